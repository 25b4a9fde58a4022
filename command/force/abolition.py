"""Abolishing a squad (05.02.3): two parties decide it, all it holds is handed over first, its areas get the successor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

import sqlalchemy as sa

from command.force import audit
from command.force.facts import Facts
from command.force.kinds import BodyKind, EmploymentStatus
from command.force.models import Body
from command.force.organisation import Organisation
from command.force.tables import body, crew, device, person, vehicle
from command.force.versions import Part, Versions
from command.foundation.clock import Clock, civil_date
from command.foundation.database import Database, Transaction
from command.foundation.errors import conflict, invalid, not_found
from command.foundation.history.events import Subject
from command.foundation.idempotency import CommandKey, once
from command.foundation.security import Permission, Scope

SQUADS = frozenset({BodyKind.SQUAD, BodyKind.SPECIALISED_UNIT, BodyKind.TOWN_BODY, BodyKind.ZONE_UNIT})
"""Bodies that receive work and hold equipment; desks, brigades and bureaus are not abolished here."""


class OpenWork(Protocol):
    async def __call__(self, tx: Transaction, body_id: int) -> Sequence[str]:
        """Numbers of the incidents in which something is still awaited of the body."""


class HandsOverAreas(Protocol):
    async def __call__(
        self, tx: Transaction, old_code: str, new_code: str | None, first_day: date, document: str
    ) -> Sequence[str]:
        """Give every area of a body to another from a day on; without another, only say which there are."""


@dataclass(frozen=True, slots=True)
class AbolitionDecision:
    """Both parties of clause 05.02.3 by name, their document, and the body that gets the areas."""

    department: str
    staffing_office: str
    document: str
    decided_on: date
    successor_id: int | None = None


@dataclass(frozen=True, slots=True)
class Abolished:
    """`last_day` is the day before the abolition; `people_left` are still on its roll and need another body."""

    body_id: int
    last_day: date
    successor_id: int | None
    areas: tuple[str, ...]
    people_left: int


class Abolition:
    def __init__(
        self,
        database: Database,
        versions: Versions,
        *,
        organisation: Organisation,
        facts: Facts,
        clock: Clock,
        open_work: OpenWork,
        hand_over_areas: HandsOverAreas,
    ) -> None:
        self._database = database
        self._versions = versions
        self._organisation = organisation
        self._facts = facts
        self._clock = clock
        self._open_work = open_work
        self._hand_over_areas = hand_over_areas

    async def abolish(
        self, scope: Scope, body_id: int, decision: AbolitionDecision, command: CommandKey | None = None
    ) -> Abolished:
        """From today on the body stands no more.

        Raises NOT_FOUND `body_not_found`, INVALID `not_a_squad`, `decided_in_future`, `successor_unknown`, CONFLICT
        `body_not_standing`, `successor_missing` with its areas, or `not_handed_over` with everything it still holds.
        """
        scope.require(Permission.FORCE_EDIT)

        async def act() -> Abolished:
            return await self._abolish(tx, scope, body_id, decision)

        async with self._database.transaction() as tx:
            return await once(tx, command, Abolished, self._clock.now(), act)

    async def _abolish(self, tx: Transaction, scope: Scope, body_id: int, decision: AbolitionDecision) -> Abolished:
        today = civil_date(self._clock.now())
        squad = await self._lock(tx, scope, body_id, today)
        if decision.decided_on > today:
            raise invalid("decided_in_future", "a decision that is not made yet abolishes nothing")
        successor = self._successor(scope, squad, decision.successor_id, today)
        await self._require_handed_over(tx, squad)
        code = successor.code if successor is not None else None
        areas = tuple(await self._hand_over_areas(tx, squad.code, code, today, decision.document))
        if areas and successor is None:
            raise conflict("successor_missing", "name the body that gets its areas", areas=list(areas))
        last_day = today - timedelta(days=1)
        await tx.execute(sa.update(body).where(body.c.id == body_id).values(valid_to=last_day))
        await self._versions.touch(tx, Part.BODIES)
        done = Abolished(body_id, last_day, decision.successor_id, areas, await _people_left(tx, body_id))
        await self._tell(tx, scope, squad, decision, done)
        return done

    async def _lock(self, tx: Transaction, scope: Scope, body_id: int, today: date) -> Body:
        """The squad, its row held: nobody registers anything for it meanwhile."""
        row = (await tx.execute(sa.select(body).where(body.c.id == body_id).with_for_update())).one_or_none()
        squad = self._organisation.find(body_id)
        if row is None or squad is None or not scope.covers(body_id):
            raise not_found("body", body_id)
        if squad.kind not in SQUADS:
            raise invalid("not_a_squad", f"{squad.short_name} is a {squad.kind}", body_kind=squad.kind.value)
        ended = row.valid_to is not None and row.valid_to < today
        if ended or (row.valid_from is not None and row.valid_from >= today):
            raise conflict("body_not_standing", f"{squad.short_name}今日不在设立期内", body=squad.code)
        return squad

    def _successor(self, scope: Scope, squad: Body, successor_id: int | None, today: date) -> Body | None:
        if successor_id is None:
            return None
        found = self._organisation.find(successor_id)
        known = found is not None and scope.covers(successor_id) and found.id != squad.id
        if found is None or not known or found.kind not in SQUADS or not found.stands_on(today):
            raise invalid("successor_unknown", "the successor is another squad that stands today", body_id=successor_id)
        return found

    async def _require_handed_over(self, tx: Transaction, squad: Body) -> None:
        held = await _held(tx, squad.id) | {"incidents": list(await self._open_work(tx, squad.id))}
        left = {what: names for what, names in held.items() if names}
        if left:
            counted = "、".join(f"{_WORDS[what]}{len(names)}" for what, names in left.items())
            raise conflict(
                "not_handed_over", f"{squad.short_name}尚未交接：{counted}", clause="05.02.3", **_shortened(left)
            )

    async def _tell(
        self, tx: Transaction, scope: Scope, squad: Body, decision: AbolitionDecision, done: Abolished
    ) -> None:
        data: dict[str, Any] = {
            "code": squad.code,
            "department": decision.department,
            "staffing_office": decision.staffing_office,
            "document": decision.document,
            "decided_on": decision.decided_on,
            "last_day": done.last_day,
            "successor_id": done.successor_id,
            "areas": list(done.areas),
        }
        concerned = [squad.id, squad.parent_id, decision.successor_id]
        await self._facts.record(
            tx,
            "body_abolished",
            Subject("body", squad.id),
            actor=scope.actor,
            audience=[body_id for body_id in concerned if body_id is not None],
            data=data,
        )
        written = {name: value.isoformat() if isinstance(value, date) else value for name, value in data.items()}
        await audit.write(
            tx,
            self._clock.now(),
            scope.actor,
            "changed",
            account_id=scope.account_id,
            code="body_abolished",
            path=squad.code,
            data=written,
        )


_WORDS = {"incidents": "未结事件", "crews": "在岗班组", "vehicles": "车辆", "devices": "设备"}
_MOST_NAMED = 50


def _shortened(left: dict[str, list[str]]) -> dict[str, object]:
    """The names of what is left, the first of each, and how many there are."""
    counts = {what: len(names) for what, names in left.items()}
    return {**{what: names[:_MOST_NAMED] for what, names in left.items()}, "counts": counts}


async def _held(tx: Transaction, body_id: int) -> dict[str, list[str]]:
    """Crews on duty, vehicles and devices that are still the body's, by call sign, plate and asset number."""

    async def names(column: sa.Column[str], *conditions: sa.ColumnElement[bool]) -> list[str]:
        return list((await tx.execute(sa.select(column).where(*conditions).order_by(column))).scalars())

    return {
        "crews": await names(crew.c.call_sign, crew.c.body_id == body_id, crew.c.signed_off_at.is_(None)),
        "vehicles": await names(vehicle.c.plate, vehicle.c.body_id == body_id),
        "devices": await names(
            device.c.asset_no, sa.or_(device.c.body_id == body_id, device.c.on_loan_to_id == body_id)
        ),
    }


async def _people_left(tx: Transaction, body_id: int) -> int:
    on_roll = person.c.employment_status != EmploymentStatus.LEFT.value
    counted = sa.select(sa.func.count()).select_from(person).where(person.c.body_id == body_id, on_roll)
    return int((await tx.execute(counted)).scalar_one())
