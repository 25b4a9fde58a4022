"""Two gateways and a terminal that moves between them: the newest session is the terminal's, and messages go there."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import asyncpg
import pytest
import pytest_asyncio

from command.app.house import House
from command.app.main import build_house, running
from command.force.messages import DeviceMessages, MessageKind
from command.foundation.clock import SetClock
from command.foundation.settings import Settings
from command.gateway.service import Gateway
from command.protocols.jt808.general import GeneralReplyTerminal
from tests.gateway.conftest import PHONE, Squad
from tests.gateway.terminal import Terminal, report, until


@pytest_asyncio.fixture
async def other(process_settings: Settings, post: House, clock: SetClock) -> AsyncIterator[Gateway]:
    """A second process of the role, on the same database and bus."""
    made = build_house(process_settings, clock)
    async with running(made, frozenset({"gateway"})):
        gateway = made.services.get(Gateway)
        await asyncio.wait_for(gateway.listening.wait(), 5)
        yield gateway


async def put_text(post: House, squad: Squad, clock: SetClock) -> int:
    messages = post.services.get(DeviceMessages)
    async with post.database.transaction() as tx:
        return await messages.put(
            tx, squad.device_id, MessageKind.TEXT, {"text": "令"}, purpose="test", actor="test",
            now=clock.now(), expires_at=clock.now() + timedelta(minutes=10),
        )  # fmt: skip


async def test_the_older_session_ends_when_the_terminal_authenticates_elsewhere(
    gateway: Gateway, other: Gateway, clock: SetClock, post: House, squad: Squad, sql: asyncpg.Connection
) -> None:
    here = await Terminal.connect(gateway.port, PHONE)
    code = await here.sign_in()
    clock.advance(timedelta(seconds=30))
    there = await Terminal.connect(other.port, PHONE)
    await there.authenticate(code)
    await asyncio.wait_for(here.closed.wait(), 5)
    assert gateway.sessions.devices() == []
    assert other.sessions.devices() == [squad.device_id]
    await there.acknowledged(there.send(report(clock.now())))
    await put_text(post, squad, clock)
    frame = await there.receive()
    assert frame.header.message_id == 0x8300
    clock.advance(timedelta(seconds=30))
    back = await Terminal.connect(gateway.port, PHONE)
    await back.authenticate(code)
    await asyncio.wait_for(there.closed.wait(), 5)
    assert other.sessions.devices() == []
    for terminal in (here, there, back):
        await terminal.close()


async def test_what_was_missed_while_the_bus_was_away_is_said_again(
    gateway: Gateway, other: Gateway, clock: SetClock, post: House, squad: Squad, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nobody_hears(_channel: str, _payload: bytes) -> bool:
        return False

    here = await Terminal.connect(gateway.port, PHONE)
    code = await here.sign_in()
    clock.advance(timedelta(seconds=30))
    with monkeypatch.context() as silent:
        silent.setattr(other.whereabouts._bus, "publish", nobody_hears)
        there = await Terminal.connect(other.port, PHONE)
        await there.authenticate(code)
        await asyncio.sleep(0.3)
    assert gateway.sessions.devices() == other.sessions.devices() == [squad.device_id]
    await post.bus.redis.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
    await asyncio.wait_for(here.closed.wait(), 10)
    await there.silence(0.2)
    assert not there.closed.is_set()
    assert other.sessions.devices() == [squad.device_id]
    for terminal in (here, there):
        await terminal.close()


async def test_a_message_that_a_dead_link_swallowed_is_sent_again_as_soon_as_the_terminal_is_back(
    gateway: Gateway, other: Gateway, clock: SetClock, post: House, squad: Squad, sql: asyncpg.Connection
) -> None:
    here = await Terminal.connect(gateway.port, PHONE)
    code = await here.sign_in()
    message_id = await put_text(post, squad, clock)
    first = await here.receive()
    clock.advance(timedelta(seconds=1))
    there = await Terminal.connect(other.port, PHONE)
    await there.authenticate(code)
    again = await there.receive()
    assert again.body == first.body
    there.send(GeneralReplyTerminal(again.header.serial, 0x8300, 0))

    async def received() -> bool:
        state = await sql.fetchval("select state from device_message where id = $1", message_id)
        return bool(state == "received")

    await until(received)
    for terminal in (here, there):
        await terminal.close()
