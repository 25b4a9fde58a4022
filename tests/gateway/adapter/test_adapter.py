"""An adapter of another platform, played by a small client over real HTTP and a real WebSocket."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import pytest_asyncio
import sqlalchemy as sa
from websockets.asyncio.client import ClientConnection, connect

from command.alarms.tables import alarm
from command.app.house import House
from command.app.http import build_app
from command.force.messages.tables import device_message
from command.force.tables import body, device
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.foundation.security import Role, Scope, system_scope
from command.gateway.adapter.housekeeping import REMEMBERED, Housekeeping
from command.gateway.adapter.tables import adapter_event
from command.positions.tables import position
from command.radio.traffic.models import ANOTHER_PLATFORM

AT = "2026-03-15T00:30:00Z"


@dataclass(frozen=True, slots=True)
class Squad:
    body_id: int
    first: int
    second: int
    foreign: int
    """Of another adapter."""


@pytest_asyncio.fixture
async def squad(database: Database) -> Squad:
    async with database.transaction() as tx:
        root = {"code": "CZ", "name": "常州市", "short_name": "支队", "kind": "detachment"}
        body_id = (await tx.execute(sa.insert(body).values(root).returning(body.c.id))).scalar_one()
        ids = []
        for number, identity in enumerate(("tetra:501", "tetra:502", "poc:501"), start=1):
            values = {
                "asset_no": f"RA-{number}",
                "kind": "radio",
                "body_id": body_id,
                "protocol": "adapter",
                "identity": identity,
                "datum": "wgs84",
                "capabilities": ["position", "voice", "text", "panic"],
            }
            ids.append((await tx.execute(sa.insert(device).values(values).returning(device.c.id))).scalar_one())
    return Squad(body_id, *ids)


async def authenticate(token: str) -> Scope | None:
    if token == "desk":
        return system_scope("dispatcher")
    role = Role.INTAKE_CLERK if token == "clerk" else Role.RADIO_ADAPTER
    return Scope(token, frozenset({role}), None)


class Adapter:
    """What an adapter has to do, and no more."""

    def __init__(self, http: httpx.AsyncClient, account: str = "tetra") -> None:
        self.http = http
        self.headers = {"Authorization": f"Bearer {account}"}

    async def post(self, events: list[dict[str, Any]]) -> httpx.Response:
        return await self.http.post("/api/adapter/events", json={"events": events}, headers=self.headers)

    async def tell(self, *events: dict[str, Any]) -> list[dict[str, Any]]:
        answer = await self.post(list(events))
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.json()["results"]
        return results

    def socket(self) -> connect:
        address = str(self.http.base_url).replace("http", "ws", 1).rstrip("/") + "/api/adapter/downlinks"
        return connect(address, additional_headers=self.headers)


@pytest_asyncio.fixture
async def desk(squad: Squad, house: House) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who may do everything, inside the process."""
    house.authenticate = authenticate
    transport = httpx.ASGITransport(app=build_app(house), raise_app_exceptions=False)
    headers = {"Authorization": "Bearer desk"}
    async with httpx.AsyncClient(transport=transport, base_url="http://zhihui.test", headers=headers) as client:
        yield client


@pytest.fixture
def adapter(desk: httpx.AsyncClient) -> Adapter:
    return Adapter(desk)


@pytest.fixture
def open_house(squad: Squad, working_house: House) -> House:
    """With background work, and accounts by their token; asked for before it is served."""
    working_house.authenticate = authenticate
    return working_house


@pytest_asyncio.fixture
async def wired_desk(open_house: House, serve: str) -> AsyncIterator[httpx.AsyncClient]:
    """The desk over a real socket."""
    async with httpx.AsyncClient(base_url=serve, headers={"Authorization": "Bearer desk"}, timeout=30) as client:
        yield client


@pytest.fixture
def wired(wired_desk: httpx.AsyncClient) -> Adapter:
    return Adapter(wired_desk)


