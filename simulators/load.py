"""A lean load of positions for `./zhihui bench ingest`: as many fixes a second as asked for, acknowledgements timed.

It shares the machine with what it measures, so it works in bulk: frames are made by numpy, a burst of one terminal is
one write, acknowledgements are read and judged in bulk. It repeats nothing: what is not acknowledged counts as lost.
"""

import argparse
import asyncio
import json
import math
import select
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from command.protocols.jt808.framing import Frame, FrameReader
from simulators.files_limit import allow_many_files
from simulators.load_connect import FIRST_SERIAL, LoadTerminal, connect_all, load_terminals
from simulators.load_frames import FrameFactory, Ints
from simulators.vehicles.fix import bcd_time

__all__ = ["LoadResult", "LoadTerminal", "load_terminals", "run_load"]

TICK_S = 0.02
POLL_S = 0.002
"""Acknowledgements are collected this often; their times are that exact."""
RING = 256
"""Bursts of a terminal whose sending times are remembered."""
ACK_BYTES = 20
"""0x8001 in the layout of 2013 without a byte to escape."""
_CLASSES = 400
_CLASS_RATIO = math.log(1.05)
_CLASS_FROM_S = 0.0005


@dataclass(frozen=True, slots=True)
class LoadResult:
    """`lost` = sent - acked, after waiting for late answers. `stalled`: not sent because the platform did not read."""

    terminals: int
    burst: int
    seconds: float
    sent: int
    acked: int
    refused: int
    lost: int
    stalled: int
    acked_per_s: float
    ack_p50_ms: float | None
    ack_p99_ms: float | None
    ack_max_ms: float | None
    load_cpu_s: float
    load_cpu_us_per_fix: float
    acked_each: tuple[int, ...]
    """In the order of the terminals."""


def run_load(
    host: str,
    port: int,
    terminals: Sequence[LoadTerminal],
    *,
    rate_per_s: float,
    duration_s: float,
    write_every_s: float = 1.0,
    drain_s: float = 15.0,
) -> LoadResult:
    """Connect and authenticate everybody, offer the rate for the duration, wait for what is still on its way.

    Args:
        host: where the platform listens.
        port: its JT/T 808 port, TCP.
        terminals: who sends.
        rate_per_s: positions a second, all terminals together.
        duration_s: how long.
        write_every_s: a terminal writes this often; a write holds rate x this / terminals positions, at least one.
        drain_s: longest wait for answers after the last position.

    Raises:
        ConnectionError: a terminal was refused or got no answer.
    """
    allow_many_files(len(terminals))
    sockets = asyncio.run(connect_all(host, port, terminals))
    burst = max(1, round(rate_per_s * write_every_s / len(terminals)))
    load = _Load(sockets, terminals, burst)
    try:
        return load.run(burst * len(terminals) / rate_per_s, duration_s, drain_s)
    finally:
        for sock in sockets:
            sock.close()


