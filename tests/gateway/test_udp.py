"""UDP: the identity is the phone, and the way back moves only with 0x0102."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest_asyncio

from command.foundation.clock import SetClock
from command.gateway.limits import GatewayLimits
from command.gateway.links import UdpEndpoint, UdpLink
from command.gateway.service import Gateway
from command.protocols.jt808.registration import Authenticate
from tests.gateway.conftest import PHONE
from tests.gateway.terminal import Terminal, report


class UdpTerminal(Terminal, asyncio.DatagramProtocol):
    """The same terminal on datagrams."""

    transport: asyncio.DatagramTransport

    def write(self, data: bytes) -> None:
        self.transport.sendto(data)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        from command.protocols.jt808.framing import Frame, open_datagram

        for frame in open_datagram(data):
            assert isinstance(frame, Frame)
            self.frames.put_nowait(frame)


@pytest_asyncio.fixture
async def sockets(gateway: Gateway) -> AsyncIterator[list[UdpTerminal]]:
    """Three sockets that all claim to be the one terminal."""
    made = []
    for _ in range(3):
        transport, terminal = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: UdpTerminal(PHONE), remote_addr=("127.0.0.1", gateway.port)
        )
        terminal.transport = transport
        made.append(terminal)
    yield made
    for terminal in made:
        terminal.transport.close()


async def test_a_fix_over_udp_is_answered_after_its_commit(
    sockets: list[UdpTerminal], clock: SetClock, sql: asyncpg.Connection
) -> None:
    terminal = sockets[0]
    await terminal.sign_in()
    await terminal.acknowledged(terminal.send(report(clock.now())))
    assert await sql.fetchval("select count(*) from position") == 1


async def test_the_way_back_moves_only_with_an_authentication(
    sockets: list[UdpTerminal], clock: SetClock, sql: asyncpg.Connection, gateway: Gateway
) -> None:
    here, elsewhere, liar = sockets
    code = await here.sign_in()
    elsewhere.send(report(clock.now()))
    await elsewhere.silence()
    await liar.acknowledged(liar.send(Authenticate("guess")), 1)
    assert await sql.fetchval("select count(*) from position") == 0
    await here.acknowledged(here.send(report(clock.now())))

    await elsewhere.authenticate(code)
    await elsewhere.acknowledged(elsewhere.send(report(clock.now() + timedelta(seconds=1))))
    session = gateway.sessions.of_identity(PHONE)
    assert session is not None
    assert session.link.remote.endswith(str(elsewhere.transport.get_extra_info("sockname")[1]))
    here.send(report(clock.now() + timedelta(seconds=2)))
    await here.silence()


async def test_who_speaks_too_fast_is_not_heard_until_it_has_earned_it() -> None:
    """The burst, then so many a second; what was refused costs nothing, and each fix of a batch counts."""
    limits = replace(GatewayLimits(), burst=3.0, messages_per_s=2.0)
    link = UdpLink(UdpEndpoint(None, limits), ("127.0.0.1", 9), limits, now_s=100.0)  # type: ignore[arg-type]
    assert [link.may_speak(100.0) for _ in range(5)] == [True, True, True, False, False]
    assert [link.may_speak(now) for now in (100.4, 100.5, 100.6, 101.1)] == [False, True, False, True]
    link.charge(2)
    assert [link.may_speak(now) for now in (101.6, 102.1, 102.7)] == [False, False, True]