def event(number: int, kind: str, device_name: str = "501", **more: Any) -> dict[str, Any]:
    return {"id": f"e-{number}", "kind": kind, "device": device_name, "at": AT, **more}


async def hear(socket: ClientConnection, kind: str) -> dict[str, Any]:
    async with asyncio.timeout(10):
        while True:
            word: dict[str, Any] = json.loads(await socket.recv())
            if word["type"] == kind:
                return word


async def eventually(look: Callable[[], Awaitable[Any]]) -> Any:
    async with asyncio.timeout(10):
        while not (found := await look()):
            await asyncio.sleep(0.05)
    return found


async def test_presence_and_place_stand_in_the_register_of_radios(
    adapter: Adapter, desk: httpx.AsyncClient, squad: Squad
) -> None:
    told = [
        event(1, "registered", renew_s=600),
        event(2, "location", longitude=119.974, latitude=31.779, speed_kmh=5.0, rssi_dbm=-91.5, site="B7"),
        event(3, "registered", "502"),
        event(4, "went_off", "502"),
    ]
    assert [one["outcome"] for one in await adapter.tell(*told)] == ["kept"] * 4
    radios = {one["device_id"]: one for one in (await desk.get("/api/radio/radios")).json()["items"]}
    first = radios[squad.first]
    assert (first["radio_id"], first["is_online"], first["repeater"]) == (
        ANOTHER_PLATFORM + squad.first, True, "tetra/B7",
    )  # fmt: skip
    assert (first["rssi_dbm"], first["renew_s"]) == (-91.5, 600)
    assert not radios[squad.second]["is_online"]
    newest = (await desk.get("/api/positions")).json()["features"]
    assert [one["geometry"]["coordinates"] for one in newest] == [[119.974, 31.779]]
    signals = await desk.get("/api/radio/signals", params={"start": AT, "end": "2026-03-16T00:00:00Z"})
    assert [(one["rssi_dbm"], one["longitude_deg"]) for one in signals.json()["items"]] == [(-91.5, 119.974)]


async def test_a_batch_told_twice_and_at_once_counts_once(adapter: Adapter, house: House, squad: Squad) -> None:
    told = [
        event(1, "location", longitude=119.974, latitude=31.779),
        event(2, "text", text="到达现场"),
        event(3, "emergency"),
    ]
    twice = await asyncio.gather(adapter.tell(*told), adapter.tell(*told))
    assert sorted(result["outcome"] for results in twice for result in results) == ["kept"] * 3 + ["known"] * 3
    assert {one["outcome"] for one in await adapter.tell(*told)} == {"known"}
    async with house.database.transaction() as tx:
        kept = await tx.execute(sa.select(sa.func.count()).select_from(position))
        alarms = (await tx.execute(sa.select(alarm.c.device_id, alarm.c.times))).all()
    assert kept.scalar_one() == 1
    assert [tuple(row) for row in alarms] == [(squad.first, 1)]


async def test_what_is_not_its_own_is_refused_one_by_one_and_the_rest_is_kept(adapter: Adapter) -> None:
    results = await adapter.tell(
        event(1, "heard", "999"),
        event(2, "call_ended", started_by="e-77"),
        event(3, "outcome", message=4711, state="received"),
        event(4, "emergency_stopped", alarm=4711),
        event(5, "heard"),
    )
    assert [(one["outcome"], one["code"]) for one in results] == [
        ("refused", "unknown_device"), ("refused", "unknown_call"), ("refused", "unknown_message"),
        ("refused", "unknown_alarm"), ("kept", None),
    ]  # fmt: skip
    assert [one["outcome"] for one in await adapter.tell(event(2, "call_ended", started_by="e-77"))] == ["refused"]


