"""The worked frames of the protocol reference, over a real socket, with the values that must lie in the database."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import asyncpg

from command.positions.service import Positions
from tests.gateway.conftest import Squad
from tests.gateway.terminal import Terminal, wire

Connect = Callable[..., Awaitable[Terminal]]

REGISTER = wire(
    "7e 0100 002d 013900001234 0000 002a 0064 43475a464a 435a542d30310000000000000000000000000000 "
    "435a3030303031 02 b6f5413132333435 56 7e"
)
SOS = wire(
    "7e 0200 0036 013900001234 0002 00000001 000c0003 01d2 7d02 44 06d0 7d01 10 0017 01cf 0166 260315083005 "
    "0104 0001e240 0302 01ca 2504 00000011 2a02 0000 3001 1b 3101 0e a7 7e"
)
CATCH_UP = wire(
    "7e 0704 404a 01 00000000013900001234 0105 0002 01 "
    "001c 00000000 00080003 01d29d21 06cfed52 0014 012c 005a 260315083000 "
    "0027 00100000 00480003 01d29d85 06cff32e 0014 013b 005b 260315083030 1206 01 00000007 01 3001 14 ac 7e"
)
START = datetime(2026, 3, 15, 0, 30, 5, tzinfo=UTC)


async def test_register_authenticate_and_a_position_with_the_emergency_button(
    connect: Connect, squad: Squad, sql: asyncpg.Connection, positions: Positions
) -> None:
    """Example A with a code of ours, then B; its acknowledgement is the reference's but for our own serial."""
    terminal = await connect()
    terminal.write(REGISTER)
    answer = await terminal.receive()
    assert answer.header.message_id == 0x8100
    assert answer.body[:3] == bytes.fromhex("000000")
    await terminal.authenticate(answer.body[3:].decode())
    terminal.write(SOS)
    acknowledgement = await terminal.receive()
    assert acknowledgement.header.message_id == 0x8001
    assert acknowledgement.body == bytes.fromhex("0002020000")

    row = await sql.fetchrow("select * from position")
    assert row["device_id"] == squad.device_id
    assert row["fixed_at"] == START
    assert row["received_at"] == START
    assert (row["latitude_e7"], row["longitude_e7"]) == (305_721_000, 1_143_268_000)
    assert (row["altitude_m"], row["speed_dkmh"], row["course_deg"]) == (23, 463, 358)
    assert (row["alarms"], row["status"], row["marks"]) == (1, 0x000C0003, 0)
    assert row["extras"] == wire("0104 0001e240 0302 01ca 2504 00000011 2a02 0000 3001 1b 3101 0e")
    alarm = await sql.fetchrow("select * from alarm")
    assert (alarm["kind"], alarm["level"], alarm["device_id"]) == ("emergency_button", "emergency", squad.device_id)
    assert alarm["raised_at"] == START
    (newest,) = positions.newest_of([squad.device_id])
    assert (newest["latitude_e7"], newest["fixed_at_ms"]) == (305_721_000, 1_773_534_605_000)


async def test_a_catch_up_batch_of_2019_is_history_and_answered_whole(
    connect: Connect, squad: Squad, sql: asyncpg.Connection, positions: Positions
) -> None:
    """Example C: both items, neither moves the marker."""
    terminal = await connect()
    await terminal.sign_in()
    terminal.write(CATCH_UP)
    answer = await terminal.receive()
    assert answer.header.is_2019
    assert answer.body == bytes.fromhex("0105070400")
    rows = await sql.fetch("select * from position order by fixed_at")
    assert [row["fixed_at"].isoformat() for row in rows] == ["2026-03-15T00:30:00+00:00", "2026-03-15T00:30:30+00:00"]
    assert [(row["latitude_e7"], row["longitude_e7"]) for row in rows] == [
        (305_800_010, 1_142_900_020),
        (305_801_010, 1_142_915_020),
    ]
    assert [row["speed_dkmh"] for row in rows] == [300, 315]
    assert [row["marks"] for row in rows] == [4, 4]
    assert len(positions.newest_of([squad.device_id])) == 0
