"""Radios are asked where they are, and who does not answer is a signal that was missed."""

import asyncio
from datetime import timedelta

import asyncpg
import httpx
import sqlalchemy as sa

from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.gateway.radios.service import RadioGateway
from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.gps import Gps
from command.protocols.hytera.location import LocationAnswer, LocationRequest
from command.protocols.hytera.rrs import Registration
from command.protocols.hytera.service import Service
from command.radio.traffic.models import HeardBy, Sighting
from command.radio.traffic.service import radios as stored_radios
from command.radio.traffic.tables import radio_repeater
from tests.gateway.radios.conftest import OTHER, RADIO
from tests.gateway.radios.repeater import PlayedRepeater


async def test_the_plan_asks_keeps_the_answer_and_what_was_missed(
    repeater: PlayedRepeater,
    gateway: RadioGateway,
    clock: SetClock,
    sql: asyncpg.Connection,
    desk: httpx.AsyncClient,
) -> None:
    await repeater.connect(Service.LP)
    for number in (RADIO, OTHER):
        repeater.say(Registration(RadioAddress(number, subnet=11)))
    while await sql.fetchval("select count(*) from radio_presence") < 2:
        await asyncio.sleep(0.05)
    gateway.polling.lay_plans()
    first = await repeater.told(Service.LP, LocationRequest)
    assert first.radio.subnet == 11
    answer = LocationAnswer(first.request_id, first.radio, Gps.of(longitude=119.97, latitude=31.81), rssi_raw=-90)
    await repeater.acknowledged(Service.LP, repeater.say(answer))
    await repeater.silence(Service.LP)  # a report a second, and the clock stands still
    clock.advance(timedelta(seconds=1))
    second = await repeater.told(Service.LP, LocationRequest)
    assert {first.radio.id, second.radio.id} == {RADIO, OTHER}
    clock.advance(timedelta(seconds=20))
    while not await sql.fetchval("select count(*) from radio_signal_report where kind = 'missed'"):
        await asyncio.sleep(0.05)
    row = await sql.fetchrow(
        "select radio_id, at, rssi_raw, longitude_e7 from radio_signal_report where kind = 'missed'"
    )
    assert tuple(row) == (second.radio.id, clock.now() - timedelta(seconds=20), None, None)
    await gateway.reporting.tell()
    slot = (await desk.get("/api/radio/repeaters")).json()["items"][0]["slots"][0]
    assert (slot["link"], slot["radios"], slot["counters"]["polls"], slot["counters"]["missed"]) == ("up", 2, 2, 1)
    assert slot["capacity_per_s"] == 1.0
    assert slot["wanted_per_s"] == round(1 / 60 + 1 / 120, 4)


async def test_a_radio_that_moved_to_another_gateway_is_left_to_it(
    repeater: PlayedRepeater, gateway: RadioGateway, clock: SetClock, database: Database
) -> None:
    await repeater.connect(Service.TMP)
    await repeater.acknowledged(Service.RRS, repeater.say(Registration(RadioAddress(RADIO))))
    assert len(gateway.downlink._held()) == 1
    clock.advance(timedelta(seconds=5))
    async with database.transaction() as tx:  # as the gateway does that holds the other repeater
        values = {
            "identity": "100002",
            "name": "",
            "rssi_db_per_step": 0.5,
            "reports_per_s": 1.0,
            "admission": "admitted",
        }
        made = await tx.execute(sa.insert(radio_repeater).values(values).returning(radio_repeater.c.id))
        seen = Sighting(RADIO, clock.now(), HeardBy.LOCATION, made.scalar_one(), 1)
        await stored_radios.note(tx, seen, 3600)
    await gateway.witness.load(clock.now() - timedelta(seconds=30))
    assert gateway.downlink._held() == []
