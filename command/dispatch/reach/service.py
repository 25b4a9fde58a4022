"""Watches every crew on duty against the net: who enters a gap, who leaves it, who falls silent inside one."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from command.dispatch.reach import repository
from command.dispatch.reach.models import CrewGap, Crossings, Look
from command.force.service import DeviceKind, Devices, Duty
from command.foundation.clock import Clock
from command.foundation.database import Database
from command.foundation.history.events import Fact, History, Subject
from command.foundation.security import Permission, Scope
from command.positions.service import Positions
from command.radio.studies.service import Carry, Coverage

LOOK_EVERY_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class Place:
    """Newest drawn position of a crew, whichever of its devices sent it."""

    longitude_deg: float
    latitude_deg: float
    fixed_at: datetime


@dataclass(frozen=True, slots=True)
class CrewInGap:
    """`place` is where it was heard last; None: never seen."""

    gap: CrewGap
    call_sign: str
    body_id: int
    place: Place | None


class Reach:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        history: History,
        *,
        duty: Duty,
        devices: Devices,
        positions: Positions,
        coverage: Coverage,
    ) -> None:
        self._database = database
        self._clock = clock
        self._history = history
        self._duty = duty
        self._devices = devices
        self._positions = positions
        self._coverage = coverage
        self._crossings = Crossings()

    async def list_inside(self, scope: Scope) -> list[CrewInGap]:
        """Crews of the scope inside a gap, the longest first. Raises FORBIDDEN `permission_missing`."""
        scope.require(Permission.FORCE_READ)
        async with self._database.transaction() as tx:
            gaps = await repository.list_gaps(tx)
        places = self.places()
        crews = self._duty.now.crews
        found = [
            CrewInGap(gap, crews[crew_id].call_sign, crews[crew_id].body_id, places.get(crew_id))
            for crew_id, gap in gaps.items()
            if crew_id in crews and scope.covers(crews[crew_id].body_id)
        ]
        return sorted(found, key=lambda inside: inside.gap.since)

    def look_at(self, crew_id: int, place: Place) -> Look | None:
        """What reaches the crew there; None while no study is declared or the place lies outside of it."""
        found = self._coverage.at(place.longitude_deg, place.latitude_deg)
        if found is None or not found.computed:
            return None
        vehicle = found.covered.get(Carry.VEHICLE, False)
        handheld = found.covered.get(Carry.HANDHELD_AT_HEAD, vehicle)
        return Look(
            handheld_reached=handheld,
            vehicle_reached=vehicle and not handheld and self._has_vehicle_radio(crew_id),
            site=found.best_site,
            site_dark=found.reduced,
            longitude_deg=place.longitude_deg,
            latitude_deg=place.latitude_deg,
        )

    def places(self) -> dict[int, Place]:
        """The newest place of every crew on duty."""
        crew_of = {device.id: device.crew_id for device in self._devices.all() if device.crew_id is not None}
        newest: dict[int, Any] = {}
        for record in self._positions.newest_of(crew_of):
            crew_id = crew_of[int(record["device_id"])]
            if crew_id not in newest or record["fixed_at_ms"] > newest[crew_id]["fixed_at_ms"]:
                newest[crew_id] = record
        return {
            crew_id: Place(
                int(record["longitude_e7"]) / 1e7,
                int(record["latitude_e7"]) / 1e7,
                datetime.fromtimestamp(int(record["fixed_at_ms"]) / 1000, UTC),
            )
            for crew_id, record in newest.items()
        }

    async def look(self) -> None:
        """One round over all crews; each crossing in a transaction of its own with its event."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            inside = await repository.list_gaps(tx)
        on_duty = frozenset(self._duty.now.crews)
        self._crossings.forget(on_duty)
        for crew_id, place in self.places().items():
            if crew_id not in on_duty:
                continue
            look = self.look_at(crew_id, place)
            if look is not None and self._crossings.crossed(crew_id, inside.get(crew_id), look, now):
                await self._cross(crew_id, inside.get(crew_id), look, now)
        gone = inside.keys() - on_duty
        if gone:
            async with self._database.transaction() as tx:
                await repository.leave(tx, gone)

    async def run(self) -> None:
        """The worker's task."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    async def _cross(self, crew_id: int, inside: CrewGap | None, look: Look, now: datetime) -> None:
        async with self._database.transaction() as tx:
            if inside is None:
                gap = CrewGap(
                    crew_id, now, look.cause, look.site, look.vehicle_reached, look.longitude_deg, look.latitude_deg
                )
                done, kind = await repository.enter(tx, gap), "crew_entered_gap"
            else:
                done, kind = bool(await repository.leave(tx, [crew_id])), "crew_left_gap"
            if done:
                data: Mapping[str, Any] = {
                    "cause": look.cause.value if inside is None else inside.cause.value,
                    "site": look.site,
                    "vehicle_reached": look.vehicle_reached,
                    "location": {"type": "Point", "coordinates": [look.longitude_deg, look.latitude_deg]},
                }
                body_id = self._duty.now.crews[crew_id].body_id
                fact = Fact(kind, Subject("crew", crew_id), now, "dispatch", [body_id], dict(data))
                await self._history.record(tx, fact, now)

    def _has_vehicle_radio(self, crew_id: int) -> bool:
        return any(
            found.crew_id == crew_id and found.kind is DeviceKind.VEHICLE_RADIO and found.serviceable
            for found in self._devices.all()
        )
