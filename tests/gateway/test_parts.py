"""Sub-packages: example E with a lost part, a photo on disk, parts that outlive their connection and process."""

import asyncio
import hashlib
import os
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import asyncpg

from command.app.house import House
from command.foundation.clock import SetClock
from command.foundation.settings import Settings
from command.gateway.limits import GatewayLimits
from command.gateway.service import Gateway
from command.protocols.jt808.batch import PositionBatch
from command.protocols.jt808.framing import close_frame
from command.protocols.jt808.general import Result
from command.protocols.jt808.media import Chunk2011, MediaData, MediaEvent, MediaReply
from command.protocols.jt808.resend import ResendRequestPlatform
from command.protocols.jt808.subpackages import frames_for
from command.protocols.jt808.version import Version
from tests.gateway.conftest import Squad
from tests.gateway.terminal import Terminal, report, until, wire

Connect = Callable[..., Awaitable[Terminal]]

PHOTO = [
    wire("7e 0801 2014 013900001234 0020 0003 0001 0000004d 00 00 00 01 00000000 00000003 01d2 7d01 e0 00 7e"),
    wire("7e 0801 2014 013900001234 0021 0003 0002 06d0 7d01 10 0017 0000 0000 260315083100 ffd8ffe0 9e 7e"),
    wire("7e 0801 2008 013900001234 0022 0003 0003 00104a464946ffd9 28 7e"),
]
JPEG = bytes.fromhex("ffd8ffe000104a464946ffd9")


async def test_a_photo_with_a_lost_part_is_asked_for_and_kept(
    connect: Connect,
    clock: SetClock,
    gateway: Gateway,
    sql: asyncpg.Connection,
    process_settings: Settings,
    squad: Squad,
) -> None:
    """Example E: parts 1 and 3, then 0x8003 names part 2, then 0x8800."""
    terminal = await connect()
    await terminal.sign_in()
    terminal.write(PHOTO[0] + PHOTO[2])

    async def two_stored() -> bool:
        return bool(await sql.fetchval("select count(*) = 2 from terminal_part"))

    await until(two_stored)
    clock.advance(timedelta(seconds=5))
    gateway.parts.ask_for_missing()
    asked = await terminal.receive_message()
    assert asked == ResendRequestPlatform(0x20, (2,))
    terminal.write(PHOTO[1])
    assert await terminal.receive_message() == MediaReply(77)
    row = await sql.fetchrow("select * from device_photo")
    assert (row["media_id"], row["channel"], row["device_id"]) == (77, 1, squad.device_id)
    assert row["taken_at"].isoformat() == "2026-03-15T00:31:00+00:00"
    assert row["longitude_e7"] == 0x06D07D10 * 10
    data = await asyncio.to_thread(Path(process_settings.data_dir, row["file"]).read_bytes)
    assert data == JPEG
    assert row["sha256"] == hashlib.sha256(JPEG).digest()

    async def parts_gone() -> bool:
        return bool(await sql.fetchval("select count(*) = 0 from terminal_part"))

    await until(parts_gone)


async def test_asking_stops_after_three_times(connect: Connect, clock: SetClock, gateway: Gateway) -> None:
    terminal = await connect()
    await terminal.sign_in()
    terminal.write(PHOTO[0])
    session = gateway.sessions.of_identity("13900001234")
    assert session is not None

    async def held() -> bool:
        return session.reassembler is not None and session.reassembler.bytes_held > 0

    await until(held)
    for _ in range(6):
        clock.advance(timedelta(seconds=20))
        gateway.parts.ask_for_missing()
    for _ in range(3):
        assert isinstance(await terminal.receive_message(), ResendRequestPlatform)
    await terminal.silence(0.2)


async def test_a_batch_in_parts_is_answered_part_by_part_and_stored_whole(
    connect: Connect, clock: SetClock, sql: asyncpg.Connection
) -> None:
    """Acknowledged parts outlive the connection: the last one comes on another."""
    terminal = await connect()
    code = await terminal.sign_in()
    reports = tuple(report(clock.now() - timedelta(seconds=n)) for n in range(60, 0, -1))
    frames = frames_for(PositionBatch(1, reports), terminal.address, 100, part_bytes=400)
    assert len(frames) == 5
    for serial, frame in enumerate(frames[:4], 100):
        terminal.write(frame)
        await terminal.acknowledged(serial)
    terminal.write(frames[0])
    await terminal.acknowledged(100)
    assert await sql.fetchval("select count(*) from terminal_part") == 4
    assert await sql.fetchval("select count(*) from position") == 0
    await terminal.close()
    later = await connect()
    await later.authenticate(code)
    later.write(frames[4])
    await later.acknowledged(104)
    assert await sql.fetchval("select count(*) from position") == 60


