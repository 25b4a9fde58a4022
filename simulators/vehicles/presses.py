"""Somebody presses the emergency button of a vehicle: rare, but soon after the start, so that a watcher sees one."""

import asyncio
import random
from collections.abc import Callable, Collection, Iterator, Sequence

from simulators.vehicles.terminal import State
from simulators.vehicles.vehicle import Vehicle

FIRST_S = (120.0, 210.0)
LEAST_S = 240.0


def gaps_s(per_hour: float, seed: int) -> Iterator[float]:
    """Seconds to the first press, then from one to the next: never less than `LEAST_S` unless they are frequent."""
    rng = random.Random(f"{seed}/presses")
    yield rng.uniform(*FIRST_S)
    mean_s = 3_600.0 / per_hour
    least_s = min(LEAST_S, mean_s / 2)
    while True:
        yield least_s + rng.expovariate(1.0 / (mean_s - least_s))


class Presses:
    """Presses for a vehicle that is out and connected."""

    def __init__(
        self, vehicles: Sequence[Vehicle], on_duty: Callable[[], Collection[str | None]], *, per_hour: float, seed: int
    ) -> None:
        self._vehicles, self._on_duty, self._per_hour, self._seed = vehicles, on_duty, per_hour, seed

    async def run(self) -> None:
        """Until cancelled; with 0 an hour it only waits."""
        if self._per_hour <= 0:
            await asyncio.Event().wait()
        rng = random.Random(f"{self._seed}/pressing-vehicles")
        for gap_s in gaps_s(self._per_hour, self._seed):
            await asyncio.sleep(gap_s)
            plates = set(self._on_duty())
            out = [one for one in self._vehicles if one.spec.plate in plates and one.terminal.state is State.ONLINE]
            if out:
                rng.choice(out).press_sos()
