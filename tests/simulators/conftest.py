"""A small platform that the simulators can talk to: it registers, acknowledges, and keeps what it decoded."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

import pytest

from command.protocols.jt808.framing import Frame, FrameReader, Malformed, close_frame, open_datagram
from command.protocols.jt808.header import Address
from simulators.city import City, build_city
from simulators.city.routing import Router

NOT_ANSWERED = {0x0001, 0x0104, 0x0107, 0x0201, 0x0805}


@dataclass
class Session:
    """One connection or UDP peer."""

    write: Callable[[bytes], None]
    close: Callable[[], None] = lambda: None
    reader: FrameReader = field(default_factory=FrameReader)
    frames: list[Frame] = field(default_factory=list)
    malformed: list[Malformed] = field(default_factory=list)
    serial: int = 0

    def send(self, message_id: int, body: bytes, address: Address) -> int:
        serial = self.serial
        self.serial += 1
        self.write(close_frame(message_id, body, address, serial))
        return serial


@dataclass
class Platform:
    """`mute` makes it read without answering; `refuse` answers registrations with that result."""

    port: int = 0
    sessions: list[Session] = field(default_factory=list)
    mute: bool = False
    refuse: int = 0

    def frames(self, message_id: int | None = None) -> list[Frame]:
        every = [frame for session in self.sessions for frame in session.frames]
        return [frame for frame in every if message_id in (None, frame.header.message_id)]

    def taken(self, session: Session, items: list[Frame | Malformed]) -> None:
        for item in items:
            if isinstance(item, Malformed):
                session.malformed.append(item)
                continue
            session.frames.append(item)
            if not self.mute:
                self._answer(session, item)

    def _answer(self, session: Session, frame: Frame) -> None:
        header = frame.header
        serial = header.serial.to_bytes(2, "big")
        if header.message_id == 0x0100:
            body = serial + bytes((self.refuse,)) + (b"" if self.refuse else b"CODE-1")
            session.send(0x8100, body, header.address())
        elif header.message_id not in NOT_ANSWERED:
            session.send(0x8001, serial + header.message_id.to_bytes(2, "big") + b"\x00", header.address())


class _Stream(asyncio.Protocol):
    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._session = Session(transport.write, transport.abort)
        self._platform.sessions.append(self._session)

    def data_received(self, data: bytes) -> None:
        self._platform.taken(self._session, self._session.reader.feed(data))


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._peers: dict[tuple[str, int], Session] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if addr not in self._peers:
            self._peers[addr] = Session(lambda out: self._transport.sendto(out, addr))
            self._platform.sessions.append(self._peers[addr])
        self._platform.taken(self._peers[addr], open_datagram(data))


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    """Listens on a free port of the loopback, TCP and UDP."""
    loop = asyncio.get_running_loop()
    found = Platform()
    server = await loop.create_server(lambda: _Stream(found), "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    datagrams, _ = await loop.create_datagram_endpoint(lambda: _Datagrams(found), local_addr=("127.0.0.1", found.port))
    yield found
    datagrams.close()
    for session in found.sessions:
        session.close()
    server.close()
    await server.wait_closed()
    await asyncio.sleep(0)


@pytest.fixture(scope="session")
def small_city() -> City:
    return build_city(7, datetime(2026, 3, 16, 1, 0, tzinfo=UTC), days=1)


@pytest.fixture(scope="session")
def router(small_city: City) -> Router:
    return Router(small_city.streets)


async def until(condition: Callable[[], object], within_s: float = 10.0) -> None:
    """Wait for something to become true; fail with its name when it does not."""
    deadline = asyncio.get_running_loop().time() + within_s
    while not condition():
        assert asyncio.get_running_loop().time() < deadline, "it did not happen"
        await asyncio.sleep(0.01)


@pytest.fixture(name="until")
def _until() -> Callable[..., object]:
    return until
