"""Lean viewers for `./zhihui bench live`: hundreds of screens in one process, times from fix to screen.

They speak `/api/live` with the compact frame over plain sockets, echo every frame, and read what matters in bulk. How
old a position is follows from a table that the load writes: the load moves each terminal north by 0.000001 degrees with
every report, so a latitude tells which report it is.
"""

import argparse
import asyncio
import base64
import json
import math
import os
import select
import socket
import struct
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simulators.files_limit import allow_many_files

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
HEADER = struct.Struct("<BBHIIId")
HANDSHAKES_AT_ONCE = 20
HANDSHAKE_TIMEOUT_S = 60.0
RECEIVED_AT_ONCE = 262_144
POLL_S = 0.25
CLASSES = 600
_CLASS_RATIO = math.log(1.02)
_CLASS_FROM_S = 0.001


@dataclass(frozen=True, slots=True)
class ViewerSpec:
    """One screen: who, and which rectangle in degrees: west, south, east, north."""

    token: str
    viewport: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Stamps:
    """When which report was sent: monotonic seconds by terminal and count, NaN where it does not count.

    `row_of_device` gives the terminal of a device id, `lat_e6` the latitude of its report number 0.
    """

    sent_s: NDArray[np.float64]
    row_of_device: NDArray[np.int64]
    lat_e6: NDArray[np.int64]

    @classmethod
    def opened(cls, folder: Path, mode: str = "r") -> "Stamps":
        """The table in a folder, shared with whoever writes it."""
        sent_s = np.load(folder / "sent_s.npy", mmap_mode="r+" if mode == "r+" else "r")
        return cls(sent_s, np.load(folder / "row_of_device.npy"), np.load(folder / "lat_e6.npy"))

    def save(self, folder: Path) -> None:
        np.save(folder / "sent_s.npy", self.sent_s)
        np.save(folder / "row_of_device.npy", self.row_of_device)
        np.save(folder / "lat_e6.npy", self.lat_e6)


@dataclass(frozen=True, slots=True)
class ViewResult:
    """`classes` counts times from sending to screen in classes of 2 %; merge and ask `quantile_ms`."""

    viewers: int
    seconds: float
    frames: int
    fixes: int
    frame_bytes: int
    closed: int
    cpu_s: float
    classes: list[int]
    slowest_s: float


def quantile_ms(classes: NDArray[np.int64], share: float) -> float | None:
    """The upper end of the class in which this share is reached."""
    total = int(classes.sum())
    if not total:
        return None
    place = int(np.searchsorted(np.cumsum(classes), share * total))
    return round(_CLASS_FROM_S * math.exp((place + 1) * _CLASS_RATIO) * 1000, 1)


def run_viewers(
    host: str, port: int, specs: Sequence[ViewerSpec], stamps: Stamps, until: Callable[[], float | None]
) -> ViewResult:
    """Connect everybody and watch; says what was seen.

    Args:
        host: where the service listens.
        port: its HTTP port.
        specs: who watches what.
        stamps: when which report was sent.
        until: asked now and then for the monotonic instant at which to stop; None = not known yet.

    Raises:
        ConnectionError: a viewer was not let in.
    """
    allow_many_files(len(specs))
    sockets = asyncio.run(_connect_all(host, port, specs))
    sys.stdout.write("watching\n")
    sys.stdout.flush()
    watch = _Watch(sockets, stamps)
    try:
        return watch.run(until)
    finally:
        for sock in sockets:
            sock.close()


