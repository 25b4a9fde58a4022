"""Acknowledged means durable, also for radios: no commit, no acknowledgement, and everything once."""

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from command.foundation.clock import SetClock
from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.emergency import EmergencyReport
from command.protocols.hytera.gps import Gps
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


@pytest.mark.parametrize("table", ["position", "radio_signal_report", "radio_presence"])
async def test_a_location_is_acknowledged_when_all_of_it_is_stored(
    table: str, repeater: PlayedRepeater, clock: SetClock, sql: asyncpg.Connection
) -> None:
    """53100 is what a full disk raises. The repeat waits for the commit of the original, or is new after its failure."""
    await sql.execute(REFUSES)
    await sql.execute(f"create trigger refuses before insert on {table} for each row execute function refuses()")
    sequence = repeater.say(report(clock))
    await repeater.silence(Service.LP, for_s=0.5)
    repeater.say(report(clock), sequence=sequence)
    await repeater.silence(Service.LP, for_s=0.2)
    await sql.execute(f"drop trigger refuses on {table}")
    if table != "position":  # that one is tried again by the group commit, the others by the repeater
        repeater.say(report(clock), sequence=sequence)
    await repeater.acknowledged(Service.LP, sequence)
    assert await sql.fetchval("select count(*) from position") == 1
    assert await sql.fetchval("select count(*) from radio_signal_report") == 1


async def test_an_emergency_is_acknowledged_when_its_alarm_is_stored(
    repeater: PlayedRepeater, clock: SetClock, sql: asyncpg.Connection
) -> None:
    await sql.execute(REFUSES)
    await sql.execute("create trigger refuses before insert on alarm for each row execute function refuses()")
    cry = EmergencyReport(RadioAddress(RADIO), 1, Gps.of(longitude=119.97, latitude=31.81))
    sequence = repeater.say(cry)
    await repeater.silence(Service.LP, for_s=0.4)
    await sql.execute("drop trigger refuses on alarm")
    repeater.say(cry, sequence=sequence)
    await repeater.acknowledged(Service.LP, sequence)
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


async def test_a_repeat_is_acknowledged_again_and_changes_nothing(
    repeater: PlayedRepeater, clock: SetClock, sql: asyncpg.Connection
) -> None:
    sequence = repeater.say(report(clock))
    await repeater.acknowledged(Service.LP, sequence)
    repeater.say(report(clock), sequence=sequence)
    await repeater.acknowledged(Service.LP, sequence)
    assert await sql.fetchval("select count(*) from position") == 1


async def test_a_fix_without_a_time_counts_from_when_it_came(
    repeater: PlayedRepeater, clock: SetClock, sql: asyncpg.Connection
) -> None:
    said = TriggeredReport(1, RadioAddress(RADIO), Gps.of(longitude=119.97, latitude=31.81), rssi_raw=-150)
    await repeater.acknowledged(Service.LP, repeater.say(said))
    row = await sql.fetchrow("select fixed_at, speed_dkmh, convert_from(extras, 'utf8') note from position")
    assert tuple(row) == (clock.now(), 0, "hstrp rssi=-150")


async def test_a_report_without_a_place_still_tells_that_the_radio_is_there(
    repeater: PlayedRepeater, clock: SetClock, sql: asyncpg.Connection
) -> None:
    said = TriggeredReport(1, RadioAddress(RADIO), Gps.none(), rssi_raw=-200)
    await repeater.acknowledged(Service.LP, repeater.say(said))
    row = await sql.fetchrow("select rssi_dbm, longitude_e7, located_at from radio_signal_report")
    assert tuple(row) == (-100.0, None, None)
    assert await sql.fetchval("select marks & 1 from position") == 1
    assert await sql.fetchval("select heard_by from radio_presence") == "location"


async def test_registration_waits_for_the_database_too(
    repeater: PlayedRepeater, clock: SetClock, sql: asyncpg.Connection
) -> None:
    lock = sql.transaction()
    await lock.start()
    await sql.execute("lock table radio_presence in access exclusive mode")
    sequence = repeater.say(Registration(RadioAddress(RADIO)))
    await repeater.silence(Service.RRS)
    await lock.rollback()
    await repeater.acknowledged(Service.RRS, sequence)
