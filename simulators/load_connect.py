"""The terminals of a load and their way in: connect, register where needed, authenticate."""

import asyncio
import socket
from collections.abc import Sequence
from dataclasses import dataclass

from command.protocols.jt808.framing import Frame, FrameReader, close_frame
from command.protocols.jt808.header import Address
from command.protocols.jt808.registration import Authenticate, Register
from command.protocols.jt808.version import Version

HANDSHAKES_AT_ONCE = 100
HANDSHAKE_TIMEOUT_S = 30.0
FIRST_SERIAL = 2
"""Of the first position; 0 and 1 belong to registration and authentication."""


@dataclass(frozen=True, slots=True)
class LoadTerminal:
    """One terminal of the load. Without a code it registers first."""

    identity: str
    terminal_id: str
    auth_code: str | None = None
    lon: float = 119.97
    lat: float = 31.78


def load_terminals(count: int, first: int = 0) -> list[LoadTerminal]:
    """Made-up terminals by number, spread over the city, for benches that put them into the register."""
    return [
        LoadTerminal(
            identity=f"1007{order:07d}",
            terminal_id=f"L{order:06d}",
            lon=119.3 + (order * 0.000_731) % 0.8,
            lat=31.4 + (order * 0.000_417) % 0.5,
        )
        for order in range(first, first + count)
    ]


async def connect_all(host: str, port: int, terminals: Sequence[LoadTerminal]) -> list[socket.socket]:
    """Authenticated, non-blocking sockets in the order of the terminals."""
    limit = asyncio.Semaphore(HANDSHAKES_AT_ONCE)
    opened: list[socket.socket] = []

    def open_one() -> socket.socket:
        opened.append(socket.socket())
        return opened[-1]

    async def connect(terminal: LoadTerminal) -> socket.socket:
        async with limit, asyncio.timeout(HANDSHAKE_TIMEOUT_S):
            return await _connect(open_one(), host, port, terminal)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(connect(terminal)) for terminal in terminals]
        return [task.result() for task in tasks]
    except BaseException:
        for sock in opened:
            sock.close()
        raise


async def _connect(sock: socket.socket, host: str, port: int, terminal: LoadTerminal) -> socket.socket:
    loop = asyncio.get_running_loop()
    sock.setblocking(False)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    await loop.sock_connect(sock, (host, port))
    address = Address.of(terminal.identity, Version.V2013)
    code = terminal.auth_code
    if code is None:
        message = Register(32, 400, "ZHSIM", "SIM-13", terminal.terminal_id, 1, "")
        body = await _ask(sock, close_frame(Register.ID, message.encode(Version.V2013), address, 0), 0x8100)
        if body[2]:
            raise ConnectionError(f"registration of {terminal.identity} refused with result {body[2]}")
        code = body[3:].decode("gb18030")
    body = await _ask(sock, close_frame(Authenticate.ID, code.encode("gbk"), address, 1), 0x8001)
    if body[4]:
        raise ConnectionError(f"authentication of {terminal.identity} refused with result {body[4]}")
    return sock


async def _ask(sock: socket.socket, frame: bytes, answer_id: int) -> bytes:
    """The body of the first frame with this id that comes back."""
    loop, reader = asyncio.get_running_loop(), FrameReader()
    await loop.sock_sendall(sock, frame)
    while True:
        data = await loop.sock_recv(sock, 4_096)
        if not data:
            raise ConnectionError("the platform closed the connection during the handshake")
        for answer in reader.feed(data):
            if isinstance(answer, Frame) and answer.header.message_id == answer_id:
                return answer.body
