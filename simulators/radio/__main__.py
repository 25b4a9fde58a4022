"""Run simulated repeaters and radios: `python -m simulators.radio --host 127.0.0.1 --hstrp-port 30001 --radios 250`."""

import argparse
import asyncio
import json
import os
import resource
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import uvloop

from command.protocols.hytera.service import FIRST_REPEATER_PORT
from simulators import api
from simulators.city import build_city
from simulators.city.routing import Router
from simulators.radio.assembly import build_net, compute_losses
from simulators.radio.faults import parse_rates
from simulators.radio.monitor import SiteMonitor
from simulators.radio.net import Net

SHOWN = ("links_up", "registered", "polls", "locations", "unheard_up", "denied", "texts_received", "calls", "lost")


def parser() -> argparse.ArgumentParser:
    """The options, also shown by `./zhihui simulate radios --help`."""
    options = argparse.ArgumentParser(prog="./zhihui simulate radios", description="Simulated repeaters and radios.")
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument(
        "--hstrp-port", type=int, default=FIRST_REPEATER_PORT, help="first of ten UDP ports (default: %(default)s)"
    )
    options.add_argument("--repeaters", type=int, default=None, help="the first so many sites; default: all 14")
    options.add_argument("--radios", type=int, default=250, help="of the demo's roster, people on duty first")
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--faults", type=parse_rates, default=parse_rates("default"), metavar="RATES",
                         help="none, light, default, heavy, and kind=per hour, such as light,emergency=1,link=2")  # fmt: skip
    options.add_argument("--duration", type=float, default=None, help="seconds; default: until stopped")
    options.add_argument("--cache", type=Path, default=Path(os.environ.get("ZHIHUI_DATA_DIR", "var")) / "demo" / "radio",
                         help="keeps computed losses (default: %(default)s)")  # fmt: skip
    options.add_argument("--api", default=None, help="http://host:port of the service that is told of the sites' mains")
    options.add_argument("--token", default=os.environ.get("ZHIHUI_TOKEN"), help="bearer token; default: $ZHIHUI_TOKEN")
    options.add_argument("--every", type=float, default=10.0, help="seconds between printed lines")
    options.add_argument("--json", type=Path, default=None, help="write the final figures to a file")
    return options


async def run(chosen: argparse.Namespace) -> Net:
    """Build the net and drive it."""
    city = build_city(chosen.seed, datetime.now(UTC), days=1)
    folder = await compute_losses(city, chosen.cache)
    net = build_net(
        city, folder, Router(city.streets), count=chosen.radios, repeaters=chosen.repeaters, rates=chosen.faults
    )
    driving = asyncio.ensure_future(_drive(net, chosen))
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, driving.cancel)
    started_at = time.monotonic()
    until = None if chosen.duration is None else started_at + chosen.duration
    while not driving.done():
        left_s = chosen.every if until is None else min(chosen.every, until - time.monotonic())
        if left_s <= 0:
            driving.cancel()
        await asyncio.wait({driving}, timeout=max(0.0, left_s))
        sys.stdout.write(f"{time.monotonic() - started_at:7.0f} s  {_shown(net)}\n")
        sys.stdout.flush()
    if not driving.cancelled():
        driving.result()
    return net


async def _drive(net: Net, chosen: argparse.Namespace) -> None:
    if chosen.api is None:
        await net.run(chosen.host, chosen.hstrp_port)
        return
    async with api.client(chosen.api, chosen.token) as http, asyncio.TaskGroup() as both:
        monitor = SiteMonitor(http)
        net.watch_power(monitor.tell)
        both.create_task(monitor.run())
        both.create_task(net.run(chosen.host, chosen.hstrp_port))


def _shown(net: Net) -> str:
    row = {**net.statistics.as_row(), "registered": net.registered}
    return "  ".join(f"{name} {row[name]}" for name in SHOWN)


def main(arguments: list[str] | None = None) -> int:
    """Run until the time is over or a signal comes; print the figures."""
    chosen = parser().parse_args(arguments)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        net = runner.run(run(chosen))
    used = resource.getrusage(resource.RUSAGE_SELF)
    row: dict[str, float] = {**net.statistics.as_row(), "registered_at_end": net.registered}
    row["airtime_s"] = round(sum(one.used_s for site in net.repeaters for one in site.channels.values()), 1)
    row["cpu_s"] = round(used.ru_utime + used.ru_stime, 2)
    row["max_rss_mb"] = used.ru_maxrss // 1024
    if chosen.json:
        chosen.json.write_text(json.dumps(row, indent=2), encoding="utf-8")
    sys.stdout.write("".join(f"{name:>22}  {value}\n" for name, value in row.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
