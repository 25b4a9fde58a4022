"""Who may speak as which repeater, and what becomes of a link."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import asyncpg
import httpx

from command.app.house import House
from command.app.main import build_house, running
from command.force.service import Devices
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.foundation.settings import Settings
from command.gateway.radios.service import RadioGateway
from command.protocols.hytera import hstrp
from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.gps import Gps
from command.protocols.hytera.hstrp import Kind, from_repeater
from command.protocols.hytera.location import LocationRequest
from command.protocols.hytera.rrs import Deregistration, Registration, RegistrationAnswer
from command.protocols.hytera.service import Service
from command.protocols.hytera.statuses import RepeaterStatus, SubscribeBroadcasts, SubscribeStates
from command.protocols.hytera.triggered import TriggeredReport
from tests.gateway.radios.conftest import RADIO, REPEATER, STRANGER, RadioSquad
from tests.gateway.radios.repeater import PlayedRepeater


async def until(condition: Callable[[], Awaitable[bool]], for_s: float = 5.0) -> None:
    async with asyncio.timeout(for_s):
        while not await condition():
            await asyncio.sleep(0.05)


async def until_call(sql: asyncpg.Connection) -> None:
    async def is_logged() -> bool:
        return bool(await sql.fetchval("select count(*) from radio_call"))

    await until(is_logged)


async def test_an_unknown_repeater_is_shown_and_not_heard_until_it_is_admitted(
    gateway: RadioGateway, desk: httpx.AsyncClient, sql: asyncpg.Connection
) -> None:
    stranger = await PlayedRepeater(gateway.port, 555).open()
    await stranger.connect(Service.RRS)
    sequence = stranger.say(Registration(RadioAddress(RADIO)))
    await stranger.silence(Service.RRS)

    async def is_listed() -> bool:
        listed = (await desk.get("/api/radio/repeaters")).json()["items"]
        return [one["admission"] for one in listed if one["identity"] == "555"] == ["pending"]

    await until(is_listed)
    assert await sql.fetchval("select count(*) from radio_presence") == 0
    admitted = await desk.put("/api/radio/repeaters/555", json={"admission": "admitted", "name": "新北"})
    assert (admitted.status_code, admitted.json()["name"]) == (200, "新北")
    await gateway.repeaters.load()
    stranger.say(Registration(RadioAddress(RADIO)), sequence=sequence)
    await stranger.acknowledged(Service.RRS, sequence)
    stranger.close()


async def test_nobody_takes_the_place_of_a_repeater_that_lives_nor_of_one_that_is_pinned(
    repeater: PlayedRepeater, gateway: RadioGateway, clock: SetClock, desk: httpx.AsyncClient
) -> None:
    await repeater.connect(Service.RRS)
    other = await PlayedRepeater(gateway.port, REPEATER, host="127.0.0.2").open()
    sequence = other.say(Deregistration(RadioAddress(RADIO)))
    await other.silence(Service.RRS)
    await repeater.acknowledged(Service.RRS, repeater.say(Registration(RadioAddress(RADIO))))
    clock.advance(timedelta(seconds=61))
    other.say(Deregistration(RadioAddress(RADIO)), sequence=sequence)
    await other.acknowledged(Service.RRS, sequence)

    await desk.put(f"/api/radio/repeaters/{REPEATER}", json={"address": "127.0.0.1"})
    await gateway.repeaters.load()
    other.say(Deregistration(RadioAddress(RADIO)), sequence=sequence + 1)
    await other.silence(Service.RRS)
    clock.advance(timedelta(seconds=61))
    gateway.desk.sweep()
    sequence = repeater.say(Registration(RadioAddress(RADIO)))
    while (await repeater.packet(Service.RRS)).sequence != sequence:
        pass
    other.close()


async def test_a_silent_link_is_lost_its_call_ends_and_it_comes_back(
    repeater: PlayedRepeater, gateway: RadioGateway, clock: SetClock, sql: asyncpg.Connection, desk: httpx.AsyncClient
) -> None:
    talking = RepeaterStatus(0, 0, 1, 1, RadioAddress(100), RadioAddress(RADIO))
    repeater.send_packet(Service.RCP, hstrp.connect(from_repeater(REPEATER, 1)))
    wish = await repeater.told(Service.RCP, SubscribeBroadcasts)
    assert [(switch.what, switch.is_on) for switch in wish.switches] == [(0, True), (1, True), (2, True)]
    states = await repeater.told(Service.RCP, SubscribeStates)
    assert [switch.what for switch in states.switches] == [9]
    repeater.say(talking)
    await until_call(sql)
    clock.advance(timedelta(seconds=30))
    repeater.send_packet(Service.RCP, hstrp.heartbeat())
    await asyncio.sleep(0.1)
    clock.advance(timedelta(seconds=59))
    gateway.desk.sweep()
    assert gateway.slots.linked()
    clock.advance(timedelta(seconds=2))
    gateway.desk.sweep()
    assert not gateway.slots.linked()

    async def is_ended() -> bool:
        return await sql.fetchval("select ended_by from radio_call") == "link_lost"

    await until(is_ended)
    await gateway.reporting.tell()
    slot = (await desk.get("/api/radio/repeaters")).json()["items"][0]["slots"][0]
    assert (slot["link"], slot["slot"]) == ("lost", 1)
    await repeater.connect_again(Service.RCP)
    assert gateway.slots.linked() == {(1, 1)}


async def test_what_is_not_acknowledged_is_sent_three_times_more_with_its_sequence(
    repeater: PlayedRepeater, gateway: RadioGateway, clock: SetClock
) -> None:
    await repeater.connect(Service.RRS)
    await repeater.acknowledged(Service.RRS, repeater.say(Registration(RadioAddress(RADIO))))
    sent = [await repeater.bytes(Service.RRS) for _ in range(3)][-1]
    for _ in range(4):
        clock.advance(timedelta(seconds=2))
        gateway.desk.sweep()
    again = [await repeater.bytes(Service.RRS) for _ in range(3)]
    assert again == [sent] * 3
    await repeater.silence_of_bytes(Service.RRS)


async def test_a_gateway_that_starts_anew_knows_who_spoke_before_from_where(
    air: House,
    repeater: PlayedRepeater,
    gateway: RadioGateway,
    process_settings: Settings,
    clock: SetClock,
    radios: RadioSquad,
) -> None:
    """Repeaters go on with heartbeats, which name nobody; texts and polls find their way all the same."""
    for service in (Service.RRS, Service.LP):
        await repeater.connect(service)
    await repeater.acknowledged(Service.RRS, repeater.say(Registration(RadioAddress(RADIO))))
    assert (await repeater.told(Service.RRS, RegistrationAnswer)).renew_s == 3600
    await gateway.reporting.tell()
    await gateway.stop()
    settings = process_settings.model_copy(update={"hstrp_port": gateway.port})
    again = build_house(settings, clock)
    async with running(again, frozenset({"gateway"})):
        fresh = again.services.get(RadioGateway)
        await asyncio.wait_for(fresh.listening.wait(), 5)
        for service in (Service.RRS, Service.LP):
            repeater.send_packet(service, hstrp.heartbeat())
            assert (await repeater.packet(service)).kind is Kind.HEARTBEAT
        assert fresh.slots.linked() == {(1, 1)}
        fresh.polling.lay_plans()
        asked = await repeater.told(Service.LP, LocationRequest)
        assert asked.radio == RadioAddress(RADIO)


async def test_radios_that_no_register_has_are_listed_and_become_devices(
    air: House,
    repeater: PlayedRepeater,
    database: Database,
    desk: httpx.AsyncClient,
    radios: RadioSquad,
    sql: asyncpg.Connection,
) -> None:
    gps = Gps.of(longitude=119.97, latitude=31.81)
    await repeater.acknowledged(
        Service.LP, repeater.say(TriggeredReport(1, RadioAddress(STRANGER), gps, rssi_raw=-100))
    )
    listed = (await desk.get("/api/radio/radios/pending")).json()["items"]
    assert [(one["radio_id"], one["repeater"], one["slot"]) for one in listed] == [(STRANGER, str(REPEATER), 1)]
    assert (await desk.get("/api/positions")).json()["features"] == []
    device_id = await sql.fetchval(
        "insert into device (asset_no, kind, body_id, protocol, identity, datum, capabilities) "
        "select 'R9', kind, body_id, protocol, $1, datum, capabilities from device where id = $2 returning id",
        str(STRANGER),
        radios.device_id,
    )
    async with database.transaction() as tx:
        await air.services.get(Devices).load(tx)
    await repeater.acknowledged(Service.RRS, repeater.say(Registration(RadioAddress(STRANGER))))
    assert await sql.fetchval("select array_agg(distinct device_id) from position") == [device_id]
    assert await sql.fetchval("select device_id from radio_signal_report") == device_id
    assert (await desk.get("/api/radio/radios/pending")).json()["items"] == []
