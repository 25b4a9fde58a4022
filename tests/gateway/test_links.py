"""Bad bytes, silence, floods: one hostile peer costs the others nothing."""

import asyncio
import random
import tracemalloc
from collections.abc import Awaitable, Callable
from datetime import timedelta

import asyncpg
import pytest
from prometheus_client import REGISTRY

from command.foundation.clock import SetClock
from command.foundation.settings import Settings
from command.gateway.limits import GatewayLimits
from command.gateway.links import TcpLink
from command.gateway.service import Gateway
from command.protocols.jt808.batch import PositionBatch
from command.protocols.jt808.framing import close_frame
from command.protocols.jt808.general import Result
from command.protocols.jt808.message import Message
from command.protocols.jt808.passthrough import PassThroughUp
from command.protocols.jt808.registration import Register
from command.protocols.jt808.version import Version
from tests.gateway.terminal import Terminal, report, until

Connect = Callable[..., Awaitable[Terminal]]


def faults(kind: str) -> float:
    return REGISTRY.get_sample_value("zhihui_gateway_faults_total", {"fault": kind}) or 0.0


async def test_bad_frames_are_dropped_and_their_neighbours_live(connect: Connect, clock: SetClock) -> None:
    terminal = await connect()
    await terminal.sign_in()
    before = [faults(kind) for kind in ("bad_checksum", "bad_escape", "wrong_length", "short_header")]
    good = close_frame(0x0002, b"", terminal.address, 77)
    bad_checksum = good[:-2] + bytes([good[-2] ^ 1]) + b"\x7e"
    long_body = close_frame(0x0002, b"", terminal.address, 8).replace(b"\x00\x02\x00\x00", b"\x00\x02\x00\x01")
    checksum_mended = long_body[:-2] + bytes([long_body[-2] ^ 1]) + b"\x7e"
    terminal.write(good + bad_checksum + b"\x7e\x7d\x05abcdefghijklmn\x7e" + checksum_mended + b"\x7eshort\x7e" + good)
    await terminal.acknowledged(77)
    await terminal.acknowledged(77)
    after = [faults(kind) for kind in ("bad_checksum", "bad_escape", "wrong_length", "short_header")]
    assert [new - old for new, old in zip(after, before, strict=True)] == [1, 1, 1, 1]


async def test_frames_in_any_slices_are_read(connect: Connect, clock: SetClock) -> None:
    terminal = await connect()
    await terminal.sign_in()
    for byte in close_frame(0x0002, b"", terminal.address, 78):
        terminal.write(bytes([byte]))
        await asyncio.sleep(0)
    await terminal.acknowledged(78)


async def test_who_sends_only_garbage_is_cut_off(connect: Connect) -> None:
    terminal = await connect()
    terminal.write(b"\x7e" + b"garbage garbage\x7e" * 30)
    await asyncio.wait_for(terminal.closed.wait(), 5)


async def test_unknown_messages_and_unreadable_bodies_are_answered(connect: Connect) -> None:
    terminal = await connect()
    await terminal.sign_in()
    terminal.write(close_frame(0x0F77, b"what", terminal.address, 5))
    await terminal.acknowledged(5, Result.UNSUPPORTED)
    terminal.write(close_frame(0x0200, b"short", terminal.address, 6))
    await terminal.acknowledged(6, Result.BAD_MESSAGE)
    terminal.write(close_frame(0x0302, b"", terminal.address, 7))
    await terminal.acknowledged(7, Result.BAD_MESSAGE)


async def test_a_batch_with_broken_items_keeps_the_good_ones(
    connect: Connect, clock: SetClock, sql: asyncpg.Connection
) -> None:
    terminal = await connect()
    await terminal.sign_in()
    good = report(clock.now()).encode(terminal.version)
    body = b"\x00\x03\x00" + b"\x00\x02no" + len(good).to_bytes(2, "big") + good + b"\x00\xffcut"
    terminal.write(close_frame(0x0704, body, terminal.address, 9))
    await terminal.acknowledged(9)
    assert await sql.fetchval("select count(*) from position") == 1