async def test_a_part_with_an_impossible_number_is_refused(connect: Connect, post: House) -> None:
    terminal = await connect()
    await terminal.sign_in()
    terminal.write(close_frame(0x0704, b"x", terminal.address, 5, (3, 4)))
    await terminal.acknowledged(5, 1)


async def test_a_fix_in_parts_is_stored_before_its_last_part_is_acknowledged(
    connect: Connect, clock: SetClock, sql: asyncpg.Connection
) -> None:
    """A report with long extras needs more than one frame."""
    terminal = await connect()
    await terminal.sign_in()
    terminal.send(report(clock.now()), part_bytes=20)
    await terminal.acknowledged(2)
    await terminal.acknowledged(3)
    assert await sql.fetchval("select count(*) from position") == 1


async def test_parts_of_who_is_not_authenticated_are_nobodys(
    connect: Connect, sql: asyncpg.Connection, gateway: Gateway, clock: SetClock
) -> None:
    """A stranger with the phone of a known terminal: nothing is kept, and the terminal is asked for nothing."""
    terminal = await connect()
    await terminal.sign_in()
    liar = await connect()
    for message_id in (0x0100, 0x0102, 0x0004, 0x0704, 0x0801):
        liar.write(close_frame(message_id, b"x" * 40, liar.address, 5, (3, 1)))
    await liar.acknowledged(5, Result.FAILED)
    await asyncio.sleep(0.2)
    assert await sql.fetchval("select count(*) from terminal_part") == 0
    terminal.write(close_frame(0x0704, b"x" * 40, terminal.address, 900, (2, 1)))
    await terminal.acknowledged(900)
    clock.advance(timedelta(seconds=5))
    gateway.parts.ask_for_missing()
    assert await terminal.receive_message() == ResendRequestPlatform(900, (2,))
    await terminal.silence(0.2)


async def test_a_photo_that_2011_cuts_itself_is_one_photo(
    connect: Connect, sql: asyncpg.Connection, process_settings: Settings
) -> None:
    """Each piece is acknowledged when it is safe, a repeat too; another connection brings the last."""
    terminal = await connect(version=Version.V2011)
    code = await terminal.sign_in()
    event = MediaEvent(77, 0, 0, 0, 1)
    cut = [MediaData(event, JPEG[at : at + 5], chunk=Chunk2011(3, at // 5 + 1)) for at in (0, 5, 10)]
    for piece in (cut[2], cut[0], cut[0]):
        serial = terminal.send(piece)
        assert await terminal.receive_message() == MediaReply(77, (), serial)
    assert await sql.fetchval("select count(*) from device_photo") == 0
    later = await connect(version=Version.V2011)
    await later.authenticate(code)
    serial = later.send(cut[1])
    assert await later.receive_message() == MediaReply(77, (), serial)
    row = await sql.fetchrow("select * from device_photo")
    assert await asyncio.to_thread(Path(process_settings.data_dir, row["file"]).read_bytes) == JPEG
    assert row["sha256"] == hashlib.sha256(JPEG).digest()
    assert await asyncio.to_thread(os.listdir, process_settings.data_dir / "photos" / "pieces") == []


async def test_what_all_leave_incomplete_is_bounded_too(
    connect: Connect, gateway: Gateway, clock: SetClock, sql: asyncpg.Connection
) -> None:
    """Beyond the bound a part is refused, until what waited for its parts is given up."""
    gateway.parts._limits = replace(GatewayLimits(), parts_together_bytes=1000)
    first, second = await connect(), await connect("13900005678")
    for terminal in (first, second):
        await terminal.sign_in()
    first.write(close_frame(0x0900, bytes(900), first.address, 50, (2, 1)))
    await first.acknowledged(50)
    gateway.parts.ask_for_missing()
    second.write(close_frame(0x0900, b"x", second.address, 60, (2, 1)))
    await second.acknowledged(60, Result.FAILED)
    clock.advance(timedelta(minutes=11))
    gateway.parts.ask_for_missing()
    second.write(close_frame(0x0900, b"x", second.address, 60, (2, 1)))
    await second.acknowledged(60)
