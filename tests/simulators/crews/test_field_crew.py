"""A crew between a terminal on a real socket and a desk on HTTP; the desk is a stranger's, made by the contract."""

import asyncio
import math
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, HTTPException

from command.protocols.jt808.version import Version
from simulators.city import City
from simulators.city.plane import to_plane
from simulators.city.routing import Router
from simulators.crews.field_crew import FieldCrew
from simulators.crews.habits import Decision, habit
from simulators.crews.orders import Orders
from simulators.vehicles.faults import parse_rates
from simulators.vehicles.fleet import Fleet
from simulators.vehicles.specs import terminals
from simulators.vehicles.terminal import State

Until = Callable[..., Awaitable[None]]
SPEED = 200.0
PLACE = (119.975, 31.765)


def order_with(decision: Decision) -> int:
    return next(order for order in range(1, 2_000) if habit(7, order).decision is decision)


@dataclass
class Desk:
    """Keeps the stages it is told, in order."""

    stages: list[dict[str, Any]] = field(default_factory=list)
    cancelled: bool = False

    @property
    def reached(self) -> list[str]:
        return [stage["to"] for stage in self.stages]

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/api/orders/{order_id}")
        def order(order_id: int) -> dict[str, Any]:
            return {"id": order_id, "incident_id": 5, "stage": self.reached[-1] if self.stages else "ordered"}

        @app.get("/api/incidents/{incident_id}")
        def incident(incident_id: int) -> dict[str, Any]:
            return {"id": incident_id, "location": {"type": "Point", "coordinates": PLACE}}

        @app.post("/api/orders/{order_id}/stage")
        def stage(order_id: int, change: dict[str, Any]) -> dict[str, Any]:
            if self.cancelled:
                raise HTTPException(409, "order_cancelled")
            self.stages.append(change)
            return {"id": order_id, "stage": change["to"]}

        return app


@dataclass
class Field:
    """One crew on the road."""

    fleet: Fleet
    crew: FieldCrew
    desk: Desk
    platform: Any

    @property
    def vehicle(self) -> Any:
        return self.fleet.vehicles[0]

    def ask(self, order_id: int) -> None:
        text, yes, no = (words.encode("gbk") for words in (f"【派单{order_id}】茶山街道 占道经营", "接单", "不能接单"))
        body = b"\x08" + bytes((len(text),)) + text
        body += b"\x01" + struct.pack(">H", len(yes)) + yes + b"\x02" + struct.pack(">H", len(no)) + no
        self.platform.sessions[-1].send(0x8302, body, self.vehicle.terminal.address)

    def tell(self, text: str) -> None:
        self.platform.sessions[-1].send(0x8300, b"\x0c" + text.encode("gbk"), self.vehicle.terminal.address)


