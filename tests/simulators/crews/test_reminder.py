"""Orders that nobody works on, at a desk made by the contract."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import FastAPI, HTTPException

from simulators.crews.field_crew import FieldCrew
from simulators.crews.orders import Orders
from simulators.crews.reminder import Reminder

Until = Callable[..., Awaitable[None]]


@dataclass
class Desk:
    """Its open orders, and the stages it is told. `away_for`: so many stages are answered with 503 first."""

    orders: list[dict[str, Any]] = field(default_factory=list)
    reached: list[tuple[int, str]] = field(default_factory=list)
    away_for: int = 0

    def client(self) -> httpx.AsyncClient:
        app = FastAPI()

        @app.get("/api/orders")
        def orders() -> dict[str, Any]:
            return {"items": self.orders, "next_cursor": None}

        @app.post("/api/orders/{order_id}/stage")
        def stage(order_id: int, change: dict[str, Any]) -> Any:
            if self.away_for:
                self.away_for -= 1
                raise HTTPException(503)
            self.reached.append((order_id, change["to"]))
            return {}

        return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://desk")


class Crew(FieldCrew):
    """Remembers what it was reminded of; has no vehicle."""

    def __init__(self) -> None:
        self.resumed: list[tuple[int, str]] = []

    def resume(self, order_id: int, stage: str) -> None:
        self.resumed.append((order_id, stage))


def order(number: int, crew_id: int | None, stage: str) -> dict[str, Any]:
    return {"id": number, "crew": None if crew_id is None else {"id": crew_id}, "stage": stage}


async def test_a_crew_is_reminded_of_what_it_accepted_and_of_nothing_else() -> None:
    desk = Desk([order(1, 5, "accepted"), order(2, 5, "ordered"), order(3, None, "ordered"), order(4, 9, "accepted")])
    crew = Crew()
    async with desk.client() as http:
        await Reminder(http, {"苏D1": crew}, {5: "苏D1"}, seed=7).turn()
    assert crew.resumed == [(1, "accepted")]


async def test_a_crew_on_foot_reports_by_phone(until: Until) -> None:
    desk = Desk([order(1, 5, "accepted"), order(2, 6, "on_scene")])
    async with desk.client() as http:
        reminder = Reminder(http, {}, {5: None, 6: None}, seed=7, pace=10_000.0)
        await reminder.turn()
        await reminder.turn()
        await until(lambda: len(desk.reached) == 6)
        assert [to for number, to in desk.reached if number == 1] == ["en_route", "on_scene", "handling", "cleared"]
        assert [to for number, to in desk.reached if number == 2] == ["handling", "cleared"]


async def test_a_phone_that_does_not_get_through_tries_again() -> None:
    desk = Desk(away_for=2)
    async with desk.client() as http:
        await Orders(http, again_after_s=(0.0, 0.0, 0.0)).stage(1, "en_route")
    assert desk.reached == [(1, "en_route")]


async def test_what_a_restart_left_over_is_taken_up_as_soon_as_the_crews_are_known(until: Until) -> None:
    desk, crew, plates = Desk([order(1, 5, "en_route")]), Crew(), dict[int, str | None]()
    async with desk.client() as http:
        running = asyncio.create_task(Reminder(http, {"苏D1": crew}, plates, seed=7).run())
        plates[5] = "苏D1"
        await until(lambda: crew.resumed == [(1, "en_route")])
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
