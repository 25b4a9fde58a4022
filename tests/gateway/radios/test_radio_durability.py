"""Acknowledged means durable, also for radios: no commit, no acknowledgement, and everything once."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from command.foundation.clock import SetClock
from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.emergency import EmergencyReport
from command.protocols.hytera.gps import Gps
from command.protocols.hytera.hstrp import Kind
from command.protocols.hytera.message import Message
from command.protocols.hytera.rrs import Registration
from command.protocols.hytera.service import Service
from command.protocols.hytera.triggered import TriggeredReport
from tests.gateway.radios.conftest import RADIO
from tests.gateway.radios.repeater import PlayedRepeater

REFUSES = (
    "create function refuses() returns trigger language plpgsql as "
    "$$ begin raise exception 'no space left on device' using errcode = '53100'; end $$"
)


def report(clock: SetClock, seconds: int = 0, rssi_raw: int = -180) -> TriggeredReport:
    gps = Gps.of(longitude=119.97, latitude=31.81, fixed_at=clock.now() - timedelta(seconds=seconds))
    return TriggeredReport(1, RadioAddress(RADIO), gps, rssi_raw=rssi_raw)


async def said_until_acknowledged(repeater: PlayedRepeater, said: Message, sequence: int) -> None:
    """As repeaters do; the tries before may still be under way, and a position is tried again by the group commit."""
    port = repeater.port(said.SERVICE)
    async with asyncio.timeout(20):
        while port.packets.empty():
            repeater.say(said, sequence=sequence)
            await asyncio.sleep(0.2)
    while not port.packets.empty():
        packet = port.packets.get_nowait()
        if packet.kind is Kind.ACK:
            assert packet.sequence == sequence
    await asyncio.sleep(0.1)
    while not port.packets.empty():  # acknowledgements of the repeats
        port.packets.get_nowait()


async def test_a_location_an_emergency_and_a_registration_are_acknowledged_when_all_of_each_is_stored(
    repeater: PlayedRepeater, clock: SetClock, sql: asyncpg.Connection
) -> None:
    """53100 is what a full disk raises. The repeat waits for the commit of the original, or is new after its failure."""
    await sql.execute(REFUSES)
    cry = EmergencyReport(RadioAddress(RADIO), 1, Gps.none(clock.now() - timedelta(hours=1)))
    located = [report(clock, seconds) for seconds in range(3)]
    for table, said in (
        ("position", located[0]),
        ("radio_signal_report", located[1]),
        ("radio_presence", located[2]),
        ("alarm", cry),
        ("radio_presence", Registration(RadioAddress(RADIO))),
    ):
        await sql.execute(f"create trigger refuses before insert on {table} for each row execute function refuses()")
        sequence = repeater.say(said)
        await repeater.silence(said.SERVICE, for_s=0.4)
        repeater.say(said, sequence=sequence)
        await repeater.silence(said.SERVICE, for_s=0.1)
        await sql.execute(f"drop trigger refuses on {table}")
        await said_until_acknowledged(repeater, said, sequence)
    assert await sql.fetchval("select count(*) from position") == 4
    assert await sql.fetchval("select count(*) from radio_signal_report") == 3
    assert await sql.fetchval("select count(*) from alarm") == 1


@pytest.mark.fault
async def test_connections_killed_in_between_lose_nothing_that_was_acknowledged(
    repeater: PlayedRepeater, clock: SetClock, sql: asyncpg.Connection
) -> None:
    """Every backend dies three times while reports come; whoever is not answered says it again."""
    others = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
    port = repeater.port(Service.LP)
    waiting = {repeater.say(report(clock, seconds)): seconds for seconds in range(40)}
    acknowledged: set[int] = set()
    for round_no in range(100):
        if round_no in {0, 2, 5}:
            await sql.execute(f"{others} and pid <> pg_backend_pid()")
        await asyncio.sleep(0.1)
        while not port.packets.empty():
            acknowledged.add(port.packets.get_nowait().sequence)
        for sequence, seconds in waiting.items():
            if sequence not in acknowledged:
                repeater.say(report(clock, seconds), sequence=sequence)
        if len(acknowledged) == len(waiting):
            break
    assert len(acknowledged) == len(waiting)
    stored = {row["fixed_at"] for row in await sql.fetch("select fixed_at from position")}
    signals = [row["at"] for row in await sql.fetch("select at from radio_signal_report")]
    for sequence in acknowledged:
        at = clock.now() - timedelta(seconds=waiting[sequence])
        assert at in stored
        assert signals.count(at) == 1


async def test_repeats_fixes_without_a_time_and_reports_without_a_place(
    repeater: PlayedRepeater, clock: SetClock, sql: asyncpg.Connection
) -> None:
    """A repeat changes nothing; without a time it counts from when it came; without a place the radio is still there."""
    for _ in range(2):
        await repeater.acknowledged(Service.LP, repeater.say(report(clock, 9), sequence=1))
    assert await sql.fetchval("select count(*) from position") == 1

    said = TriggeredReport(1, RadioAddress(RADIO), Gps.of(longitude=119.97, latitude=31.81), rssi_raw=-150)
    await repeater.acknowledged(Service.LP, repeater.say(said, sequence=2))
    row = await sql.fetchrow(
        "select fixed_at, speed_dkmh, convert_from(extras, 'utf8') note from position order by fixed_at desc limit 1"
    )
    assert tuple(row) == (clock.now(), 0, "hstrp rssi=-150")

    said = TriggeredReport(1, RadioAddress(RADIO), Gps.none(), rssi_raw=-200)
    clock.advance(timedelta(seconds=1))
    await repeater.acknowledged(Service.LP, repeater.say(said, sequence=3))
    query = "select rssi_dbm, longitude_e7, located_at from radio_signal_report order by id desc limit 1"
    assert tuple(await sql.fetchrow(query)) == (-100.0, None, None)
    assert await sql.fetchval("select marks & 1 from position order by fixed_at desc limit 1") == 1
    assert await sql.fetchval("select heard_by from radio_presence") == "location"