@pytest.fixture
async def on_the_road(platform: Any, router: Router, small_city: City, until: Until) -> AsyncIterator[Field]:
    loop = asyncio.get_running_loop()
    zero = loop.time()

    def clock() -> float:
        return 1_773_622_800.0 + (loop.time() - zero) * SPEED

    wanted = (Version.V2013, "tcp", "320402003-squad")
    spec = next(
        spec
        for spec in terminals(small_city, 700, seed=7, interval_s=20.0)
        if (spec.version, spec.transport, spec.body_code) == wanted
    )
    fleet = Fleet(
        [spec], router, host="127.0.0.1", port=platform.port, seed=7, rates=parse_rates("none"), ramp_s=0.0, clock=clock
    )
    desk = Desk()
    transport = httpx.ASGITransport(app=desk.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://desk") as http:
        crew = FieldCrew(fleet.vehicles[0], Orders(http), seed=7, pace=SPEED, clock=clock)
        running = asyncio.ensure_future(fleet.run())
        await until(lambda: fleet.vehicles[0].terminal.state is State.ONLINE)
        yield Field(fleet, crew, desk, platform)
        await crew.close()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_an_accepted_order_is_driven_to_and_cleared(on_the_road: Field, until: Until) -> None:
    order_id = order_with(Decision.ACCEPT)
    on_the_road.ask(order_id)
    await until(lambda: on_the_road.platform.frames(0x0302))
    on_the_road.desk.stages.append({"to": "accepted"})
    await until(lambda: "cleared" in on_the_road.desk.reached, 20.0)
    assert on_the_road.platform.frames(0x0302)[0].body[2] == 1
    assert on_the_road.desk.reached == ["accepted", "en_route", "on_scene", "handling", "cleared"]
    arrived, _, cleared = on_the_road.desk.stages[2:]
    assert math.dist(to_plane(*arrived["position"]["coordinates"]), to_plane(*PLACE)) < 400
    assert cleared["result"] == habit(7, order_id).result


async def test_the_phone_is_used_when_the_button_stays_without_effect(on_the_road: Field, until: Until) -> None:
    on_the_road.ask(order_with(Decision.ACCEPT))
    await until(lambda: "en_route" in on_the_road.desk.reached)
    assert on_the_road.desk.reached[0] == "accepted"


async def test_a_text_is_answered_on_the_phone(on_the_road: Field, until: Until) -> None:
    on_the_road.tell(f"【派单{order_with(Decision.ACCEPT)}】茶山街道 占道经营")
    await until(lambda: "en_route" in on_the_road.desk.reached)
    assert on_the_road.platform.frames(0x0302) == []


async def test_a_crew_may_decline(on_the_road: Field, until: Until) -> None:
    on_the_road.tell(f"【派单{order_with(Decision.DECLINE)}】")
    await until(lambda: on_the_road.desk.stages)
    assert on_the_road.desk.reached == ["declined"]
    assert on_the_road.desk.stages[0]["note"]


async def test_a_crew_may_not_answer_at_all(on_the_road: Field, until: Until) -> None:
    order_id = order_with(Decision.IGNORE)
    on_the_road.ask(order_id)
    await until(lambda: on_the_road.crew._tasks.get(order_id) and on_the_road.crew._tasks[order_id].done())
    assert on_the_road.desk.stages == []
    assert on_the_road.platform.frames(0x0302) == []
    assert on_the_road.platform.frames(0x0001)[-1].body[2:] == bytes.fromhex("830200")


async def test_a_crew_falls_silent_on_the_way_and_is_heard_again(on_the_road: Field, until: Until) -> None:
    order_id = order_with(Decision.FALL_SILENT)
    on_the_road.tell(f"【派单{order_id}】")
    await until(lambda: "en_route" in on_the_road.desk.reached)
    await until(lambda: on_the_road.vehicle.link is None)
    assert on_the_road.desk.reached == ["accepted", "en_route"]
    await until(lambda: "cleared" in on_the_road.desk.reached, 20.0)
    assert on_the_road.desk.reached == ["accepted", "en_route", "on_scene", "handling", "cleared"]


async def test_a_crew_takes_up_what_it_was_at(on_the_road: Field, until: Until) -> None:
    order_id = order_with(Decision.IGNORE)
    on_the_road.crew.resume(order_id, "en_route")
    task = on_the_road.crew._tasks[order_id]
    on_the_road.crew.resume(order_id, "en_route")
    assert on_the_road.crew._tasks[order_id] is task
    await until(lambda: "cleared" in on_the_road.desk.reached, 20.0)
    assert on_the_road.desk.reached == ["on_scene", "handling", "cleared"]


async def test_a_withdrawn_order_ends_the_drive(on_the_road: Field, until: Until) -> None:
    order_id = order_with(Decision.ACCEPT)
    on_the_road.tell(f"【派单{order_id}】")
    await until(lambda: "en_route" in on_the_road.desk.reached)
    on_the_road.tell(f"【派单{order_id}】已撤销")
    await until(lambda: order_id not in on_the_road.crew._tasks)
    assert not on_the_road.vehicle.motion._held


async def test_a_refusal_by_the_desk_ends_the_order(on_the_road: Field, until: Until) -> None:
    on_the_road.desk.cancelled = True
    order_id = order_with(Decision.ACCEPT)
    on_the_road.tell(f"【派单{order_id}】")
    await until(lambda: order_id in on_the_road.crew._tasks)
    await until(on_the_road.crew._tasks[order_id].done)
    assert on_the_road.crew._tasks[order_id].exception() is None
    assert on_the_road.desk.stages == []