async def test_accounts_speak_for_their_own_radios_only(squad: Squad, desk: httpx.AsyncClient) -> None:
    other = Adapter(desk, "poc")
    assert (await other.tell(event(1, "registered")))[0]["outcome"] == "kept"
    heard = [one["device_id"] for one in (await desk.get("/api/radio/radios")).json()["items"] if one["heard_at"]]
    assert heard == [squad.foreign]


async def test_nobody_else_tells_events_or_opens_the_socket(wired_desk: httpx.AsyncClient) -> None:
    nobody = Adapter(wired_desk, "clerk")
    assert (await nobody.post([event(1, "heard")])).status_code == 403
    async with nobody.socket() as socket:
        await socket.wait_closed()
        assert socket.close_code == 4403


async def test_batches_are_bounded_and_events_are_checked(adapter: Adapter) -> None:
    for events in (
        [event(number, "heard") for number in range(201)],
        [event(1, "location", longitude=300.0, latitude=31.0)],
        [{**event(1, "heard"), "at": "2026-03-15T00:30:00"}],
        [event(1, "no_such_kind")],
        [event(1, "heard", site="B\0")],
        [event(1, "outcome", message=2**63, state="received")],
    ):
        assert (await adapter.post(events)).status_code == 422


async def test_calls_stand_in_the_log_with_their_speech(
    adapter: Adapter, desk: httpx.AsyncClient, squad: Squad
) -> None:
    await adapter.tell(event(1, "call_started", call="group", target=100, site="B7"))
    ended = {**event(2, "call_ended", started_by="e-1", talked_s=4.0), "at": "2026-03-15T00:30:05Z"}
    assert [one["outcome"] for one in await adapter.tell(ended)] == ["kept"]
    call = (await desk.get("/api/radio/calls")).json()["items"][0]
    assert (call["kind"], call["target"], call["sender_device_id"]) == ("group", 100, squad.first)
    assert (call["talked_s"], call["held_s"], call["ended_by"]) == (4.0, 5.0, "idle")


async def test_a_text_goes_down_the_socket_and_its_outcome_comes_back(
    wired: Adapter, wired_desk: httpx.AsyncClient, squad: Squad
) -> None:
    async with wired.socket() as socket:
        await socket.send(json.dumps({"type": "hold", "devices": ["501", "999"]}))
        assert await hear(socket, "held") == {"type": "held", "devices": ["501"], "unknown": ["999"]}
        put = await wired_desk.post(
            f"/api/devices/{squad.first}/messages", json={"kind": "text", "text": "速到人民广场"}
        )
        assert put.status_code == 201, put.text
        word = await hear(socket, "message")
        assert (word["id"], word["device"], word["kind"], word["attempt"]) == (put.json()["id"], "501", "text", 1)
        assert word["payload"]["text"] == "速到人民广场"
        await socket.send(json.dumps({"type": "outcome", "id": word["id"], "state": "received"}))
        assert await hear(socket, "kept") == {"type": "kept", "what": "outcome", "id": word["id"]}
        assert (await wired_desk.get(f"/api/device-messages/{word['id']}")).json()["state"] == "received"
        await socket.send(json.dumps({"type": "outcome", "id": 4711, "state": "received"}))
        assert (await hear(socket, "error"))["code"] == "unknown"
        for said in (
            {},
            {"type": "outcome", "id": 2**63, "state": "received"},
            {"type": "outcome", "id": word["id"], "state": "answered", "answer": {"said": "\0"}},
        ):
            await socket.send(json.dumps(said))
            assert (await hear(socket, "error"))["code"] == "not_understood"


async def test_what_an_adapter_did_not_answer_is_sent_to_its_next_socket(
    wired: Adapter, wired_desk: httpx.AsyncClient, squad: Squad
) -> None:
    await wired_desk.post(f"/api/devices/{squad.first}/messages", json={"kind": "locate"})
    for attempt in (1, 2):
        async with wired.socket() as socket:
            await socket.send(json.dumps({"type": "hold", "devices": ["501"]}))
            word = await hear(socket, "message")
            assert (word["kind"], word["attempt"]) == ("locate", attempt)
    assert (await wired.tell(event(9, "outcome", message=word["id"], state="failed", failure="no_contact")))[0][
        "outcome"
    ] == "kept"
    told = (await wired_desk.get(f"/api/device-messages/{word['id']}")).json()
    assert (told["state"], told["failure"]) == ("failed", "no_contact")


