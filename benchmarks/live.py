"""`./zhihui bench live`: from a fix on the wire to the screens that show it, on the real service.

Six parties share the machine: PostgreSQL with fsync, Redis, the service with all its roles, terminals that report over
TCP in this process, screens in processes of their own (`simulators/viewers.py`), a district each, and operators who
take calls and send crews (`operators.py`). The time of a fix runs from its last byte handed to the socket to the frame
read by the screen.
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
from pathlib import Path
from typing import IO, Any

import numpy as np

from benchmarks.operators import OperatorSpec, to_file
from benchmarks.processes import backends, cpu_s, free_port, memory_kb
from benchmarks.report import publish, report
from benchmarks.town import CREWS, prepare, terminal
from command.app.embedded import Urls, throwaway_services
from command.foundation.database import Database
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
ANSWER_FLAGS = 2


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
    fleet = [terminal(number) for number in range(devices)]
    register = asyncio.run(prepare(urls.database_url, fleet, viewers))
    _stamps(fleet, register.device_ids, reports=int(seconds / INTERVAL_S) + 4).save(folder)
    stamps = Stamps.opened(folder, "r+")
    with ExitStack() as stack:
        service, http_port, jt808_port = stack.enter_context(_service(urls, folder))
        sockets = asyncio.run(connect_all("127.0.0.1", jt808_port, fleet))
        for sock in sockets:
            stack.callback(sock.close)
        load = Load(sockets, fleet, stamps)
        watching = [
            _watch(folder, number, http_port, part) for number, part in enumerate(_halves(register.viewers)) if part
        ]
        for process in watching:
            stack.callback(process.kill)
        working = _work(folder, http_port, register.operators)
        stack.callback(working.kill)
        for process in (*watching, working):
            _say(process).readline()
        load.run(INTERVAL_S, counted=False)
        before, load_cpu_s = _cpu(service.pid, urls), time.process_time()
        load.run(seconds, counted=True)
        after, load_cpu_s = _cpu(service.pid, urls), time.process_time() - load_cpu_s
        load.drain(SETTLING_S)
        results = [json.loads(process.communicate(f"{time.monotonic()}\n", PATIENCE_S)[0]) for process in watching]
        actions = json.loads(working.communicate("end\n", PATIENCE_S)[0])
        memory_mb = memory_kb(service.pid) // 1024
    figures = _figures(results, load, devices, seconds, before, after, load_cpu_s)
    return report("live", figures | actions | {"service_mb": memory_mb}, seed=0, servers=register.servers)


def _stamps(fleet: Sequence[LoadTerminal], ids: Sequence[int], reports: int) -> Stamps:
    row_of_device = np.zeros(max(ids) + 1, np.int64)
    row_of_device[list(ids)] = np.arange(len(ids))
    lat_e6 = np.round(np.array([terminal.lat for terminal in fleet]) * 1e6).astype(np.int64)
    return Stamps(np.full((len(fleet), reports), np.nan), row_of_device, lat_e6)


class Load:
    """Every terminal reports once in `INTERVAL_S`; a report is one write, its time goes into the table.

    Not that of a crew's vehicle: screens get it again, with an old position, whenever the crew's status changes.
    """

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
            self._stamps.sent_s[index, before[place]] = time.monotonic() if counted and index >= CREWS else np.nan
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


def _work(folder: Path, port: int, operators: Sequence[OperatorSpec]) -> "subprocess.Popen[str]":
    file = folder / "operators.json"
    to_file(operators, file)
    words = ["--api", f"http://127.0.0.1:{port}", "--operators", str(file)]
    command = [sys.executable, "-m", "benchmarks.operators", *words]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _say(process: "subprocess.Popen[str]") -> IO[str]:
    assert process.stdout is not None
    return process.stdout


@contextmanager
def _service(urls: Urls, folder: Path) -> Iterator[tuple["subprocess.Popen[bytes]", int, int]]:
    """The product's own process with all its roles."""
    http_port, jt808_port = free_port(), free_port()
    environment = {
        **os.environ,
        "ZHIHUI_DATABASE_URL": urls.database_url,
        "ZHIHUI_REDIS_URL": urls.redis_url,
        "ZHIHUI_HTTP_PORT": str(http_port),
        "ZHIHUI_JT808_PORT": str(jt808_port),
        "ZHIHUI_HSTRP_PORT": "0",
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
    return {"service": cpu_s(service_pid), "postgres": sum(map(cpu_s, asyncio.run(_backends(urls.database_url))))}


async def _backends(database_url: str) -> list[int]:
    database = Database(database_url)
    try:
        return await backends(database)
    finally:
        await database.close()


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
