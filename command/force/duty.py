"""Who has signed on, in memory: crews with their people, staffed desks, and the cover table."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa

from command.force.cover_hours import CoverHours
from command.force.devices import Devices
from command.force.kinds import CrewStatus
from command.force.tables import cover, crew, crew_device, crew_member, desk_sign_on
from command.foundation.clock import Clock
from command.foundation.database import Transaction


@dataclass(frozen=True, slots=True)
class SignedOnCrew:
    """The part of a crew on duty that look-ups in memory need."""

    id: int
    call_sign: str
    body_id: int
    status: CrewStatus = CrewStatus.AVAILABLE
    status_at: datetime | None = None
    serves_body_ids: tuple[int, ...] = ()
    vehicle_id: int | None = None
    person_ids: frozenset[int] = frozenset()
    device_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class OnDuty:
    """One consistent reading of everybody who has signed on."""

    crews: Mapping[int, SignedOnCrew] = field(default_factory=dict)
    desks: frozenset[int] = frozenset()
    cover: Mapping[int, tuple[CoverHours, ...]] = field(default_factory=dict)
    crew_of_person: Mapping[int, int] = field(default_factory=dict)

    def crews_of(self, body_id: int) -> list[SignedOnCrew]:
        return [found for found in self.crews.values() if found.body_id == body_id]

    def crews_serving(self, body_id: int) -> list[SignedOnCrew]:
        return [found for found in self.crews.values() if body_id in found.serves_body_ids]

    def staffed(self, body_id: int) -> bool:
        return body_id in self.desks or bool(self.crews_of(body_id))


class Duty:
    def __init__(self, devices: Devices, clock: Clock, on_duty: OnDuty | None = None) -> None:
        self._devices = devices
        self.clock = clock
        self._now = on_duty or OnDuty()

    @property
    def now(self) -> OnDuty:
        return self._now

    def crew_of_person(self, person_id: int | None) -> int | None:
        return self._now.crew_of_person.get(person_id) if person_id is not None else None

    async def load(self, tx: Transaction) -> None:
        crews = await _crews(tx)
        desks = await tx.execute(sa.select(desk_sign_on.c.body_id).where(desk_sign_on.c.signed_off_at.is_(None)))
        self._now = OnDuty(
            crews=crews,
            desks=frozenset(desks.scalars()),
            cover=await _cover(tx),
            crew_of_person={person: found.id for found in crews.values() for person in found.person_ids},
        )
        await self.lay_over_devices(tx)

    async def load_statuses(self, tx: Transaction) -> None:
        """What the crews' orders make of them: read at every look, a few hundred short rows."""
        rows = await tx.execute(
            sa.select(crew.c.id, crew.c.status, crew.c.status_at).where(crew.c.signed_off_at.is_(None))
        )
        changed = {
            row.id: replace(self._now.crews[row.id], status=CrewStatus(row.status), status_at=row.status_at)
            for row in rows
            if row.id in self._now.crews and self._now.crews[row.id].status != row.status
        }
        if changed:
            self._now = replace(self._now, crews={**self._now.crews, **changed})

    async def lay_over_devices(self, _: Transaction) -> None:
        """A device is with the crew that took it, else with its holder's crew, else with its vehicle's."""
        by_vehicle = {found.vehicle_id: found.id for found in self._now.crews.values() if found.vehicle_id}
        taken = {device: found.id for found in self._now.crews.values() for device in found.device_ids}
        laid: dict[int, int] = {}
        for found in self._devices.all():
            holder_crew = self.crew_of_person(found.holder_person_id)
            crew_id = taken.get(found.id) or holder_crew or by_vehicle.get(found.vehicle_id or 0)
            if crew_id is not None:
                laid[found.id] = crew_id
        self._devices.lay_crews(laid)


async def _crews(tx: Transaction) -> dict[int, SignedOnCrew]:
    open_crews = sa.select(crew.c.id).where(crew.c.signed_off_at.is_(None))
    people = await tx.execute(
        sa.select(crew_member.c.crew_id, sa.func.array_agg(crew_member.c.person_id).label("ids"))
        .where(crew_member.c.left_at.is_(None), crew_member.c.crew_id.in_(open_crews))
        .group_by(crew_member.c.crew_id)
    )
    taken = await tx.execute(
        sa.select(crew_device.c.crew_id, sa.func.array_agg(crew_device.c.device_id).label("ids"))
        .where(crew_device.c.returned_at.is_(None), crew_device.c.crew_id.in_(open_crews))
        .group_by(crew_device.c.crew_id)
    )
    person_ids = {row.crew_id: frozenset(row.ids) for row in people}
    device_ids = {row.crew_id: frozenset(row.ids) for row in taken}
    rows = await tx.execute(sa.select(crew).where(crew.c.signed_off_at.is_(None)).order_by(crew.c.id))
    return {
        row.id: SignedOnCrew(
            id=row.id,
            call_sign=row.call_sign,
            body_id=row.body_id,
            status=CrewStatus(row.status),
            status_at=row.status_at,
            serves_body_ids=tuple(row.serves_body_ids),
            vehicle_id=row.vehicle_id,
            person_ids=person_ids.get(row.id, frozenset()),
            device_ids=device_ids.get(row.id, frozenset()),
        )
        for row in rows
    }


async def _cover(tx: Transaction) -> dict[int, tuple[CoverHours, ...]]:
    found: dict[int, list[CoverHours]] = {}
    for row in await tx.execute(sa.select(cover).order_by(cover.c.id)):
        found.setdefault(row.body_id, []).append(
            CoverHours(
                weekdays=frozenset(int(digit) for digit in row.weekdays),
                from_time=row.from_time,
                to_time=row.to_time,
                covering_body_id=row.covering_body_id,
                reason=row.reason,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
            )
        )
    return {body_id: tuple(hours) for body_id, hours in found.items()}
