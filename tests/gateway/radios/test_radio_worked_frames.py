"""The worked frames of the reference, section 1.8, through real sockets: every answer byte for byte."""

import asyncpg
import httpx

from command.protocols.hytera.service import Service
from tests.gateway.radios.conftest import RadioSquad
from tests.gateway.radios.repeater import PlayedRepeater

FROM = "83 04 00 01 86 a1 04 01 01"
GPS = (
    "41 30 30 33 30 30 35 31 35 30 33 32 36 4e 33 30 33 34 2e 33 32 36 30 45 31 31 34 31 39 2e 36 30 38 30"
    "31 2e 32 33 35 38"
)
CONNECT = bytes.fromhex(f"32 42 00 24 00 00 {FROM}")
HEARTBEAT = bytes.fromhex("32 42 00 02 00 00")
REGISTRATION = bytes.fromhex(f"32 42 00 20 00 01 {FROM} 11 00 03 00 04 0a 00 07 d1 49 03")
REGISTRATION_ANSWER = bytes.fromhex("32 42 00 00 00 01 11 00 80 00 09 0a 00 07 d1 00 00 00 0e 10 a9 03")
GOING_OFF = bytes.fromhex(f"32 42 00 20 00 07 {FROM} 11 00 01 00 04 0a 00 07 d1 4b 03")
LOCATION = bytes.fromhex(f"32 42 00 20 00 02 {FROM} 08 a0 03 00 34 00 00 00 01 0a 00 07 d1 00 00 {GPS} ff 46 16 03")
EMERGENCY = bytes.fromhex(f"32 42 00 20 00 03 {FROM} 08 b0 03 00 2d 0a 00 07 d1 01 {GPS} 52 03")
GROUP_CALL = bytes.fromhex(
    f"32 42 00 20 00 05 {FROM} 02 45 b8 10 00 00 00 00 00 01 00 01 00 64 00 00 00 d1 07 00 00 e7 03"
)


async def an_announcement_is_accepted_and_a_heartbeat_comes_back(repeater: PlayedRepeater) -> None:
    repeater.send_bytes(Service.RRS, CONNECT)
    assert await repeater.bytes(Service.RRS) == bytes.fromhex("32 42 00 05 00 00")
    repeater.send_bytes(Service.RRS, HEARTBEAT)
    assert await repeater.bytes(Service.RRS) == HEARTBEAT


async def a_registration_is_acknowledged_then_answered_and_known(
    repeater: PlayedRepeater, sql: asyncpg.Connection, desk: httpx.AsyncClient, radios: RadioSquad
) -> None:
    repeater.send_bytes(Service.RRS, REGISTRATION)
    assert await repeater.bytes(Service.RRS) == bytes.fromhex("32 42 00 01 00 01")
    assert await repeater.bytes(Service.RRS) == REGISTRATION_ANSWER
    row = await sql.fetchrow("select radio_id, renew_s, heard_by from radio_presence")
    assert tuple(row) == (2001, 3600, "registration")
    shown = (await desk.get("/api/radio/radios")).json()["items"]
    assert [(one["device_id"], one["is_online"]) for one in shown] == [
        (radios.device_id, True),
        (radios.other_id, False),
    ]

    repeater.send_bytes(Service.RRS, GOING_OFF)
    assert await repeater.bytes(Service.RRS) == bytes.fromhex("32 42 00 01 00 07")
    assert (await desk.get("/api/radio/radios")).json()["items"][0]["is_online"] is False


async def a_location_is_a_fix_and_a_signal_report(
    repeater: PlayedRepeater, sql: asyncpg.Connection, radios: RadioSquad, desk: httpx.AsyncClient
) -> None:
    repeater.send_bytes(Service.LP, LOCATION)
    assert await repeater.bytes(Service.LP) == bytes.fromhex("32 42 00 01 00 02")
    fix = await sql.fetchrow("select * from position")
    assert (fix["device_id"], fix["longitude_e7"], fix["latitude_e7"]) == (radios.device_id, 1143268000, 305721000)
    assert (fix["fixed_at"].isoformat(), fix["speed_dkmh"], fix["course_deg"]) == ("2026-03-15T00:30:05+00:00", 22, 358)
    asked = {"start": "2026-03-15T00:00:00Z", "end": "2026-03-16T00:00:00Z"}
    signal = (await desk.get("/api/radio/signals", params=asked)).json()["items"][0]
    assert (signal["rssi_raw"], signal["rssi_dbm"], signal["repeater"], signal["slot"]) == (-186, -93.0, "100001", 1)
    assert (signal["longitude_deg"], signal["latitude_deg"], signal["kind"]) == (114.3268, 30.5721, "report")
    shown = (await desk.get("/api/positions")).json()["features"]
    assert [one["geometry"]["coordinates"] for one in shown] == [[114.3268, 30.5721]]


async def an_emergency_is_an_alarm_where_the_radio_is(
    repeater: PlayedRepeater, sql: asyncpg.Connection, radios: RadioSquad
) -> None:
    repeater.send_bytes(Service.LP, EMERGENCY)
    assert await repeater.bytes(Service.LP) == bytes.fromhex("32 42 00 01 00 03")
    alarm = await sql.fetchrow("select kind, level, device_id, cause, times, st_x(location) x from alarm")
    assert tuple(alarm) == ("emergency_button", "emergency", radios.device_id, "radio_report", 1, 114.3268)
    assert await sql.fetchval("select count(*) from position") == 1


async def a_call_is_logged_from_its_status(repeater: PlayedRepeater, sql: asyncpg.Connection) -> None:
    repeater.send_bytes(Service.RCP, GROUP_CALL)
    while (answer := await repeater.bytes(Service.RCP))[3] != 1:  # the subscriptions come first
        assert answer[6] == Service.RCP
    assert answer == bytes.fromhex("32 42 00 01 00 05")
    row = await sql.fetchrow("select sender, target, call_type, slot, is_emergency, ended_at from radio_call")
    assert tuple(row) == (2001, 100, 1, 1, False, None)


async def test_the_conversation_of_the_reference(
    repeater: PlayedRepeater, sql: asyncpg.Connection, desk: httpx.AsyncClient, radios: RadioSquad
) -> None:
    await an_announcement_is_accepted_and_a_heartbeat_comes_back(repeater)
    await a_registration_is_acknowledged_then_answered_and_known(repeater, sql, desk, radios)
    await a_location_is_a_fix_and_a_signal_report(repeater, sql, radios, desk)
    await an_emergency_is_an_alarm_where_the_radio_is(repeater, sql, radios)
    await a_call_is_logged_from_its_status(repeater, sql)
