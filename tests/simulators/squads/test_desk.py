"""A squad's desk against the real process: what it finds is sent, cleared and closed, and a call is left to lie."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

import httpx
import pytest_asyncio

from command.app.house import House
from command.app.http import build_app
from command.foundation.clock import SetClock
from simulators.squads.desk import Desk
from simulators.squads.finds import finds
from tests.dispatch.conftest import Fleet, fleet  # noqa: F401 - the crews of the small city
from tests.incidents.conftest import city, house  # noqa: F401 - the process on it
from tests.incidents.small_city import IN_A1, IN_B1, City, point

MATTER = {"code": "SR-1", "category": "appearance", "level": "district", "default_task": "support", "words": ["摊贩"]}
FIND = next(islice(finds([MATTER], 7), 1))


@dataclass
class Brigade:
    """The desk of 天宁大队, its own HTTP client, and the dispatcher's."""

    desk: Desk
    http: httpx.AsyncClient
    dispatcher: httpx.AsyncClient
    clock: SetClock

    async def register(self, who: httpx.AsyncClient, said: dict[str, Any]) -> int:
        answer = await who.post("/api/incidents", json=said)
        assert answer.status_code == 201, answer.text
        return int(answer.json()["id"])

    async def look_after(self, seconds: float) -> None:
        self.clock.advance(timedelta(seconds=seconds))
        await self.desk.turn()

    async def state(self, incident_id: int) -> str:
        return str((await self.dispatcher.get(f"/api/incidents/{incident_id}")).json()["state"])

    async def orders(self, incident_id: int) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = (await self.dispatcher.get(f"/api/incidents/{incident_id}/orders")).json()[
            "items"
        ]
        return items

    async def clear(self, incident_id: int) -> None:
        """What the crew reports."""
        order_id = (await self.orders(incident_id))[-1]["id"]
        for to in ("accepted", "en_route", "on_scene", "cleared"):
            done = {"result": "劝离", "result_code": "persuaded"} if to == "cleared" else {}
            answer = await self.dispatcher.post(f"/api/orders/{order_id}/stage", json={"to": to, **done})
            assert answer.status_code == 200, answer.text


def somewhere(_: float, __: float) -> str:
    return "青龙路与和平路交叉口附近"


@pytest_asyncio.fixture
async def brigade(house: House, fleet: Fleet, clock: SetClock) -> AsyncIterator[Brigade]:  # noqa: F811
    transport = httpx.ASGITransport(app=build_app(house), raise_app_exceptions=True)

    def client(token: str) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.AsyncClient(transport=transport, base_url="http://zhihui.test", headers=headers)

    async with client("brigade") as http, client("dispatcher") as dispatcher:
        desk = Desk(http, somewhere, lambda: clock.now().timestamp())
        await desk.start()
        yield Brigade(desk, http, dispatcher, clock)


async def test_a_find_is_sent_cleared_and_closed(brigade: Brigade) -> None:
    found = await brigade.register(brigade.http, FIND.body(IN_A1[0], IN_A1[1], somewhere(0, 0)))
    await brigade.look_after(0)
    assert await brigade.orders(found) == []
    await brigade.look_after(61)
    assert [order["crew"]["call_sign"] for order in await brigade.orders(found)] == ["巡1"]
    await brigade.clear(found)
    assert await brigade.state(found) == "resolved"
    await brigade.look_after(1)
    await brigade.look_after(31)
    assert await brigade.state(found) == "closed"


async def test_a_call_is_left_to_the_dispatcher_until_it_has_lain_five_minutes(brigade: Brigade) -> None:
    call = {"source": "hotline_12319", "description": "流动摊贩占道", "matter": "SR-1", "location": point(IN_A1)}
    called = await brigade.register(brigade.dispatcher, call)
    await brigade.look_after(0)
    await brigade.look_after(290)
    assert await brigade.orders(called) == []
    await brigade.look_after(11)
    assert len(await brigade.orders(called)) == 1
    await brigade.clear(called)
    await brigade.look_after(0)
    await brigade.look_after(290)
    assert await brigade.state(called) == "resolved"
    await brigade.look_after(11)
    assert await brigade.state(called) == "closed"


async def test_an_order_to_the_squad_gets_its_crew_from_the_desk(brigade: Brigade, city: City) -> None:  # noqa: F811
    call = {"source": "hotline_12319", "description": "流动摊贩占道", "matter": "SR-1", "location": point(IN_A1)}
    called = await brigade.register(brigade.dispatcher, call)
    body = {"body_id": city.bodies["a1-squad"]}
    assert (await brigade.dispatcher.post(f"/api/incidents/{called}/orders", json=body)).status_code == 201
    await brigade.look_after(0)
    assert (await brigade.orders(called))[0]["crew"] is None
    await brigade.look_after(31)
    assert (await brigade.orders(called))[0]["crew"]["call_sign"] in {"巡1", "巡2"}


async def test_a_neighbours_work_is_not_touched(brigade: Brigade) -> None:
    elsewhere = {"source": "hotline_12319", "description": "流动摊贩占道", "location": point(IN_B1)}
    called = await brigade.register(brigade.dispatcher, elsewhere)
    await brigade.look_after(0)
    await brigade.look_after(10_000)
    assert await brigade.orders(called) == []
