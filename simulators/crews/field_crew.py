"""One crew in its vehicle: gets an order on the terminal, decides, drives, arrives, clears, or does none of it."""

import asyncio
import sys
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import httpx

from simulators.api import Refused
from simulators.crews.habits import Decision, Habit, habit
from simulators.crews.orders import Orders, read_notice
from simulators.vehicles.vehicle import Vehicle

ACCEPT, DECLINE = 1, 2
SILENT_FOR_S = 900.0
"""A crew that fell silent is heard again after so long."""
LOOK_OUT_S = 0.5
_ANSWER_WAIT_S = 12.0
"""So long a crew trusts the button on the terminal before it reports on the phone."""


class FieldCrew:
    """Listens to one vehicle's terminal; at most one task an order."""

    def __init__(
        self,
        vehicle: Vehicle,
        orders: Orders,
        *,
        seed: int,
        pace: float = 1.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.vehicle, self._orders = vehicle, orders
        self._seed, self._pace, self._clock = seed, pace, clock
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._driving_for: int | None = None
        vehicle.terminal.on_text = self._told
        vehicle.terminal.on_question = self._asked

    def _told(self, text: str) -> None:
        notice = read_notice(text)
        if notice is None:
            return
        if notice.withdrawn:
            self._withdraw(notice.order_id)
        else:
            self._begin(notice.order_id, None)

    def _asked(self, serial: int, text: str) -> None:
        notice = read_notice(text)
        if notice is not None:
            self._begin(notice.order_id, serial)

    def _begin(self, order_id: int, question: int | None) -> None:
        if order_id in self._tasks and not self._tasks[order_id].done():
            return
        self.vehicle.statistics.orders_seen += 1
        by = habit(self._seed, order_id)
        self._take_in_hand(order_id, self._carry_out(order_id, question, by))

    def resume(self, order_id: int, stage: str) -> None:
        """Go on with an order that this crew has accepted, unless it is at it: told by voice, or before a restart."""
        if order_id not in self._tasks or self._tasks[order_id].done():
            by = replace(habit(self._seed, order_id), decision=Decision.ACCEPT)
            self._take_in_hand(order_id, self._go_on(order_id, stage, by))

    def _take_in_hand(self, order_id: int, work: Coroutine[Any, Any, None]) -> None:
        self._tasks = {known: task for known, task in self._tasks.items() if not task.done() or known > order_id - 100}
        self._tasks[order_id] = asyncio.get_running_loop().create_task(self._guarded(work))

    def _withdraw(self, order_id: int) -> None:
        task = self._tasks.pop(order_id, None)
        if task is not None:
            task.cancel()
        if self._driving_for == order_id:
            self._done()

    async def close(self) -> None:
        """Drop everything in hand."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        """A refusal (order withdrawn, crew changed) or an unreachable server ends the order for this crew."""
        try:
            await work
        except (Refused, httpx.HTTPError) as refusal:
            sys.stderr.write(f"crew {self.vehicle.spec.plate}: {refusal}\n")
            self._done()

    async def _carry_out(self, order_id: int, question: int | None, by: Habit) -> None:
        await self._wait(by.reads_after_s)
        if by.decision is Decision.IGNORE:
            return
        accepts = by.decision is not Decision.DECLINE
        await self._answer(order_id, question, accepts=accepts, reason=by.reason)
        if not accepts:
            return
        await self._go_on(order_id, "accepted", by)

    async def _go_on(self, order_id: int, stage: str, by: Habit) -> None:
        """From an accepted order to a cleared one."""
        if stage == "accepted":
            await self._wait(by.leaves_after_s)
        if stage in {"accepted", "en_route"}:
            await self._drive(order_id, stage, silent=by.decision is Decision.FALL_SILENT)
        if stage != "handling":
            await self._wait(by.looks_round_s)
            await self._stage(order_id, "handling")
        await self._wait(by.handles_for_s)
        await self._stage(order_id, "cleared", result=by.result, result_code=by.result_code)
        self._done()

    async def _answer(self, order_id: int, question: int | None, *, accepts: bool, reason: str) -> None:
        """By the button where the terminal was asked (0x0302), otherwise, or if that stays without effect, by phone."""
        to = "accepted" if accepts else "declined"
        if question is not None:
            self.vehicle.answer(question, ACCEPT if accepts else DECLINE, self._clock())
            for _ in range(4):
                await asyncio.sleep(_ANSWER_WAIT_S / 4 / self._pace)
                if (await self._orders.get(order_id))["stage"] == to:
                    return
        await self._stage(order_id, to, **({} if accepts else {"note": reason}))

    async def _drive(self, order_id: int, stage: str, *, silent: bool) -> None:
        place = await self._orders.place(await self._orders.get(order_id))
        now = self._clock()
        spec = self.vehicle.spec
        arrives_at = self.vehicle.motion.drive_to(*(place or (spec.home_lon, spec.home_lat)), now)
        self._driving_for = order_id
        if stage == "accepted":
            await self._stage(order_id, "en_route")
        if silent:
            self.vehicle.lose_power(SILENT_FOR_S)
            await self._wait(SILENT_FOR_S)
        while (left_s := arrives_at - self._clock()) > 0:  # noqa: ASYNC110 (a clock of its own)
            await asyncio.sleep(min(left_s, LOOK_OUT_S))
        await self._stage(order_id, "on_scene")

    async def _stage(self, order_id: int, to: str, **more: Any) -> None:
        where = self.vehicle.motion.where(self._clock())
        position = {"type": "Point", "coordinates": [round(where.lon, 6), round(where.lat, 6)]}
        await self._orders.stage(order_id, to, position=position, by=self.vehicle.spec.plate, **more)

    async def _wait(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._pace)

    def _done(self) -> None:
        self._driving_for = None
        self.vehicle.motion.release(self._clock())