async def test_random_bytes_on_the_port_leave_memory_and_others_alone(
    connect: Connect, gateway: Gateway, clock: SetClock
) -> None:
    """A fuzz run: raw noise, and frames with a right checksum around noise, before and after authentication."""
    dice = random.Random(5)
    good = await connect()
    await good.sign_in()
    hostile = [await connect("13900005678") for _ in range(4)]
    await hostile[0].sign_in()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for _ in range(1500):
        peer = dice.choice(hostile)
        if peer.closed.is_set():
            hostile.remove(peer)
            hostile.append(await connect("13900005678"))
            continue
        noise = dice.randbytes(dice.randrange(0, 300))
        message_id = dice.choice(
            (0x0001, 0x0100, 0x0102, 0x0104, 0x0107, 0x0200, 0x0302, 0x0704, 0x0801, 0x0805, 0x0901)
        )
        part = (dice.randrange(0, 9000), dice.randrange(0, 9000)) if dice.random() < 0.3 else None
        frame = close_frame(message_id, noise, peer.address, dice.randrange(0x10000), part)
        peer.write(dice.choice((noise, frame, frame, frame)))
        if dice.random() < 0.1:
            await asyncio.sleep(0)
    await good.acknowledged(good.send(report(clock.now())))
    for peer in hostile:
        await peer.close()
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grown - before < 20_000_000


class TestSilence:
    @pytest.fixture
    def process_settings(self, process_settings: Settings) -> Settings:
        return process_settings.model_copy(update={"terminal_idle_s": 0.0})

    async def test_a_silent_connection_is_closed(self, connect: Connect, gateway: Gateway) -> None:
        terminal = await connect()
        await terminal.sign_in()
        gateway.reception.sweep()
        await asyncio.wait_for(terminal.closed.wait(), 5)
        assert gateway.sessions.devices() == []


async def test_a_flood_is_read_slowly_and_loses_nothing(
    connect: Connect, clock: SetClock, sql: asyncpg.Connection
) -> None:
    """Beyond the burst a connection is paused, not cut: every acknowledged fix is there."""
    terminal = await connect()
    await terminal.sign_in()
    messages: list[Message] = [report(clock.now() - timedelta(seconds=n)) for n in range(4300)]
    for message in messages:
        terminal.send(message)

    async def all_there() -> bool:
        return terminal.frames.qsize() == len(messages)

    await until(all_there, timedelta(seconds=30))
    assert await sql.fetchval("select count(*) from position") == len(messages)


async def test_who_floods_without_a_code_fills_neither_the_history_nor_the_places_of_others(
    connect: Connect, sql: asyncpg.Connection, gateway: Gateway
) -> None:
    good = await connect()
    await good.sign_in()
    before = REGISTRY.get_sample_value("zhihui_gateway_refused_total", {"reason": "busy"}) or 0.0
    liars = [await connect() for _ in range(20)]
    wrong = Register(42, 100, "CGZFJ", "CZT-01", "CZ00002", 2, "").encode(Version.V2013)
    for liar in liars:
        liar.write(b"".join(close_frame(0x0100, wrong, liar.address, n) for n in range(100)))
    for n in range(20):
        await good.acknowledged(good.send(PassThroughUp(0xF0, bytes([n]))))
    for liar in liars:
        assert (await liar.receive()).header.message_id == 0x8100
    assert (REGISTRY.get_sample_value("zhihui_gateway_refused_total", {"reason": "busy"}) or 0.0) > before
    assert await sql.fetchval("select count(*) from event where kind = 'terminal_registration_refused'") == 1


async def test_each_fix_of_a_batch_counts_against_the_rate(connect: Connect, gateway: Gateway, clock: SetClock) -> None:
    terminal = await connect()
    await terminal.sign_in()
    reports = tuple(report(clock.now() - timedelta(seconds=n)) for n in range(25))
    await terminal.acknowledged(terminal.send(PositionBatch(1, reports)))
    session = gateway.sessions.of_identity(terminal.phone)
    assert session is not None
    assert isinstance(session.link, TcpLink)
    assert session.link._allowance == GatewayLimits().burst - 2 - 25
