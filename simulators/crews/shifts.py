"""Squads that come on duty by their plan and go off at the end of it, as their leaders would on the squad desk."""

import asyncio
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx

from simulators.api import Refused, list_all

EVERY_S = 120.0


class ShiftBook:
    """Signs crews off when their time is over and signs on what is planned for now."""

    def __init__(self, http: httpx.AsyncClient, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._http, self._now = http, now
        self.signed_on = 0
        self.signed_off = 0
        self.plates: dict[int, str | None] = {}
        """Crew on duty -> plate of its vehicle, None on foot; as of the last look."""

    async def run(self) -> None:
        """Every two minutes, until cancelled; a service that is away is asked again the next time."""
        while True:
            try:
                await self.turn()
            except (Refused, httpx.HTTPError) as error:
                sys.stderr.write(f"shifts: {error}\n")
            await asyncio.sleep(EVERY_S)

    async def turn(self) -> None:
        """One look: whoever is free and past the end goes home, then every squad signs its plan on. Raises Refused.

        Squad by squad, as in life: no sign-on holds the rows of the whole city.
        """
        await self._send_home()
        for squad in await list_all(self._http, "/api/squads"):
            await self._sign_on(squad["id"])

    async def _sign_on(self, body_id: int) -> None:
        """A squad that is refused keeps no other from its work."""
        answer = await self._http.post("/api/shifts/sign-on", json={"template": "plan", "body_id": body_id})
        if answer.is_error:
            sys.stderr.write(f"shifts: {Refused(answer)}\n")
            return
        self._note(answer.json()["crews"])
        self.signed_on += len(answer.json()["crews"])

    async def _send_home(self) -> None:
        crews = await list_all(self._http, "/api/crews")
        self.plates.clear()
        self._note(crews)
        for crew in crews:
            if self._is_over(crew):
                await self._sign_off(crew)

    def _note(self, crews: list[dict[str, Any]]) -> None:
        self.plates |= {crew["id"]: crew["vehicle"] and crew["vehicle"]["plate"] for crew in crews}

    def _is_over(self, crew: dict[str, Any]) -> bool:
        """A crew with an order in hand finishes it first."""
        if crew["status"] != "available" or not crew.get("ends_at"):
            return False
        return datetime.fromisoformat(crew["ends_at"]) <= self._now()

    async def _sign_off(self, crew: dict[str, Any]) -> None:
        answer = await self._http.post(f"/api/crews/{crew['id']}/sign-off")
        self.signed_off += answer.is_success
