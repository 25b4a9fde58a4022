"""Messages that nobody here acts on: in the database before they are answered, once, shown to who may, bounded."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from command.app.house import House
from command.foundation.clock import SetClock
from command.foundation.errors import CommandError
from command.foundation.security import Role, Scope, system_scope
from command.gateway.commands import LISTED_BYTES, DeviceCommands
from command.gateway.received import LONGEST_BYTES, MOST_A_MINUTE, MOST_OF_DEVICE, ReceivedMessages
from command.protocols.jt808.framing import close_frame
from command.protocols.jt808.general import Result
from command.protocols.jt808.media import MediaEvent
from command.protocols.jt808.passthrough import PassThroughUp
from command.protocols.jt808.subpackages import frames_for
from tests.gateway.conftest import Squad
from tests.gateway.terminal import Terminal

Connect = Callable[..., Awaitable[Terminal]]
EVERYBODY = system_scope("operator")
CARD_OUT = bytes.fromhex("02 260315083005")
"""JT/T 808-2013, 0x0702: the driver's card was pulled out, and when."""


async def shown(post: House, device_id: int) -> list[dict[str, Any]]:
    page = await post.services.get(DeviceCommands).received(device_id, EVERYBODY, None, 50)
    return [item.model_dump() for item in page.items]


async def test_raw_and_decoded_stand_in_the_database_before_the_answer(
    connect: Connect, post: House, squad: Squad, clock: SetClock
) -> None:
    terminal = await connect()
    await terminal.sign_in()
    terminal.write(close_frame(0x0702, CARD_OUT, terminal.address, 40))
    await terminal.acknowledged(40)
    assert (await shown(post, squad.device_id))[0]["body"] == "02260315083005"
    await terminal.acknowledged(terminal.send(PassThroughUp(0x41, b"\x01\x02")))
    await terminal.acknowledged(terminal.send(MediaEvent(77, 0, 0, 3, 1)))
    terminal.write(close_frame(0x0F77, b"what", terminal.address, 41))
    await terminal.acknowledged(41, Result.UNSUPPORTED)
    terminal.write(close_frame(0x0900, b"", terminal.address, 42))
    await terminal.acknowledged(42, Result.BAD_MESSAGE)
    found = await shown(post, squad.device_id)
    assert [(one["message_id"], one["body"], one["decoded"]) for one in found] == [
        ("0x0900", "", None),
        ("0x0F77", "77686174", None),
        (
            "0x0800",
            "0000004d00000301",
            {"media_id": 77, "media_type": 0, "media_format": 0, "cause": 3, "channel": 1},
        ),
        ("0x0900", "410102", {"kind": 65, "data": "0102"}),
        ("0x0702", "02260315083005", None),
    ]
    assert {one["received_at"] for one in found} == {clock.now()}
    assert {one["version"] for one in found} == {2013}


async def test_what_wants_no_answer_is_kept_without_one(connect: Connect, post: House, squad: Squad) -> None:
    terminal = await connect()
    await terminal.sign_in()
    terminal.write(close_frame(0x0500, b"\x00\x07", terminal.address, 50))
    terminal.write(close_frame(0x0702, CARD_OUT, terminal.address, 51))
    await terminal.acknowledged(51)
    await terminal.silence(0.1)
    assert {one["message_id"] for one in await shown(post, squad.device_id)} == {"0x0500", "0x0702"}


async def test_a_repeat_is_answered_and_kept_once_also_over_another_connection(
    connect: Connect, sql: asyncpg.Connection, clock: SetClock
) -> None:
    terminal = await connect()
    code = await terminal.sign_in()
    again = close_frame(0x0702, CARD_OUT, terminal.address, 40)
    terminal.write(again + again)
    await terminal.acknowledged(40)
    await terminal.acknowledged(40)
    later = await connect()
    await later.authenticate(code)
    later.write(again)
    await later.acknowledged(40)
    assert await sql.fetchval("select count(*) from terminal_message") == 1
    clock.advance(timedelta(hours=1))
    later.write(again)
    await later.acknowledged(40)
    assert await sql.fetchval("select count(*) from terminal_message") == 2


async def test_a_long_one_in_parts_is_kept_whole_and_listed_by_its_beginning(
    connect: Connect, post: House, squad: Squad, sql: asyncpg.Connection
) -> None:
    terminal = await connect()
    await terminal.sign_in()
    data = bytes(range(256)) * 12
    frames = frames_for(PassThroughUp(0xF0, data), terminal.address, 100, part_bytes=1000)
    for serial, frame in enumerate(frames, 100):
        terminal.write(frame)
        await terminal.acknowledged(serial)
    (listed,) = await shown(post, squad.device_id)
    assert (listed["size_bytes"], len(listed["body"])) == (3073, 2 * LISTED_BYTES)
    whole = await post.services.get(DeviceCommands).received_message(listed["id"], EVERYBODY)
    assert bytes.fromhex(whole.body) == b"\xf0" + data


