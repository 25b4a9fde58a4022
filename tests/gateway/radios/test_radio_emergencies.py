"""A call for help, however it comes and however often: one alarm, and the radio is told to stop once it was seen."""

from datetime import timedelta

import asyncpg
import httpx

from command.foundation.clock import SetClock
from command.gateway.radios.service import RadioGateway
from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.calls import CallType
from command.protocols.hytera.emergency import EmergencyReport, StopEmergency, StopEmergencyAnswer
from command.protocols.hytera.gps import Gps
from command.protocols.hytera.service import Service
from command.protocols.hytera.statuses import RepeaterState, RepeaterStatus, StateReport
from tests.gateway.radios.conftest import RADIO, REPEATER, STRANGER, RadioSquad
from tests.gateway.radios.repeater import PlayedRepeater

CRY = EmergencyReport(RadioAddress(RADIO), 1, Gps.of(longitude=119.97, latitude=31.81))


async def kept(repeater: PlayedRepeater, message: object, slot: int = 1) -> None:
    """Said, and acknowledged whatever else comes."""
    sequence = repeater.say(message, slot)  # type: ignore[arg-type]
    service = message.SERVICE  # type: ignore[attr-defined]
    while (packet := await repeater.packet(service, slot)).sequence != sequence or packet.type != 1:
        pass


async def test_repeats_and_the_call_of_one_radio_are_one_alarm_and_it_is_stopped(
    repeater: PlayedRepeater,
    gateway: RadioGateway,
    desk: httpx.AsyncClient,
    clock: SetClock,
    sql: asyncpg.Connection,
    radios: RadioSquad,
) -> None:
    for _ in range(3):
        await kept(repeater, CRY)
        clock.advance(timedelta(seconds=5))
    call = RepeaterStatus(0, RepeaterState.LOCAL_CALL, 1, CallType.EMERGENCY_GROUP, RadioAddress(100), CRY.radio)
    await kept(repeater, call)
    alarms = (await desk.get("/api/alarms")).json()["items"]
    assert [(one["device_id"], one["times"], one["state"]) for one in alarms] == [(radios.device_id, 4, "raised")]
    assert alarms[0]["location"]["coordinates"] == [119.97, 31.81]

    await gateway.stops.look()
    assert await sql.fetchval("select stops_sent from radio_emergency") == 0
    await desk.post(f"/api/alarms/{alarms[0]['id']}/acknowledge")
    await gateway.stops.look()
    stop = await repeater.told(Service.LP, StopEmergency)
    assert stop.radio.id == RADIO
    clock.advance(timedelta(seconds=15))
    await gateway.stops.look()
    stop = await repeater.told(Service.LP, StopEmergency)
    await kept(repeater, StopEmergencyAnswer(stop.request_id, stop.radio))
    assert await sql.fetchval("select stopped_at from radio_emergency") == clock.now()
    clock.advance(timedelta(seconds=15))
    await gateway.stops.look()
    assert await sql.fetchval("select stops_sent from radio_emergency") == 2
    assert await sql.fetchval("select count(*) from event where kind = 'radio_emergency_stopped'") == 1

    clock.advance(timedelta(minutes=2))
    await kept(repeater, CRY)  # pressed again
    again = (await desk.get("/api/alarms")).json()["items"]
    assert [(one["state"], one["times"]) for one in again] == [("raised", 5)]
    assert await sql.fetchval("select stopped_at from radio_emergency") is None


async def test_a_call_for_help_during_another_call_is_an_alarm_and_a_call_of_its_own(
    repeater: PlayedRepeater, desk: httpx.AsyncClient, clock: SetClock
) -> None:
    group = RadioAddress(100)
    talking = RepeaterStatus(0, RepeaterState.LOCAL_CALL, 1, CallType.GROUP, group, RadioAddress(2002))
    cry = RepeaterStatus(0, RepeaterState.LOCAL_CALL, 1, CallType.EMERGENCY_ALARM_WITH_CALL, group, RadioAddress(RADIO))
    hanging = RepeaterStatus(0, RepeaterState.LOCAL_CALL_HANG, 1, CallType.GROUP, group, RadioAddress(RADIO))
    idle = RepeaterStatus(0, RepeaterState.IDLE, 0, 0, group, RadioAddress(0))
    for status, seconds in ((talking, 4), (cry, 6), (cry, 0), (hanging, 3), (idle, 0)):
        await kept(repeater, status)
        clock.advance(timedelta(seconds=seconds))
    calls = (await desk.get("/api/radio/calls")).json()["items"]
    assert [(one["sender"], one["kind"], one["talked_s"], one["held_s"], one["ended_by"]) for one in calls] == [
        (RADIO, "emergency_alarm_with_call", 6.0, 9.0, "idle"),
        (2002, "group", 4.0, 4.0, "other_call"),
    ]
    only = (await desk.get("/api/radio/calls", params={"emergency": "true", "radio_id": RADIO})).json()["items"]
    assert len(only) == 1
    assert [one["kind"] for one in (await desk.get("/api/alarms")).json()["items"]] == ["emergency_button"]


async def test_a_radio_that_nobody_knows_is_heard_when_it_calls_for_help(
    repeater: PlayedRepeater, desk: httpx.AsyncClient
) -> None:
    await kept(repeater, EmergencyReport(RadioAddress(STRANGER), 1, Gps.none()))
    await kept(repeater, EmergencyReport(RadioAddress(STRANGER + 1), 1, None))
    await kept(repeater, StateReport(9, 1))  # the gateway radio itself
    devices = sorted(one["device_id"] for one in (await desk.get("/api/alarms")).json()["items"])
    assert devices == [-((1 << 40) + number) for number in (REPEATER, STRANGER + 1, STRANGER)]


async def test_a_call_for_help_is_heard_also_after_the_clock_was_set_back(
    repeater: PlayedRepeater, desk: httpx.AsyncClient, clock: SetClock
) -> None:
    cry = RepeaterStatus(0, RepeaterState.LOCAL_CALL, 1, CallType.EMERGENCY_GROUP, RadioAddress(100), CRY.radio)
    await kept(repeater, cry)
    clock.advance(-timedelta(hours=1))
    await kept(repeater, cry)
    assert [one["times"] for one in (await desk.get("/api/alarms")).json()["items"]] == [2]
