"""All desks together: whose crew finds the next thing, and everybody's look at the queue from time to time."""

import asyncio
import random
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import httpx

from simulators.api import Refused
from simulators.squads.desk import Desk
from simulators.squads.finds import Find, finds, gaps_s

T = TypeVar("T")
LOOKS_EVERY_S = 20.0
WAITS_FOR_CREWS_S = 5.0
MOST_AT_ONCE = 32
"""Finds in hand at once; a slow service is not given more."""


class Squads:
    """Runs the desks, each with an account of its own."""

    def __init__(
        self,
        clients: Sequence[httpx.AsyncClient],
        address_of: Callable[[float, float], str],
        *,
        per_hour: float,
        seed: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.desks = [Desk(http, address_of, clock) for http in clients]
        self._per_hour, self._seed = per_hour, seed

    async def run(self) -> None:
        """Until cancelled; a service that is away is asked again."""
        for desk in self.desks:
            await _until_it_answers(desk.start)
        async with asyncio.TaskGroup() as group:
            for order, desk in enumerate(self.desks):
                group.create_task(self._watch(desk, order))
            if self.desks and self._per_hour > 0:
                group.create_task(self._patrol())

    async def _watch(self, desk: Desk, order: int) -> None:
        """The desks look one after the other, not all at once."""
        await asyncio.sleep(LOOKS_EVERY_S * order / len(self.desks))
        while True:
            await _whatever_comes(desk, desk.turn())
            await asyncio.sleep(LOOKS_EVERY_S)

    async def _patrol(self) -> None:
        matters = await _until_it_answers(self.desks[0].list_matters)
        while not any(desk.crews_on_duty for desk in self.desks):
            await asyncio.sleep(WAITS_FOR_CREWS_S)
            for desk in self.desks:
                await _whatever_comes(desk, desk.count_crews())
        under_way = sum([len(await _until_it_answers(desk.list_open_orders)) for desk in self.desks])
        gaps = gaps_s(self._per_hour, under_way, self._seed)
        rng = random.Random(f"{self._seed}/finding-desks")
        async with asyncio.TaskGroup() as group:
            room = asyncio.Semaphore(MOST_AT_ONCE)
            for find in finds(matters, self._seed):
                await asyncio.sleep(next(gaps))
                await room.acquire()
                group.create_task(self._found(find, chosen(self.desks, rng), room))

    @staticmethod
    async def _found(find: Find, desk: Desk, room: asyncio.Semaphore) -> None:
        try:
            await _whatever_comes(desk, desk.find(find))
        finally:
            room.release()


def chosen(desks: Sequence[Desk], rng: random.Random) -> Desk:
    """Who has more crews out finds more."""
    weights = [desk.crews_on_duty for desk in desks]
    return rng.choices(desks, weights if any(weights) else None)[0]


async def _whatever_comes(desk: Desk, act: Awaitable[None]) -> None:
    """A refusal or an unreachable service ends this act, not the desk."""
    try:
        await act
    except (Refused, httpx.HTTPError) as error:
        sys.stderr.write(f"{desk.name}: {error!r}\n")


async def _until_it_answers(ask: Callable[[], Awaitable[T]]) -> T:
    """What the city cannot begin without."""
    while True:
        try:
            return await ask()
        except (Refused, httpx.HTTPError) as error:
            sys.stderr.write(f"squads: {error!r}\n")
            await asyncio.sleep(WAITS_FOR_CREWS_S)