async def test_nobody_fills_the_disk(connect: Connect, post: House, sql: asyncpg.Connection, squad: Squad) -> None:
    terminal = await connect()
    await terminal.sign_in()
    received = post.services.get(ReceivedMessages)
    received._counts[squad.device_id] = MOST_A_MINUTE - 1
    received._minute = int(post.clock.now().timestamp()) // 60
    terminal.write(close_frame(0x0900, b"1", terminal.address, 1))
    await terminal.acknowledged(1)
    terminal.write(close_frame(0x0900, b"2", terminal.address, 2))
    await terminal.acknowledged(2, Result.FAILED)
    received._counts.clear()
    long = frames_for(PassThroughUp(0, bytes(LONGEST_BYTES)), terminal.address, 100, part_bytes=1023)
    terminal.write(b"".join(long))
    for serial in range(100, 100 + len(long) - 1):
        await terminal.acknowledged(serial)
    await terminal.acknowledged(100 + len(long) - 1, Result.FAILED)
    assert await sql.fetchval("select count(*) from terminal_message") == 1


async def test_old_ones_and_those_beyond_the_newest_are_forgotten(
    post: House, sql: asyncpg.Connection, clock: SetClock
) -> None:
    fill = (
        "insert into terminal_message (device_id, message_id, serial, version, received_at, body) "
        "select $1, 2304, 0, 2013, $2, '' from generate_series(1, $3)"
    )
    await sql.execute(fill, 1, clock.now(), MOST_OF_DEVICE + 7)
    await sql.execute(fill, 2, clock.now() - timedelta(days=31), 3)
    await sql.execute(fill, 2, clock.now() - timedelta(days=29), 2)
    await post.services.get(ReceivedMessages).forget_old()
    rows = await sql.fetch("select device_id, count(*), min(id) from terminal_message group by 1 order by 1")
    assert [tuple(row) for row in rows] == [(1, MOST_OF_DEVICE, 8), (2, 2, MOST_OF_DEVICE + 7 + 3 + 1)]


async def test_it_is_shown_to_who_commands_the_device_and_to_nobody_else(
    connect: Connect, post: House, squad: Squad, sql: asyncpg.Connection
) -> None:
    terminal = await connect()
    await terminal.sign_in()
    terminal.write(close_frame(0x0702, CARD_OUT, terminal.address, 1))
    await terminal.acknowledged(1)
    row_id = await sql.fetchval("select id from terminal_message")
    commands = post.services.get(DeviceCommands)
    operator = Scope("operator", frozenset({Role.OPERATOR}), frozenset({squad.body_id}))
    assert (await commands.received_message(row_id, operator)).message_id == "0x0702"
    elsewhere = replace(operator, body_ids=frozenset({squad.body_id + 1}))
    member = replace(operator, roles=frozenset({Role.SQUAD_MEMBER}))
    for scope, code in ((elsewhere, "terminal_message_not_found"), (member, "permission_missing")):
        with pytest.raises(CommandError) as refused:
            await commands.received_message(row_id, scope)
        assert refused.value.code == code
    with pytest.raises(CommandError) as refused:
        await commands.received(squad.device_id, elsewhere, None, 50)
    assert refused.value.code == "device_not_found"


async def test_an_encrypted_report_is_no_position(connect: Connect, clock: SetClock, sql: asyncpg.Connection) -> None:
    """Attribute bit 10: nobody here has the key."""
    terminal = await connect()
    await terminal.sign_in()
    plain = close_frame(0x0200, bytes(28), terminal.address, 9)
    encrypted = plain[:3] + bytes([plain[3] | 0x04]) + plain[4:-2] + bytes([plain[-2] ^ 0x04]) + plain[-1:]
    terminal.write(encrypted)
    await terminal.acknowledged(9, Result.BAD_MESSAGE)
    assert await sql.fetchval("select count(*) from position") == 0


async def test_the_list_of_all_holds_the_scope_s_terminals_in_pages_newest_first(
    connect: Connect, post: House, squad: Squad
) -> None:
    terminal = await connect()
    await terminal.sign_in()
    for serial in (1, 2, 3):
        terminal.write(close_frame(0x0900, bytes([serial]), terminal.address, serial))
        await terminal.acknowledged(serial)
    commands = post.services.get(DeviceCommands)
    operator = Scope("operator", frozenset({Role.OPERATOR}), frozenset({squad.body_id}))
    for scope in (EVERYBODY, operator):
        first = await commands.all_received(scope, None, 2)
        assert [one.serial for one in first.items] == [3, 2]
        assert first.next_cursor is not None
        rest = await commands.all_received(scope, int(first.next_cursor), 2)
        assert ([one.serial for one in rest.items], rest.next_cursor) == ([1], None)
    elsewhere = replace(operator, body_ids=frozenset({squad.body_id + 1}))
    assert (await commands.all_received(elsewhere, None, 2)).items == []
    with pytest.raises(CommandError) as refused:
        await commands.all_received(replace(operator, roles=frozenset({Role.SQUAD_MEMBER})), None, 2)
    assert refused.value.code == "permission_missing"
