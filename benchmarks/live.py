"""`./zhihui bench live`: from a fix on the wire to the screens that show it, on the real service.

Five parties share the machine: PostgreSQL with fsync, Redis, the service with all its roles, terminals that report over
TCP in this process, and screens in processes of their own (`simulators/viewers.py`), a district each. The time of a fix
runs from its last byte handed to the socket to the frame read by the screen.
"""

import argparse
import asyncio
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

import numpy as np
import sqlalchemy as sa

from benchmarks.report import publish, report, server_versions
from command.app.embedded import Urls, throwaway_services
from command.app.schema import migrate
from command.force.tables import account, body, device, force_version, session
from command.foundation.database import Database, Transaction
from command.foundation.security import token_digest
from command.gateway.tables import terminal_registration
from simulators.files_limit import allow_many_files
from simulators.load_connect import FIRST_SERIAL, LoadTerminal, connect_all
from simulators.load_frames import FrameFactory
from simulators.vehicles.fix import bcd_time
from simulators.viewers import CLASSES, Stamps, ViewerSpec, quantile_ms

INTERVAL_S = 10.0
TICK_S = 0.02
PATIENCE_S = 60.0
SETTLING_S = 2.0
"""After the last counted report, so that the slowest is seen too."""
DISTRICTS, COLUMNS, SQUADS = 8, 4, 8
WEST, SOUTH, WIDE, HIGH = 119.3, 31.4, 0.2, 0.25
CODE = "0123456789ab"
ANSWER_FLAGS = 2
TICK_HZ = os.sysconf("SC_CLK_TCK")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="./zhihui bench live", description=__doc__)
    parser.add_argument("--viewers", type=int, default=1000)
    parser.add_argument("--devices", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=30.0, help="measured time, after every device reported once")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    chosen = parser.parse_args(arguments)
    allow_many_files(chosen.devices)
    with throwaway_services(durable=True) as urls, tempfile.TemporaryDirectory() as folder:
        figures = measure(urls, Path(folder), chosen.viewers, chosen.devices, chosen.seconds)
    publish(figures, chosen.json)
    return 0


def measure(urls: Urls, folder: Path, viewers: int, devices: int, seconds: float) -> dict[str, object]:
    """Prepare the register, start the service, connect everybody, and count."""
    fleet = [_terminal(number) for number in range(devices)]
    ids, specs, servers = asyncio.run(_prepare(urls.database_url, fleet, viewers))
    _stamps(fleet, ids, reports=int(seconds / INTERVAL_S) + 4).save(folder)
    stamps = Stamps.opened(folder, "r+")
    with ExitStack() as stack:
        service, http_port, jt808_port = stack.enter_context(_service(urls, folder))
        sockets = asyncio.run(connect_all("127.0.0.1", jt808_port, fleet))
        for sock in sockets:
            stack.callback(sock.close)
        load = Load(sockets, fleet, stamps)
        watching = [_watch(folder, number, http_port, part) for number, part in enumerate(_halves(specs)) if part]
        for process in watching:
            stack.callback(process.kill)
        for process in watching:
            _say(process).readline()
        load.run(INTERVAL_S, counted=False)
        before, load_cpu_s = _cpu(service.pid, urls), time.process_time()
        load.run(seconds, counted=True)
        after, load_cpu_s = _cpu(service.pid, urls), time.process_time() - load_cpu_s
        load.drain(SETTLING_S)
        results = [json.loads(process.communicate(f"{time.monotonic()}\n", PATIENCE_S)[0]) for process in watching]
        memory_mb = _memory_mb(service.pid)
    figures = _figures(results, load, devices, seconds, before, after, load_cpu_s) | {"service_mb": memory_mb}
    return report("live", figures, seed=0, servers=servers)


def _stamps(fleet: Sequence[LoadTerminal], ids: Sequence[int], reports: int) -> Stamps:
    row_of_device = np.zeros(max(ids) + 1, np.int64)
    row_of_device[list(ids)] = np.arange(len(ids))
    lat_e6 = np.round(np.array([terminal.lat for terminal in fleet]) * 1e6).astype(np.int64)
    return Stamps(np.full((len(fleet), reports), np.nan), row_of_device, lat_e6)