class _Watch:
    def __init__(self, sockets: list[socket.socket], stamps: Stamps) -> None:
        self.stamps = stamps
        self.sockets = {sock.fileno(): sock for sock in sockets}
        self.buffers = {descriptor: bytearray() for descriptor in self.sockets}
        self.poll = select.epoll()
        for descriptor in self.sockets:
            self.poll.register(descriptor, select.EPOLLIN)
        self.sent_of_frame: dict[bytes, NDArray[np.float64]] = {}
        self.classes = np.zeros(CLASSES, np.int64)
        self.frames = self.fixes = self.frame_bytes = self.closed = 0
        self.slowest_s = 0.0

    def run(self, until: Callable[[], float | None]) -> ViewResult:
        started_s, cpu_s, viewers = time.monotonic(), time.process_time(), len(self.sockets)
        while (until_s := until()) is None or time.monotonic() < until_s:
            for descriptor, _ in self.poll.poll(POLL_S):
                self._receive(descriptor)
        return ViewResult(
            viewers=viewers,
            seconds=round(time.monotonic() - started_s, 3),
            frames=self.frames,
            fixes=self.fixes,
            frame_bytes=self.frame_bytes,
            closed=self.closed,
            cpu_s=round(time.process_time() - cpu_s, 3),
            classes=self.classes.tolist(),
            slowest_s=round(self.slowest_s, 4),
        )

    def _receive(self, descriptor: int) -> None:
        try:
            data = self.sockets[descriptor].recv(RECEIVED_AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        now_s = time.monotonic()
        if not data:
            self._drop(descriptor)
            return
        buffer = self.buffers[descriptor]
        buffer += data
        for opcode, payload in frames_of(buffer):
            if opcode == BINARY:
                self._see(descriptor, payload, now_s)
            elif opcode == PING:
                self.sockets[descriptor].send(masked(PONG, payload))
            elif opcode == CLOSE:
                self._drop(descriptor)
                return

    def _see(self, descriptor: int, payload: bytes, now_s: float) -> None:
        frame = HEADER.unpack_from(payload)[3]
        self.sockets[descriptor].send(masked(TEXT, b'{"type":"ack","frame":%d}' % frame))
        sent_s = self._sent(payload)
        waited_s = now_s - sent_s
        self.frames += 1
        self.frame_bytes += len(payload)
        self.fixes += len(sent_s)
        if len(waited_s):
            self.slowest_s = max(self.slowest_s, float(waited_s.max()))
            place = np.log(np.maximum(waited_s, _CLASS_FROM_S) / _CLASS_FROM_S) / _CLASS_RATIO
            np.add.at(self.classes, np.minimum(place.astype(np.int64), CLASSES - 1), 1)

    def _sent(self, payload: bytes) -> NDArray[np.float64]:
        """When the reports of a frame were sent; viewers of one district get the same bytes."""
        found = self.sent_of_frame.get(payload)
        if found is None:
            count = HEADER.unpack_from(payload)[4]
            device = np.frombuffer(payload, "<u4", count, HEADER.size)
            lat_e6 = np.frombuffer(payload, "<i4", count, HEADER.size + 8 * count).astype(np.int64) // 10
            row = self.stamps.row_of_device[device]
            sent_s = self.stamps.sent_s[row, lat_e6 - self.stamps.lat_e6[row]]
            found = self.sent_of_frame[payload] = sent_s[np.isfinite(sent_s)]
            if len(self.sent_of_frame) > 256:
                del self.sent_of_frame[next(iter(self.sent_of_frame))]
        return found

    def _drop(self, descriptor: int) -> None:
        self.closed += 1
        self.poll.unregister(descriptor)
        self.sockets.pop(descriptor).close()
        del self.buffers[descriptor]


def frames_of(buffer: bytearray) -> list[tuple[int, bytes]]:
    """Take the complete frames of a server off a buffer: opcode and payload (RFC 6455, section 5.2)."""
    found: list[tuple[int, bytes]] = []
    start = 0
    while len(buffer) - start >= 2:
        size, at = buffer[start + 1] & 0x7F, start + 2
        if size >= 126:
            wide = 2 if size == 126 else 8
            if len(buffer) < at + wide:
                break
            size, at = int.from_bytes(buffer[at : at + wide], "big"), at + wide
        if len(buffer) < at + size:
            break
        found.append((buffer[start] & 0x0F, bytes(buffer[at : at + size])))
        start = at + size
    del buffer[:start]
    return found


def masked(opcode: int, payload: bytes) -> bytes:
    """A client's frame with a key of zeros, which leaves the payload as it is."""
    size = len(payload)
    length = bytes([0x80 | size]) if size < 126 else bytes([0x80 | 126]) + size.to_bytes(2, "big")
    return bytes([0x80 | opcode]) + length + bytes(4) + payload


async def _connect_all(host: str, port: int, specs: Sequence[ViewerSpec]) -> list[socket.socket]:
    limit = asyncio.Semaphore(HANDSHAKES_AT_ONCE)

    async def connect(spec: ViewerSpec) -> socket.socket:
        async with limit, asyncio.timeout(HANDSHAKE_TIMEOUT_S):
            return await _connect(host, port, spec)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(connect(spec)) for spec in specs]
    return [task.result() for task in tasks]


async def _connect(host: str, port: int, spec: ViewerSpec) -> socket.socket:
    """A subscribed, non-blocking socket from which nothing after the handshake was read yet."""
    loop = asyncio.get_running_loop()
    sock = socket.socket()
    sock.setblocking(False)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    await loop.sock_connect(sock, (host, port))
    key = base64.b64encode(os.urandom(16)).decode()
    request = (
        f"GET /api/live HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nAuthorization: Bearer {spec.token}\r\n\r\n"
    )
    await loop.sock_sendall(sock, request.encode())
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        received = await loop.sock_recv(sock, 4096)
        if not received:
            raise ConnectionError(f"closed during the handshake: {answer!r}")
        answer += received
    if not answer.startswith(b"HTTP/1.1 101"):
        raise ConnectionError(f"not let in: {answer!r}")
    wish = {"type": "subscribe", "viewport": spec.viewport, "topics": ["positions"], "encoding": "binary"}
    await loop.sock_sendall(sock, masked(TEXT, json.dumps(wish).encode()))
    return sock


class _EndOnInput:
    """The end as a line with a monotonic instant on standard input."""

    def __init__(self) -> None:
        self._until_s: float | None = None

    def __call__(self) -> float | None:
        if self._until_s is None and select.select([sys.stdin], [], [], 0)[0]:
            self._until_s = float(sys.stdin.readline() or 0)
        return self._until_s


def main(arguments: list[str] | None = None) -> int:
    """`python -m simulators.viewers --port 8080 --viewers viewers.json --stamps folder`; the end comes as a line."""
    parser = argparse.ArgumentParser(prog="python -m simulators.viewers", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--viewers", type=Path, required=True, help="JSON list of {token, viewport}")
    parser.add_argument("--stamps", type=Path, required=True, help="folder of the table of sending times")
    chosen = parser.parse_args(arguments)
    specs = [ViewerSpec(**entry) for entry in json.loads(chosen.viewers.read_text(encoding="utf-8"))]
    stamps = Stamps.opened(chosen.stamps)
    result = run_viewers(chosen.host, chosen.port, specs, stamps, _EndOnInput())
    sys.stdout.write(json.dumps(asdict(result)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
