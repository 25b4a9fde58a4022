from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from fastapi import FastAPI

from simulators.crews.shifts import ShiftBook

NOW = datetime(2026, 3, 16, 10, 0, tzinfo=UTC)


class SquadDesk:
    """Crews on duty as the contract shows them."""

    def __init__(self, *crews: tuple[int, str, datetime | None]) -> None:
        self.crews = [
            {
                "id": crew_id,
                "status": status,
                "ends_at": ends_at and ends_at.isoformat().replace("+00:00", "Z"),
                "vehicle": {"plate": f"苏D{crew_id}"},
            }
            for crew_id, status, ends_at in crews
        ]
        self.asked: list[dict[str, Any]] = []

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/api/crews")
        def on_duty() -> dict[str, Any]:
            return {"items": self.crews, "next_cursor": None}

        @app.get("/api/squads")
        def squads() -> dict[str, Any]:
            return {"items": [{"id": 31}, {"id": 32}], "next_cursor": None}

        @app.post("/api/crews/{crew_id}/sign-off")
        def sign_off(crew_id: int) -> dict[str, Any]:
            self.crews = [crew for crew in self.crews if crew["id"] != crew_id]
            return {"id": crew_id}

        @app.post("/api/shifts/sign-on", status_code=201)
        def sign_on(wanted: dict[str, Any]) -> dict[str, Any]:
            self.asked.append(wanted)
            return {"crews": [{"id": 9, "vehicle": None}], "left_out": []}

        return app


async def test_free_crews_past_their_time_go_home_and_every_squad_signs_its_plan_on() -> None:
    over, later = NOW - timedelta(minutes=1), NOW + timedelta(hours=1)
    desk = SquadDesk((1, "available", over), (2, "on_scene", over), (3, "available", later), (4, "available", None))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=desk.app()), base_url="http://desk") as http:
        book = ShiftBook(http, now=lambda: NOW)
        await book.turn()
    assert [crew["id"] for crew in desk.crews] == [2, 3, 4]
    assert desk.asked == [{"template": "plan", "body_id": 31}, {"template": "plan", "body_id": 32}]
    assert (book.signed_on, book.signed_off) == (2, 1)
    assert book.plates == {1: "苏D1", 2: "苏D2", 3: "苏D3", 4: "苏D4", 9: None}