def _district(number: int) -> tuple[float, float, float, float]:
    west, south = WEST + WIDE * (number % COLUMNS), SOUTH + HIGH * (number // COLUMNS)
    return west, south, west + WIDE, south + HIGH


def _terminal(number: int) -> LoadTerminal:
    """Spread over the inside of its district, so that a few reports take nobody out of it."""
    west, south, *_ = _district(number % DISTRICTS)
    nth = number // DISTRICTS
    return LoadTerminal(
        identity=f"1008{number:07d}",
        terminal_id=f"V{number:06d}",
        auth_code=CODE,
        lon=west + 0.005 + (nth * 0.000_731) % (WIDE - 0.01),
        lat=south + 0.005 + (nth * 0.000_417) % (HIGH - 0.01),
    )


async def _prepare(
    database_url: str, fleet: Sequence[LoadTerminal], viewers: int
) -> tuple[list[int], list[ViewerSpec], dict[str, str]]:
    database = Database(database_url)
    try:
        await migrate(database)
        async with database.transaction() as tx:
            brigades, squads = await _bodies(tx)
            ids = await _devices(tx, fleet, squads)
            specs = await _viewers(tx, brigades, viewers)
            await tx.execute(sa.update(force_version).values(version=force_version.c.version + 1))
        return ids, specs, await server_versions(database)
    finally:
        await database.close()


async def _bodies(tx: Transaction) -> tuple[list[int], list[list[int]]]:
    """A detachment, a brigade a district, squads below it."""

    async def add(code: str, kind: str, parent_id: int | None) -> int:
        values = {"code": code, "name": code, "short_name": code, "kind": kind, "parent_id": parent_id}
        made: int = (await tx.execute(sa.insert(body).values(values).returning(body.c.id))).scalar_one()
        return made

    top = await add("BENCH", "detachment", None)
    brigades = [await add(f"D{number}", "brigade", top) for number in range(DISTRICTS)]
    squads = [[await add(f"D{n}-{m}", "squad", brigade) for m in range(SQUADS)] for n, brigade in enumerate(brigades)]
    return brigades, squads


async def _devices(tx: Transaction, fleet: Sequence[LoadTerminal], squads: list[list[int]]) -> list[int]:
    rows = [
        {
            "asset_no": terminal.terminal_id,
            "kind": "vehicle_terminal",
            "body_id": squads[number % DISTRICTS][number // DISTRICTS % SQUADS],
            "protocol": "jt808-2013",
            "identity": terminal.identity,
            "terminal_id": terminal.terminal_id,
        }
        for number, terminal in enumerate(fleet)
    ]
    await tx.execute(sa.insert(device), rows)
    ids = {row.asset_no: row.id for row in await tx.execute(sa.select(device.c.asset_no, device.c.id))}
    plain = {"version": 2013, "maker": "BENCH", "model": "BENCH", "plate": "", "plate_colour": 0}
    registered = [
        {
            "device_id": ids[terminal.terminal_id],
            "code_digest": token_digest(CODE),
            "terminal_id": terminal.terminal_id,
            "registered_at": datetime.now(UTC),
            **plain,
        }
        for terminal in fleet
    ]
    await tx.execute(sa.insert(terminal_registration), registered)
    return [ids[terminal.terminal_id] for terminal in fleet]


async def _viewers(tx: Transaction, brigades: list[int], count: int) -> list[ViewerSpec]:
    """An account and a session each, in the districts by turns."""
    now = datetime.now(UTC)
    accounts = [
        {
            "username": f"viewer-{number}",
            "roles": ["dispatcher"],
            "body_id": brigades[number % DISTRICTS],
            "created_at": now,
        }
        for number in range(count)
    ]
    await tx.execute(sa.insert(account), accounts)
    ids = {row.username: row.id for row in await tx.execute(sa.select(account.c.username, account.c.id))}
    sessions = [
        {
            "digest": token_digest(username),
            "account_id": ids[username],
            "kind": "sign_in",
            "created_at": now,
            "expires_at": now + timedelta(hours=1),
        }
        for username in (f"viewer-{number}" for number in range(count))
    ]
    await tx.execute(sa.insert(session), sessions)
    return [ViewerSpec(f"viewer-{number}", _district(number % DISTRICTS)) for number in range(count)]


class Load:
    """Every terminal reports once in `INTERVAL_S`; a report is one write, its time goes into the table."""

    def __init__(self, sockets: list[socket.socket], fleet: Sequence[LoadTerminal], stamps: Stamps) -> None:
        self.sent = self.answered = 0
        self._sockets, self._stamps = sockets, stamps
        self._reports = np.zeros(len(sockets), np.int64)
        self._factory = FrameFactory(
            [terminal.identity for terminal in fleet],
            np.array([terminal.lon for terminal in fleet]),
            np.array([terminal.lat for terminal in fleet]),
            1,
        )
        self._of = {sock.fileno(): sock for sock in sockets}
        self._poll = select.epoll()
        for descriptor in self._of:
            self._poll.register(descriptor, select.EPOLLIN)

    def run(self, duration_s: float, *, counted: bool) -> None:
        start_s = time.monotonic()
        groups = np.array_split(np.arange(len(self._sockets)), round(INTERVAL_S / TICK_S))
        for tick in range(round(duration_s / TICK_S)):
            self._report(groups[tick % len(groups)], counted=counted)
            self._collect_until(start_s + (tick + 1) * TICK_S)

    def drain(self, seconds: float) -> None:
        self._collect_until(time.monotonic() + seconds)

    def _report(self, group: np.ndarray, *, counted: bool) -> None:
        if not len(group):
            return
        before = self._reports[group]
        data, offsets = self._factory.build(group, before, before + FIRST_SERIAL, bcd_time(int(time.time())))
        edges = offsets.tolist()
        for place, index in enumerate(group.tolist()):
            self._sockets[index].send(data[edges[place] : edges[place + 1]])
            self._stamps.sent_s[index, before[place]] = time.monotonic() if counted else np.nan
        self._reports[group] += 1
        self.sent += len(group)

    def _collect_until(self, deadline_s: float) -> None:
        while (left_s := deadline_s - time.monotonic()) > 0:
            for descriptor, _ in self._poll.poll(left_s, 1000):
                self.answered += self._of[descriptor].recv(4096).count(b"\x7e") // ANSWER_FLAGS
            time.sleep(min(0.005, left_s))


def _halves(specs: list[ViewerSpec]) -> list[list[ViewerSpec]]:
    """Two processes, each with viewers of every district."""
    return [specs[: len(specs) // 2], specs[len(specs) // 2 :]]


def _watch(folder: Path, number: int, port: int, specs: Sequence[ViewerSpec]) -> "subprocess.Popen[str]":
    file = folder / f"viewers-{number}.json"
    file.write_text(json.dumps([asdict(spec) for spec in specs]), encoding="utf-8")
    words = ["--port", str(port), "--viewers", str(file), "--stamps", str(folder)]
    command = [sys.executable, "-m", "simulators.viewers", *words]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _say(process: "subprocess.Popen[str]") -> IO[str]:
    assert process.stdout is not None
    return process.stdout


@contextmanager
def _service(urls: Urls, folder: Path) -> Iterator[tuple["subprocess.Popen[bytes]", int, int]]:
    """The product's own process with all its roles."""
    http_port, jt808_port = _free_port(), _free_port()
    environment = {
        **os.environ,
        "ZHIHUI_DATABASE_URL": urls.database_url,
        "ZHIHUI_REDIS_URL": urls.redis_url,
        "ZHIHUI_HTTP_PORT": str(http_port),
        "ZHIHUI_JT808_PORT": str(jt808_port),
        "ZHIHUI_DATA_DIR": str(folder),
        "ZHIHUI_LOG_LEVEL": "WARNING",
    }
    with (folder / "service.log").open("wb") as log:
        command = [sys.executable, "-m", "command.app.cli", "serve"]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{http_port}/api/health", process, folder / "service.log")
        yield process, http_port, jt808_port
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"the service did not start:\n{log.read_text(errors='replace')[-2000:]}") from None
            time.sleep(0.2)


def _cpu(service_pid: int, urls: Urls) -> dict[str, float]:
    backends = asyncio.run(_backends(urls.database_url))
    return {"service": _cpu_s(service_pid), "postgres": sum(map(_cpu_s, backends))}


async def _backends(database_url: str) -> list[int]:
    database = Database(database_url)
    try:
        async with database.transaction() as tx:
            rows = await tx.execute(sa.text("select pid from pg_stat_activity where pid <> pg_backend_pid()"))
            return [row.pid for row in rows]
    finally:
        await database.close()


def _cpu_s(pid: int) -> float:
    """User and system time: fields 14 and 15 of /proc/PID/stat, counted after the command's parenthesis."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK_HZ


def _memory_mb(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) // 1024
    return 0


def _figures(
    results: list[dict[str, Any]],
    load: Load,
    devices: int,
    seconds: float,
    before: dict[str, float],
    after: dict[str, float],
    load_cpu_s: float,
) -> dict[str, object]:
    classes = np.zeros(CLASSES, np.int64)
    for result in results:
        classes += np.array(result["classes"], np.int64)
    viewers = sum(result["viewers"] for result in results)
    viewed_s = sum(result["viewers"] * result["seconds"] for result in results)
    watched_s = sum(result["cpu_s"] / result["seconds"] for result in results)
    share = {name: round((after[name] - before[name]) / seconds, 2) for name in before}
    return {
        "viewers": viewers,
        "devices": devices,
        "seconds": round(seconds, 1),
        "fixes_sent": load.sent,
        "fixes_answered": load.answered,
        "fixes_seen": int(classes.sum()),
        "p50_ms": quantile_ms(classes, 0.50),
        "p99_ms": quantile_ms(classes, 0.99),
        "max_ms": round(max(result["slowest_s"] for result in results) * 1000, 1),
        "frames": sum(result["frames"] for result in results),
        "bytes_per_viewer_s": round(sum(result["frame_bytes"] for result in results) / max(viewed_s, 1e-9), 1),
        "closed": sum(result["closed"] for result in results),
        "cores": {**share, "load": round(load_cpu_s / seconds, 2), "viewers": round(watched_s, 2)},
    }


if __name__ == "__main__":
    sys.exit(main())