class _Load:
    def __init__(self, sockets: list[socket.socket], terminals: Sequence[LoadTerminal], burst: int) -> None:
        count = len(sockets)
        self.sockets, self.burst = sockets, burst
        self.factory = FrameFactory(
            [terminal.identity for terminal in terminals],
            np.array([terminal.lon for terminal in terminals]),
            np.array([terminal.lat for terminal in terminals]),
            burst,
        )
        self.bursts = np.zeros(count, dtype=np.int64)
        self.acked_each = np.zeros(count, dtype=np.int64)
        self.sent_at = np.zeros((count, RING))
        self.unsent: dict[int, bytes] = {}
        self.readers: dict[int, FrameReader] = {}
        self.classes = np.zeros(_CLASSES, dtype=np.int64)
        self.sent = self.acked = self.refused = self.stalled = 0
        self.slowest_s = 0.0
        self.index_of = {sock.fileno(): index for index, sock in enumerate(sockets)}
        self.poll = select.epoll()
        for sock in sockets:
            self.poll.register(sock.fileno(), select.EPOLLIN)

    def run(self, write_every_s: float, duration_s: float, drain_s: float) -> LoadResult:
        cpu_before, started_at = time.process_time(), time.perf_counter()
        groups = np.array_split(np.arange(len(self.sockets)), max(1, round(write_every_s / TICK_S)))
        tick_s = write_every_s / len(groups)
        for tick in range(math.ceil(duration_s / tick_s)):
            self._send(groups[tick % len(groups)])
            self._collect_until(started_at + (tick + 1) * tick_s)
        seconds = time.perf_counter() - started_at
        deadline = time.perf_counter() + drain_s
        while self.acked + self.refused < self.sent and time.perf_counter() < deadline:
            self._flush_unsent()
            self._collect_until(time.perf_counter() + TICK_S)
        return self._result(seconds, time.process_time() - cpu_before)

    def _send(self, group: Ints) -> None:
        self._flush_unsent()
        if self.unsent:
            blocked = np.isin(group, list(self.unsent))
            self.stalled += int(blocked.sum()) * self.burst
            group = group[~blocked]
        if not len(group):
            return
        before = self.bursts[group] * self.burst
        data, offsets = self.factory.build(group, before, before + FIRST_SERIAL, bcd_time(int(time.time())))
        self.sent_at[group, self.bursts[group] % RING] = time.perf_counter()
        self.bursts[group] += 1
        self.sent += len(group) * self.burst
        view, edges = memoryview(data), offsets.tolist()
        for place, index in enumerate(group.tolist()):
            self._write(index, view[edges[place] : edges[place + 1]])

    def _write(self, index: int, data: memoryview | bytes) -> None:
        try:
            written = self.sockets[index].send(data)
        except BlockingIOError:
            written = 0
        if written < len(data):
            self.unsent[index] = bytes(data[written:])

    def _flush_unsent(self) -> None:
        waiting, self.unsent = self.unsent, {}
        for index, data in waiting.items():
            self._write(index, data)

    def _collect_until(self, deadline: float) -> None:
        """Read acknowledgements in rounds of POLL_S, at least once."""
        while True:
            self._collect()
            left_s = deadline - time.perf_counter()
            if left_s <= 0:
                return
            time.sleep(min(POLL_S, left_s))

    def _collect(self) -> None:
        plain: list[bytes] = []
        owners: list[int] = []
        for descriptor, _ in self.poll.poll(0, 20_000):
            index = self.index_of[descriptor]
            data = self.sockets[index].recv(65_536)
            if not data:
                message = f"the platform closed terminal {index}"
                raise ConnectionError(message)
            if index not in self.readers and not len(data) % ACK_BYTES and data.count(b"\x7e") * 10 == len(data):
                plain.append(data)
                owners.append(index)
            else:
                self._read_slowly(index, data)
        if plain:
            self._judge_plain(plain, owners)

    def _judge_plain(self, plain: list[bytes], owners: list[int]) -> None:
        rows = np.frombuffer(b"".join(plain), dtype=np.uint8).reshape(-1, ACK_BYTES)
        owner = np.repeat(owners, [len(data) // ACK_BYTES for data in plain])
        is_ack = (rows[:, 1] == 0x80) & (rows[:, 2] == 0x01) & (rows[:, 15] == 0x02) & (rows[:, 16] == 0)
        serial = rows[:, 13].astype(np.int64) << 8 | rows[:, 14]
        self._judge(owner[is_ack], serial[is_ack], rows[is_ack, 17])

    def _read_slowly(self, index: int, data: bytes) -> None:
        """Escapes, cut frames and other messages go through the codec."""
        reader = self.readers.setdefault(index, FrameReader())
        frames = [frame for frame in reader.feed(data) if isinstance(frame, Frame)]
        acks = [frame.body for frame in frames if frame.header.message_id == 0x8001 and frame.body[2:4] == b"\x02\x00"]
        if data.endswith(b"\x7e"):
            del self.readers[index]
        if acks:
            serial = np.array([int.from_bytes(body[:2], "big") for body in acks])
            self._judge(np.full(len(acks), index), serial, np.array([body[4] for body in acks], dtype=np.uint8))

    def _judge(self, owner: Ints, serial: Ints, result: np.ndarray) -> None:
        newest = self.bursts[owner] * self.burst - 1
        fix = newest - (newest - (serial - FIRST_SERIAL) & 0xFFFF)  # serials wrap, positions are counted on
        waited_s = time.perf_counter() - self.sent_at[owner, fix // self.burst % RING]
        good = result == 0
        self.acked += int(good.sum())
        np.add.at(self.acked_each, owner[good], 1)
        self.refused += int((~good).sum())
        self.slowest_s = max(self.slowest_s, float(waited_s.max(initial=0.0)))
        place = np.log(np.maximum(waited_s, _CLASS_FROM_S) / _CLASS_FROM_S) / _CLASS_RATIO
        np.add.at(self.classes, np.minimum(place.astype(np.int64), _CLASSES - 1), 1)

    def _quantile_ms(self, share: float) -> float | None:
        total = int(self.classes.sum())
        if not total:
            return None
        place = int(np.searchsorted(np.cumsum(self.classes), share * total))
        return round(_CLASS_FROM_S * math.exp((place + 1) * _CLASS_RATIO) * 1000, 2)

    def _result(self, seconds: float, cpu_s: float) -> LoadResult:
        return LoadResult(
            terminals=len(self.sockets),
            burst=self.burst,
            seconds=round(seconds, 3),
            sent=self.sent,
            acked=self.acked,
            refused=self.refused,
            lost=self.sent - self.acked,
            stalled=self.stalled,
            acked_per_s=round(self.acked / seconds, 1),
            ack_p50_ms=self._quantile_ms(0.50),
            ack_p99_ms=self._quantile_ms(0.99),
            ack_max_ms=round(self.slowest_s * 1000, 2) if self.acked else None,
            load_cpu_s=round(cpu_s, 3),
            load_cpu_us_per_fix=round(cpu_s / max(1, self.sent) * 1e6, 2),
            acked_each=tuple(self.acked_each.tolist()),
        )


def main(arguments: list[str] | None = None) -> int:
    """`python -m simulators.load --port 8808 --terminals 1000 --rate 10000 --duration 10`."""
    parser = argparse.ArgumentParser(prog="python -m simulators.load", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8808)
    parser.add_argument("--terminals", type=int, default=1_000)
    parser.add_argument(
        "--from-file", type=Path, help="JSON list of terminals: identity, terminal_id, auth_code, lon, lat"
    )
    parser.add_argument("--rate", type=float, default=10_000.0, help="positions a second, all together")
    parser.add_argument("--duration", type=float, default=10.0)
    parser.add_argument("--write-every", type=float, default=1.0, help="seconds between two writes of a terminal")
    parser.add_argument("--json", type=Path, help="write the result to a file")
    chosen = parser.parse_args(arguments)
    terminals = load_terminals(chosen.terminals)
    if chosen.from_file:
        terminals = [LoadTerminal(**entry) for entry in json.loads(chosen.from_file.read_text(encoding="utf-8"))]
    result = run_load(
        chosen.host, chosen.port, terminals,
        rate_per_s=chosen.rate, duration_s=chosen.duration, write_every_s=chosen.write_every,
    )  # fmt: skip
    figures = asdict(result)
    del figures["acked_each"]  # thousands of numbers: for callers in the same process
    text = json.dumps(figures, indent=2)
    if chosen.json:
        chosen.json.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{text}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
