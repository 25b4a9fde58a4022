"""Watches every crew on duty against the net: who enters a gap, who leaves it, who falls silent inside one."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from command.alarms.models import AlarmFact, AlarmLevel, AlarmPoint
from command.alarms.service import Alarms
from command.dispatch.reach import repository
from command.dispatch.reach.models import CrewGap, Crossings, Look
from command.force.service import DeviceKind, Devices, Duty, SignedOnCrew
from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.foundation.history.events import Fact, History, Subject
from command.foundation.security import Permission, Scope
from command.positions.service import Positions
from command.radio.studies.service import Carry, Coverage

LOOK_EVERY_S: Final = 2.0
SILENT_ALARM: Final = "silent_in_gap"


@dataclass(frozen=True, slots=True)
class Place:
    """Newest drawn position of a crew, whichever of its devices sent it, and when the server heard it."""

    longitude_deg: float
    latitude_deg: float
    fixed_at: datetime
    heard_at: datetime

    @property
    def geojson(self) -> dict[str, Any]:
        return {"type": "Point", "coordinates": [self.longitude_deg, self.latitude_deg]}


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
        alarms: Alarms,
        silent_after: timedelta,
    ) -> None:
        self._database = database
        self._clock = clock
        self._history = history
        self._duty = duty
        self._devices = devices
        self._positions = positions
        self._coverage = coverage
        self._alarms = alarms
        self._silent_after = silent_after
        self._crossings = Crossings()

    async def list_inside(self, scope: Scope) -> list[CrewInGap]:
        """Crews of the scope inside a gap, the longest first. Raises FORBIDDEN `permission_missing`."""
        scope.require(Permission.FORCE_READ)
        async with self._database.transaction() as tx:
            gaps = await repository.list_gaps(tx)
        crews = self._duty.now.crews
        ours = [gap for gap in gaps.values() if gap.crew_id in crews and scope.covers(crews[gap.crew_id].body_id)]
        places = self.places() if ours else {}
        found = [
            CrewInGap(gap, crews[gap.crew_id].call_sign, crews[gap.crew_id].body_id, places.get(gap.crew_id))
            for gap in ours
        ]
        return sorted(found, key=lambda inside: inside.gap.since)

    def look_at(self, place: Place, *, has_vehicle_radio: bool) -> Look | None:
        """What reaches a crew there; None while no study is declared or the place lies outside of it."""
        found = self._coverage.at(place.longitude_deg, place.latitude_deg)
        if found is None or not found.computed:
            return None
        vehicle = found.covered.get(Carry.VEHICLE, False)
        handheld = found.covered.get(Carry.HANDHELD_AT_HEAD, vehicle)
        return Look(
            handheld_reached=handheld,
            vehicle_reached=vehicle and not handheld and has_vehicle_radio,
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
                _instant(record["fixed_at_ms"]),
                _instant(record["received_at_ms"]),
            )
            for crew_id, record in newest.items()
        }

    async def look(self) -> None:
        """One round over all crews; each crossing and each silence in a transaction of its own with its event."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            inside = await repository.list_gaps(tx)
        on_duty = self._duty.now.crews
        self._crossings.forget(frozenset(on_duty))
        with_radio = self._with_vehicle_radio()
        for crew_id, place in self.places().items():
            crew = on_duty.get(crew_id)
            if crew is None:
                continue
            look = self.look_at(place, has_vehicle_radio=crew_id in with_radio)
            gap = inside.get(crew_id)
            if self._crossings.crossed(crew_id, gap, look, now):
                await self._cross(crew, gap, look, place, now)
            elif gap is not None:
                await self._stay(crew, gap, look, place, now)
        if gone := inside.keys() - on_duty.keys():
            async with self._database.transaction() as tx:
                await repository.leave(tx, gone)

    async def run(self) -> None:
        """The worker's task."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    async def _cross(
        self, crew: SignedOnCrew, inside: CrewGap | None, look: Look | None, place: Place, now: datetime
    ) -> None:
        async with self._database.transaction() as tx:
            if inside is not None:
                if await repository.leave(tx, [crew.id]):
                    await self._tell(tx, "crew_left_gap", crew, inside, place, now)
            elif look is not None:
                gap = CrewGap(
                    crew.id, now, look.cause, look.site, look.vehicle_reached, look.longitude_deg, look.latitude_deg
                )
                if await repository.enter(tx, gap):
                    await self._tell(tx, "crew_entered_gap", crew, gap, place, now)

    async def _stay(self, crew: SignedOnCrew, gap: CrewGap, look: Look | None, place: Place, now: datetime) -> None:
        """A crew that stays inside: what reaches it there, and whether it is still heard of."""
        by_now = gap.seen(look) if look is not None and not look.handheld_reached else gap
        silent = now - place.heard_at > self._silent_after
        if by_now == gap and silent is (gap.silent_since is not None):
            return
        async with self._database.transaction() as tx:
            if by_now != gap:
                await repository.save_seen(tx, by_now)
            if silent and gap.silent_since is None and await repository.save_silence(tx, crew.id, place.heard_at):
                await self._tell(tx, "crew_silent_in_gap", crew, by_now, place, now, silent_since=place.heard_at)
                await self._alarms.raise_in(tx, _welfare_check(crew, place, now), actor="dispatch")
            elif not silent and gap.silent_since is not None and await repository.save_silence(tx, crew.id, None):
                await self._tell(tx, "crew_heard_in_gap", crew, by_now, place, now)

    async def _tell(
        self, tx: Transaction, kind: str, crew: SignedOnCrew, gap: CrewGap, place: Place, now: datetime, **more: Any
    ) -> None:
        data: Mapping[str, Any] = {
            "cause": gap.cause.value,
            "site": gap.site,
            "vehicle_reached": gap.vehicle_reached,
            "location": place.geojson,
            **more,
        }
        fact = Fact(kind, Subject("crew", crew.id), now, "dispatch", [crew.body_id], dict(data))
        await self._history.record(tx, fact, now)

    def _with_vehicle_radio(self) -> Collection[int | None]:
        """Crews with a vehicle radio that works."""
        radios = (found for found in self._devices.all() if found.kind is DeviceKind.VEHICLE_RADIO)
        return {found.crew_id for found in radios if found.serviceable}


def _welfare_check(crew: SignedOnCrew, place: Place, now: datetime) -> AlarmFact:
    """What somebody has to look after: the desk of the crew's body sees it until it is closed."""
    return AlarmFact(
        kind=SILENT_ALARM,
        level=AlarmLevel.NOTICE,
        device_id=None,
        vehicle_id=None,
        crew_id=crew.id,
        body_id=crew.body_id,
        raised_at=now,
        received_at=now,
        location=AlarmPoint(place.longitude_deg, place.latitude_deg),
        cause=f"{crew.call_sign}在盲区内失联",
    )


def _instant(at_ms: Any) -> datetime:
    return datetime.fromtimestamp(int(at_ms) / 1000, UTC)
