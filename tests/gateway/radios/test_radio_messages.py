"""Words to radios and from them: one under way at a time, and what became of each in words."""

from datetime import timedelta

import asyncpg
import httpx
import pytest_asyncio

from command.foundation.clock import SetClock
from command.gateway.radios.service import RadioGateway
from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.gps import Gps
from command.protocols.hytera.location import LocationAnswer, LocationRequest
from command.protocols.hytera.remote import RadioCheck, RadioCheckReply
from command.protocols.hytera.rrs import Registration
from command.protocols.hytera.service import Service
from command.protocols.hytera.text import GroupText, GroupTextAck, PrivateText, PrivateTextAck, TextResult
from tests.gateway.radios.conftest import OTHER, RADIO, RadioSquad
from tests.gateway.radios.repeater import PlayedRepeater


@pytest_asyncio.fixture
async def linked(repeater: PlayedRepeater) -> PlayedRepeater:
    """Connected on all that is needed, with radio 2001 registered on slot 1 and 2002 on slot 2."""
    for service, slot in ((Service.TMP, 1), (Service.LP, 1), (Service.RCP, 1), (Service.TMP, 2)):
        await repeater.connect_again(service, slot)
    await repeater.acknowledged(Service.RRS, repeater.say(Registration(RadioAddress(RADIO))))
    await repeater.acknowledged(Service.RRS, repeater.say(Registration(RadioAddress(OTHER)), slot=2), slot=2)
    return repeater


async def put(desk: httpx.AsyncClient, device_id: int, **form: object) -> int:
    answer = await desk.post(f"/api/devices/{device_id}/messages", json=form)
    assert answer.status_code == 201, answer.text
    message_id: int = answer.json()["id"]
    return message_id


async def shown(desk: httpx.AsyncClient, message_id: int) -> tuple[str, str | None, int]:
    said = (await desk.get(f"/api/device-messages/{message_id}")).json()
    return said["state"], said["failure"], said["attempts"]


async def test_a_text_is_delivered_when_the_radio_says_so_and_the_next_waits_for_it(
    linked: PlayedRepeater, desk: httpx.AsyncClient, radios: RadioSquad
) -> None:
    first = await put(desk, radios.device_id, kind="text", text="速到人民广场")
    second = await put(desk, radios.device_id, kind="text", text="二")
    said = await linked.told(Service.TMP, PrivateText)
    assert (said.text, said.destination.id, said.source.id) == ("速到人民广场", RADIO, 9001)
    await linked.silence(Service.TMP, for_s=0.2)
    assert await shown(desk, first) == ("sent", None, 1)
    assert await shown(desk, second) == ("queued", None, 0)
    sequence = linked.say(said.ack())
    await linked.acknowledged(Service.TMP, sequence)
    assert await shown(desk, first) == ("received", None, 1)
    assert (await linked.told(Service.TMP, PrivateText)).text == "二"


async def test_a_busy_channel_is_tried_three_times_and_said_in_words(
    linked: PlayedRepeater, desk: httpx.AsyncClient, radios: RadioSquad, clock: SetClock, gateway: RadioGateway
) -> None:
    message_id = await put(desk, radios.device_id, kind="text", text="速到人民广场")
    ids = set()
    for attempt in (1, 2, 3):
        said = await linked.told(Service.TMP, PrivateText)
        ids.add(said.request_id)
        await linked.acknowledged(Service.TMP, linked.say(said.ack(TextResult.CHANNEL_BUSY)))
        expected = ("failed", "channel_busy", 3) if attempt == 3 else ("sent", None, attempt)
        assert await shown(desk, message_id) == expected
        clock.advance(timedelta(seconds=10))
        await gateway.downlink.send_due()
    assert len(ids) == 1


async def test_a_text_without_a_word_is_said_again_then_failed_and_a_late_word_still_counts(
    linked: PlayedRepeater, desk: httpx.AsyncClient, radios: RadioSquad, clock: SetClock, gateway: RadioGateway
) -> None:
    message_id = await put(desk, radios.other_id, kind="text", text="二", expires_s=3600)
    for _ in range(3):
        said = await linked.told(Service.TMP, PrivateText, slot=2)
        clock.advance(timedelta(seconds=60))
        await linked.connect_again(Service.TMP, slot=2)
        await gateway.downlink.send_due()
    assert await shown(desk, message_id) == ("failed", "no_answer", 3)
    another = await put(desk, radios.other_id, kind="text", text="三", expires_s=3600)
    said = await linked.told(Service.TMP, PrivateText, slot=2)
    gateway.errands._waiting.clear()  # as after a restart
    late = PrivateTextAck(said.request_id, said.destination, said.source)
    await linked.acknowledged(Service.TMP, linked.say(late, slot=2), slot=2)
    assert await shown(desk, another) == ("received", None, 1)