async def test_an_emergency_rings_and_its_radio_is_told_to_stop_when_it_was_seen(
    wired: Adapter, wired_desk: httpx.AsyncClient, squad: Squad
) -> None:
    await wired.tell(event(1, "emergency", longitude=119.974, latitude=31.779, site="B7"))
    raised = (await wired_desk.get("/api/alarms")).json()["items"][0]
    assert (raised["kind"], raised["level"], raised["device_id"]) == ("emergency_button", "emergency", squad.first)
    async with wired.socket() as socket:
        await socket.send(json.dumps({"type": "hold", "devices": ["501"]}))
        await hear(socket, "held")
        seen = await wired_desk.post(f"/api/alarms/{raised['id']}/acknowledge")
        assert seen.status_code == 200, seen.text
        assert await hear(socket, "stop_emergency") == {
            "type": "stop_emergency", "alarm": raised["id"], "device": "501",
        }  # fmt: skip
        await socket.send(json.dumps({"type": "stopped", "alarm": raised["id"], "device": "501"}))
        assert (await hear(socket, "kept"))["what"] == "stopped"


async def test_an_emergency_without_a_place_has_the_last_one_of_its_radio(
    adapter: Adapter, desk: httpx.AsyncClient
) -> None:
    await adapter.tell(event(1, "location", longitude=119.974, latitude=31.779))
    await adapter.tell(event(2, "emergency"))
    point = (await desk.get("/api/alarms")).json()["items"][0]["location"]
    assert point["coordinates"] == [119.974, 31.779]


async def test_what_a_protocol_has_no_words_for_fails_at_once(
    wired: Adapter, squad: Squad, open_house: House, clock: SetClock
) -> None:
    async with open_house.database.transaction() as tx:
        values = {
            "device_id": squad.first, "kind": "photo", "payload": {}, "purpose": "operator", "state": "queued",
            "actor": "desk", "created_at": clock.now(), "next_try_at": clock.now(), "attempts": 0,
            "expires_at": clock.now() + REMEMBERED,
        }  # fmt: skip
        await tx.execute(sa.insert(device_message).values(values))

    async def failure() -> Any:
        async with open_house.database.transaction() as tx:
            return (await tx.execute(sa.select(device_message.c.failure))).scalar_one()

    async with wired.socket() as socket:
        await socket.send(json.dumps({"type": "hold", "devices": ["501"]}))
        assert await eventually(failure) == "unsupported_by_device"


async def test_events_are_forgotten_after_a_month(adapter: Adapter, house: House, clock: SetClock) -> None:
    await adapter.tell(event(1, "heard"))
    clock.set(clock.now() + REMEMBERED * 2)
    await Housekeeping(house.database, clock).sweep()
    async with house.database.transaction() as tx:
        assert (await tx.execute(sa.select(adapter_event))).all() == []


async def test_the_same_words_again_are_said_again_and_a_clock_that_was_never_set_is_refused(
    adapter: Adapter, desk: httpx.AsyncClient
) -> None:
    said = {"kind": "text", "device": "501", "at": AT, "text": "到了"}
    told = await adapter.tell({**said, "id": "1"}, {**said, "id": "2"}, {**said, "id": "2"})
    assert [one["outcome"] for one in told] == ["kept", "kept", "known"]
    assert [one["text"] for one in (await desk.get("/api/radio/texts")).json()["items"]] == ["到了", "到了"]
    unset = {"kind": "heard", "device": "501", "id": "3", "at": "0001-01-01T00:00:00+08:00"}
    assert (await adapter.post([unset])).status_code == 422
