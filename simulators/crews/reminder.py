"""Orders that a crew has accepted and nobody works on: told by voice, or left over when the simulators stopped."""

import asyncio
import sys
from collections.abc import Mapping
from typing import Any

import httpx

from simulators.api import Refused, list_all
from simulators.crews.field_crew import FieldCrew
from simulators.crews.habits import habit
from simulators.crews.orders import Orders

EVERY_S = 30.0
SOON_S = 2.0
"""Until the first crews are known: what a restart left over is taken up before anybody misses it."""
WALK_S = 240.0
IN_HAND = ("accepted", "en_route", "on_scene", "handling")


class Reminder:
    """Looks through the open orders; `plates` is kept by the shift book."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        crews: Mapping[str, FieldCrew],
        plates: Mapping[int, str | None],
        *,
        seed: int,
        pace: float = 1.0,
    ) -> None:
        """`crews` by the plate of their vehicle; a crew without one is on foot."""
        self._http, self._orders, self._crews, self._plates = http, Orders(http), crews, plates
        self._seed, self._pace = seed, pace
        self._on_foot: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Until cancelled."""
        try:
            while True:
                if self._plates:
                    try:
                        await self.turn()
                    except (Refused, httpx.HTTPError) as error:
                        sys.stderr.write(f"reminder: {error}\n")
                await asyncio.sleep(EVERY_S if self._plates else SOON_S)
        finally:
            for task in self._on_foot.values():
                task.cancel()
            await asyncio.gather(*self._on_foot.values(), return_exceptions=True)

    async def turn(self) -> None:
        """One look. Raises Refused."""
        self._on_foot = {order_id: task for order_id, task in self._on_foot.items() if not task.done()}
        for order in await list_all(self._http, "/api/orders", limit=1000):
            if order["stage"] in IN_HAND and order["crew"] is not None and order["crew"]["id"] in self._plates:
                self._remind(order)

    def _remind(self, order: dict[str, Any]) -> None:
        crew = self._crews.get(self._plates[order["crew"]["id"]] or "")
        if crew is not None:
            crew.resume(order["id"], order["stage"])
        elif order["id"] not in self._on_foot:
            walk = self._walk(order["id"], order["stage"])
            self._on_foot[order["id"]] = asyncio.get_running_loop().create_task(walk)

    async def _walk(self, order_id: int, stage: str) -> None:
        """A crew without a terminal that we drive reports by phone, and from nowhere."""
        by = habit(self._seed, order_id)
        steps = {
            "en_route": by.leaves_after_s,
            "on_scene": WALK_S,
            "handling": by.looks_round_s,
            "cleared": by.handles_for_s,
        }
        reached = IN_HAND.index(stage)
        try:
            for to, after_s in list(steps.items())[reached:]:
                await asyncio.sleep(after_s / self._pace)
                done = {"result": by.result, "result_code": by.result_code} if to == "cleared" else {}
                await self._orders.stage(order_id, to, **done)
        except (Refused, httpx.HTTPError) as refusal:
            sys.stderr.write(f"order {order_id}: {refusal}\n")