async def test_a_radio_is_asked_where_it_is_and_checked(
    linked: PlayedRepeater, desk: httpx.AsyncClient, radios: RadioSquad, sql: asyncpg.Connection
) -> None:
    located = await put(desk, radios.device_id, kind="locate")
    asked = await linked.told(Service.LP, LocationRequest)
    while asked.request_id >= 1 << 31:  # the plan asks too
        asked = await linked.told(Service.LP, LocationRequest)
    answer = LocationAnswer(asked.request_id, asked.radio, Gps.of(longitude=119.97, latitude=31.81), rssi_raw=-120)
    await linked.acknowledged(Service.LP, linked.say(answer))
    said = (await desk.get(f"/api/device-messages/{located}")).json()
    assert (said["state"], said["answer"]["longitude"], said["answer"]["rssi_raw"]) == ("answered", 119.97, -120)

    checked = await put(desk, radios.device_id, kind="radio_check")
    assert (await linked.told(Service.RCP, RadioCheck)).target.id == RADIO
    await linked.acknowledged(Service.RCP, linked.say(RadioCheckReply(1)))
    assert await shown(desk, checked) == ("failed", "refused_by_device", 1)

    refused = await desk.post(f"/api/devices/{radios.device_id}/messages", json={"kind": "photo"})
    assert (refused.status_code, refused.json()["code"]) == (409, "message_kind_not_for_device")
    kinds = "select array_agg(kind order by id) from event where subject_kind = 'device'"
    told = await sql.fetchval(kinds)
    assert told.count("device_message_put") == 2


async def test_what_a_radio_writes_is_kept_once_and_confirmed_whatever_its_flags(
    linked: PlayedRepeater, desk: httpx.AsyncClient, sql: asyncpg.Connection
) -> None:
    said = PrivateText(7, RadioAddress(9001), RadioAddress(RADIO), "收到", flags=0)
    for _ in range(2):  # the second time because its confirmation was lost
        await linked.acknowledged(Service.TMP, linked.say(said))
        assert (await linked.told(Service.TMP, PrivateTextAck)).result == 0
    to_other = PrivateText(8, RadioAddress(OTHER), RadioAddress(RADIO), "你好")
    await linked.acknowledged(Service.TMP, linked.say(to_other))
    await linked.silence(Service.TMP, for_s=0.2)
    texts = (await desk.get("/api/radio/texts")).json()["items"]
    assert [(one["text"], one["target"]) for one in texts] == [("你好", OTHER), ("收到", 9001)]
    assert await sql.fetchval("select count(*) from event where kind = 'radio_text_received'") == 2


async def test_a_group_is_written_to_on_every_linked_slot(
    linked: PlayedRepeater, desk: httpx.AsyncClient, gateway: RadioGateway, clock: SetClock
) -> None:
    await gateway.reporting.tell()
    put = await desk.post("/api/radio/groups/100/texts", json={"text": "收队"})
    assert put.status_code == 201
    assert [(one["slot"], one["state"]) for one in put.json()["items"]] == [(1, "queued"), (2, "queued")]
    for slot, result in ((1, TextResult.OK), (2, TextResult.TRANSMISSION_DENIED)):
        said = await linked.told(Service.TMP, GroupText, slot=slot)
        assert (said.destination.id, said.text) == (100, "收队")
        ack = GroupTextAck(said.request_id, said.destination, result)
        await linked.acknowledged(Service.TMP, linked.say(ack, slot=slot), slot=slot)
    listed = (await desk.get("/api/radio/group-texts")).json()["items"]
    states = {one["slot"]: (one["state"], one["failure"]) for one in listed}
    assert states == {1: ("delivered", None), 2: ("failed", "transmission_denied")}
    nobody = await desk.post(
        "/api/radio/groups/100/texts", json={"text": "收队", "slots": [{"repeater": "9", "slot": 1}]}
    )
    assert (nobody.status_code, nobody.json()["code"]) == (404, "repeater_not_found")
    clock.advance(timedelta(minutes=1))
    nobody = await desk.post("/api/radio/groups/100/texts", json={"text": "收队"})
    assert (nobody.status_code, nobody.json()["code"]) == (409, "no_repeater_linked")
