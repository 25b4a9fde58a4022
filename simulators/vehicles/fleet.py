"""Thousands of vehicles in one process: an agenda of steps and a limited number of connections being made at once."""

import asyncio
import heapq
import random
import time
from collections.abc import Callable, Mapping, Sequence

from simulators.city.routing import Router
from simulators.vehicles.blind_spots import BlindSpots
from simulators.vehicles.links import TcpLink, UdpLink
from simulators.vehicles.specs import TerminalSpec
from simulators.vehicles.statistics import Statistics
from simulators.vehicles.vehicle import Vehicle

TICK_S = 0.05
STORM_STEP_S = 0.01
CONNECTS_AT_ONCE = 100
CONNECT_TIMEOUT_S = 15.0

Clock = Callable[[], float]


class Fleet:
    """Runs vehicles against one host. Their first steps are spread over `ramp_s` seconds."""

    def __init__(
        self,
        specs: Sequence[TerminalSpec],
        router: Router,
        *,
        host: str,
        port: int,
        seed: int,
        rates: Mapping[str, float],
        ramp_s: float,
        statistics: Statistics | None = None,
        clock: Clock = time.time,
        blind: BlindSpots | None = None,
    ) -> None:
        self.statistics = statistics or Statistics()
        self.router = router
        self._host, self._port, self._clock = host, port, clock
        self._connecting = asyncio.Semaphore(CONNECTS_AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()
        started_at = clock()
        rng = random.Random(f"{seed}/fleet")
        self.vehicles = [
            Vehicle(
                spec,
                router,
                self.statistics,
                seed=seed,
                rates=rates,
                started_at=started_at,
                connect=self._connect_soon,
                clock=clock,
                blind=blind,
            )
            for spec in specs
        ]
        self._agenda = [(started_at + rng.uniform(0, ramp_s), order) for order in range(len(specs))]
        heapq.heapify(self._agenda)

    def stand(self, places: Mapping[str, tuple[float, float]]) -> None:
        """Begin where vehicles were seen last, by plate: a restarted city goes on, and nobody jumps home."""
        for vehicle in self.vehicles:
            if (place := places.get(vehicle.spec.plate)) is not None:
                vehicle.motion.stand_at(*place, self._clock())

    async def run(self) -> None:
        """Step whoever is due, every tick, until the task is cancelled; then cut every link."""
        try:
            while True:
                self.step(self._clock())
                await asyncio.sleep(TICK_S)
        finally:
            await self.close()

    def pause(self) -> None:
        """Take no more positions; what was sent can still be answered."""
        self._agenda.clear()

    def step(self, now: float) -> None:
        """One tick."""
        agenda = self._agenda
        while agenda and agenda[0][0] <= now:
            due_at, order = agenda[0]
            vehicle = self.vehicles[order]
            vehicle.step(now)
            wait_s = STORM_STEP_S if vehicle.in_storm else vehicle.interval_s
            heapq.heapreplace(agenda, (max(due_at + wait_s, now - wait_s), order))
            if vehicle.in_storm:
                return

    async def drain(self, within_s: float) -> None:
        """Wait until everything sent is answered, at most so long."""
        until = self._clock() + within_s
        while any(vehicle.terminal.pending for vehicle in self.vehicles) and self._clock() < until:  # noqa: ASYNC110
            await asyncio.sleep(TICK_S)

    async def close(self) -> None:
        """Cut every link."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for vehicle in self.vehicles:
            vehicle.close()
        await asyncio.sleep(0)

    def _connect_soon(self, vehicle: Vehicle) -> None:
        task = asyncio.get_running_loop().create_task(self._connect(vehicle))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _connect(self, vehicle: Vehicle) -> None:
        loop = asyncio.get_running_loop()
        try:
            async with self._connecting, asyncio.timeout(CONNECT_TIMEOUT_S):
                if vehicle.spec.transport == "udp":
                    await loop.create_datagram_endpoint(lambda: UdpLink(vehicle), remote_addr=(self._host, self._port))
                else:
                    await loop.create_connection(lambda: TcpLink(vehicle), self._host, self._port)
        except OSError:  # a timeout is one too
            vehicle.connect_failed()
