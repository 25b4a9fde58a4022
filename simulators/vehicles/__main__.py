"""Run simulated vehicle terminals: `python -m simulators.vehicles --host 127.0.0.1 --port 8808 --count 5000`."""

import argparse
import asyncio
import json
import os
import resource
import signal
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import uvloop

from simulators import api
from simulators.city import build_city
from simulators.city.routing import Router
from simulators.files_limit import allow_many_files
from simulators.vehicles.faults import parse_rates
from simulators.vehicles.fleet import Fleet
from simulators.vehicles.specs import TerminalSpec, terminals
from simulators.vehicles.statistics import Statistics

SHOWN = ("made", "sent", "acked", "unacked", "repeated", "reconnects", "refused", "ack_p50_ms", "ack_p99_ms")
DRAIN_S = 10.0


def parser() -> argparse.ArgumentParser:
    """The options, also shown by `./zhihui simulate vehicles --help`."""
    options = argparse.ArgumentParser(prog="./zhihui simulate vehicles", description="Simulated vehicle terminals.")
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, default=8808, help="JT/T 808, TCP and UDP")
    options.add_argument("--count", type=int, default=700, help="terminals; the first 750 or so are those of the demo")
    options.add_argument("--interval", type=float, default=10.0, help="seconds between reports")
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--faults", type=parse_rates, default=parse_rates("default"), metavar="RATES",
                         help="none, light, default, heavy, and kind=per hour, such as light,sos=1,storm=0.5")  # fmt: skip
    options.add_argument("--duration", type=float, default=None, help="seconds; default: until stopped")
    options.add_argument(
        "--ramp", type=float, default=None, help="seconds over which they start; default: one interval"
    )
    options.add_argument("--api", default=None, help="http://host:port: register the terminals there first")
    options.add_argument("--token", default=os.environ.get("ZHIHUI_TOKEN"), help="bearer token; default: $ZHIHUI_TOKEN")
    options.add_argument("--every", type=float, default=10.0, help="seconds between printed lines")
    options.add_argument("--acked-log", type=Path, default=None,
                         help="write one line for every acknowledged position: identity and body in hex")  # fmt: skip
    options.add_argument("--json", type=Path, default=None, help="write the final figures to a file")
    return options


async def run(chosen: argparse.Namespace) -> Statistics:
    """Build the fleet, register it when asked to, and drive it."""
    city = build_city(chosen.seed, datetime.now(UTC), days=1)
    specs = terminals(city, chosen.count, chosen.seed, chosen.interval)
    if chosen.api:
        await _register(chosen, specs)
    statistics = Statistics()
    with ExitStack() as files:
        if chosen.acked_log:
            _log_acked(statistics, files.enter_context(chosen.acked_log.open("w", encoding="ascii")))
        fleet = Fleet(
            specs, Router(city.streets), host=chosen.host, port=chosen.port, seed=chosen.seed, rates=chosen.faults,
            ramp_s=chosen.interval if chosen.ramp is None else chosen.ramp, statistics=statistics,
        )  # fmt: skip
        await _drive(fleet, chosen)
    return statistics


async def _register(chosen: argparse.Namespace, specs: list[TerminalSpec]) -> None:
    async with api.client(chosen.api, chosen.token) as http:
        created = await api.register_terminals(http, specs)
    sys.stdout.write(f"registered {created} of {len(specs)} terminals, the others were known\n")


def _log_acked(statistics: Statistics, file: TextIO) -> None:
    def write(identity: str, body: bytes) -> None:
        file.write(f"{identity} {body.hex()}\n")

    statistics.on_acked = write


async def _drive(fleet: Fleet, chosen: argparse.Namespace) -> None:
    driving = asyncio.ensure_future(_drive_and_drain(fleet, chosen.duration))
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, driving.cancel)
    started_at = time.monotonic()
    while not driving.done():
        await asyncio.wait({driving}, timeout=chosen.every)
        row = fleet.statistics.as_row()
        shown = "  ".join(f"{name} {row[name]}" for name in SHOWN)
        sys.stdout.write(f"{time.monotonic() - started_at:7.0f} s  {shown}\n")
        sys.stdout.flush()
    if not driving.cancelled():
        driving.result()


async def _drive_and_drain(fleet: Fleet, duration_s: float | None) -> None:
    running = asyncio.ensure_future(fleet.run())
    try:
        await asyncio.wait({running}, timeout=duration_s)
        if running.done():
            running.result()
        fleet.pause()
        await fleet.drain(DRAIN_S)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def main(arguments: list[str] | None = None) -> int:
    """Run until the time is over or a signal comes; print the figures."""
    chosen = parser().parse_args(arguments)
    allow_many_files(chosen.count)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        row = runner.run(run(chosen)).as_row()
    used = resource.getrusage(resource.RUSAGE_SELF)
    row["cpu_s"] = round(used.ru_utime + used.ru_stime, 2)
    row["max_rss_mb"] = used.ru_maxrss // 1024
    if chosen.json:
        chosen.json.write_text(json.dumps(row, indent=2), encoding="utf-8")
    sys.stdout.write("".join(f"{name:>22}  {value}\n" for name, value in row.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
