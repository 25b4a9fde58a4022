"""`./zhihui bench ingest`: fixes stored and acknowledged a second, through the real gateway into a durable database.

Four parties share the machine: PostgreSQL with fsync, Redis, the gateway process, and the load (`simulators/load.py`) in
this process. Every acknowledged fix is looked for in the table afterwards; `lost` counts those that are missing.
"""

import argparse
import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from benchmarks.processes import backends, cpu_s, free_port, memory_kb
from benchmarks.report import publish, report, server_versions
from command.app.embedded import Urls, throwaway_services
from command.app.schema import migrate
from command.force.tables import body, device, force_version
from command.foundation.database import Database
from command.foundation.security import token_digest
from simulators.load import LoadResult, LoadTerminal, load_terminals, run_load

PATIENCE_S = 30.0
ROWS = sa.text(
    "select d.identity, count(p.device_id) as rows from device d left join position p on p.device_id = d.id"
    " group by d.identity"
)
CHECKPOINTS = sa.text("select checkpoints_timed + checkpoints_req from pg_stat_bgwriter")
CHECKPOINTS_SINCE_17 = sa.text("select num_timed + num_requested from pg_stat_checkpointer")
CODE = "bench"
"""Of every terminal: the load authenticates and does not register."""
_REGISTER_ALL = sa.text(
    "insert into terminal_registration (device_id, code_digest, version, terminal_id, maker, model, plate, plate_colour,"
    " registered_at) select id, :digest, 2013, terminal_id, '', '', '', 1, :at from device"
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of processor time, the resident memory of the gateway, and checkpoints so far."""

    gateway_s: float
    postgres_s: float
    gateway_kb: int
    checkpoints: int
    servers: dict[str, str]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="./zhihui bench ingest", description=__doc__)
    parser.add_argument("--terminals", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=30_000.0, help="fixes a second, all terminals together")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--write-every", type=float, default=1.0, help="seconds between two writes of a terminal")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    chosen = parser.parse_args(arguments)
    with throwaway_services(durable=True) as urls:
        figures = measure(urls, chosen.terminals, chosen.rate, chosen.seconds, write_every_s=chosen.write_every)
    publish(figures, chosen.json)
    return 0 if figures["lost"] == 0 else 1


def measure(
    urls: Urls, terminals: int, rate_per_s: float, seconds: float, *, write_every_s: float
) -> dict[str, object]:
    """Prepare the register, run the gateway and the load, count the table."""
    fleet = [replace(terminal, auth_code=CODE) for terminal in load_terminals(terminals)]
    asyncio.run(_prepare(urls.database_url, fleet))
    with tempfile.TemporaryDirectory() as folder, _gateway(urls, Path(folder)) as (process, port):
        idle_kb = memory_kb(process.pid)
        before = _cost(urls.database_url, process.pid)
        result = run_load(
            "127.0.0.1", port, fleet, rate_per_s=rate_per_s, duration_s=seconds, write_every_s=write_every_s
        )
        after = _cost(urls.database_url, process.pid)
        stored = asyncio.run(_stored(urls.database_url))
    lost = sum(
        max(acked - stored[terminal.identity], 0) for acked, terminal in zip(result.acked_each, fleet, strict=True)
    )
    figures = _figures(result, sum(stored.values()), lost, before, after, idle_kb)
    return report("ingest", figures, seed=0, servers=after.servers)


def _figures(result: LoadResult, rows: int, lost: int, before: Cost, after: Cost, idle_kb: int) -> dict[str, object]:
    def us_per_fix(seconds: float) -> float:
        return round(seconds / max(result.acked, 1) * 1e6, 2)

    return {
        "terminals": result.terminals,
        "burst": result.burst,
        "seconds": result.seconds,
        "sent": result.sent,
        "acked": result.acked,
        "stored": rows,
        "lost": lost,
        "unanswered": result.lost,
        "stalled": result.stalled,
        "stored_per_s": round(rows / result.seconds, 1),
        "ack_p50_ms": result.ack_p50_ms,
        "ack_p99_ms": result.ack_p99_ms,
        "ack_max_ms": result.ack_max_ms,
        "cpu_us_per_fix": {
            "gateway": us_per_fix(after.gateway_s - before.gateway_s),
            "postgres": us_per_fix(after.postgres_s - before.postgres_s),
            "load": result.load_cpu_us_per_fix,
        },
        "gateway_kb_per_terminal": round((after.gateway_kb - idle_kb) / result.terminals, 2),
        "checkpoints": after.checkpoints - before.checkpoints,
    }


async def _prepare(database_url: str, fleet: list[LoadTerminal]) -> None:
    database = Database(database_url)
    try:
        await migrate(database)
        async with database.transaction() as tx:
            root = {"code": "BENCH", "name": "bench", "short_name": "bench", "kind": "detachment"}
            body_id = (await tx.execute(sa.insert(body).values(root).returning(body.c.id))).scalar_one()
            rows = [
                {
                    "asset_no": terminal.terminal_id,
                    "kind": "vehicle_terminal",
                    "body_id": body_id,
                    "protocol": "jt808-2013",
                    "identity": terminal.identity,
                    "terminal_id": terminal.terminal_id,
                }
                for terminal in fleet
            ]
            await tx.execute(sa.insert(device), rows)
            await tx.execute(_REGISTER_ALL, {"digest": token_digest(CODE), "at": datetime.now(UTC)})
            await tx.execute(sa.update(force_version).values(version=force_version.c.version + 1))
    finally:
        await database.close()


async def _stored(database_url: str) -> dict[str, int]:
    """Rows in the history, by the terminal's identity."""
    database = Database(database_url)
    try:
        async with database.transaction() as tx:
            return {row.identity: row.rows for row in await tx.execute(ROWS)}
    finally:
        await database.close()


@contextmanager
def _gateway(urls: Urls, folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The product's own process in the role `gateway`."""
    port = free_port()
    environment = {
        **os.environ,
        "ZHIHUI_DATABASE_URL": urls.database_url,
        "ZHIHUI_REDIS_URL": urls.redis_url,
        "ZHIHUI_JT808_PORT": str(port),
        "ZHIHUI_HSTRP_PORT": "0",
        "ZHIHUI_DATA_DIR": str(folder),
    }
    command = [sys.executable, "-m", "command.app.cli", "serve", "--role", "gateway"]
    with (folder / "gateway.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(port, process, folder / "gateway.log")
        yield process, port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_S)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"the gateway did not start:\n{log.read_text(errors='replace')[-2000:]}") from None
            time.sleep(0.1)
        else:
            return


def _cost(database_url: str, gateway_pid: int) -> Cost:
    pids, checkpoints, servers = asyncio.run(_of_postgres(database_url))
    return Cost(cpu_s(gateway_pid), sum(map(cpu_s, pids)), memory_kb(gateway_pid), checkpoints, servers)


async def _of_postgres(database_url: str) -> tuple[list[int], int, dict[str, str]]:
    """Process ids of its backends, checkpoints it has made, versions."""
    database = Database(database_url)
    try:
        servers = await server_versions(database)
        pids = await backends(database)
        async with database.transaction() as tx:
            newer = (await tx.execute(sa.text("select to_regclass('pg_stat_checkpointer') is not null"))).scalar_one()
            made = CHECKPOINTS_SINCE_17 if newer else CHECKPOINTS
            return pids, int((await tx.execute(made)).scalar_one()), servers
    finally:
        await database.close()


if __name__ == "__main__":
    sys.exit(main())
