"""Which bodies are responsible for an area, from when to when, by which document: several each way."""

from datetime import date

import sqlalchemy as sa
from pydantic import BaseModel, Field, model_validator

from command.foundation.audit import WriteAudit
from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.foundation.errors import conflict, invalid, not_found
from command.foundation.history.events import Fact, History, Subject
from command.foundation.idempotency import CommandKey, once
from command.foundation.security import Permission, Scope
from command.geo.service import Geography
from command.geo.tables import jurisdiction, jurisdiction_body

_LONGEST = 200


class NewAssignment(BaseModel):
    """`position` 1 receives the work; the others stand beside it. `valid_to` is the last day."""

    body_code: str = Field(min_length=1, max_length=_LONGEST)
    position: int = Field(default=1, ge=1, le=99)
    valid_from: date
    valid_to: date | None = None
    document: str = Field(default="", max_length=_LONGEST)

    @model_validator(mode="after")
    def _in_order(self) -> "NewAssignment":
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to lies before valid_from")
        return self


class AssignmentEnd(BaseModel):
    valid_to: date


class AssignmentView(NewAssignment):
    id: int
    area_code: str


class Assignments:
    def __init__(
        self, database: Database, clock: Clock, history: History, geography: Geography, audit: WriteAudit
    ) -> None:
        self._database = database
        self._clock = clock
        self._history = history
        self._geography = geography
        self._audit = audit

    async def list_of(self, area_code: str) -> list[AssignmentView]:
        """Past, present and future, by begin and position. Raises NOT_FOUND `area_not_found`."""
        table = jurisdiction_body
        async with self._database.transaction() as tx:
            await _require_area(tx, area_code)
            rows = await tx.execute(
                sa.select(table).where(table.c.area_code == area_code).order_by(table.c.valid_from, table.c.position)
            )
            return [_view(row) for row in rows]

    async def assign(
        self, area_code: str, new: NewAssignment, scope: Scope, command: CommandKey | None
    ) -> AssignmentView:
        """Raises NOT_FOUND `area_not_found`, INVALID `body_unknown`, CONFLICT `already_assigned`."""
        scope.require(Permission.GEO_EDIT)

        async def act() -> AssignmentView:
            await _require_area(tx, area_code)
            made = await _insert(tx, area_code, new)
            await self._record(tx, "area_assigned", made, scope)
            return made

        async with self._database.transaction() as tx:
            answer = await once(tx, command, AssignmentView, self._clock.now(), act)
        await self._geography.refresh()
        return answer

    async def end(self, assignment_id: int, end: AssignmentEnd, scope: Scope) -> AssignmentView:
        """Set the last day. Raises NOT_FOUND `assignment_not_found`, INVALID `ends_before_it_begins`."""
        scope.require(Permission.GEO_EDIT)
        table = jurisdiction_body
        mine = table.c.id == assignment_id
        async with self._database.transaction() as tx:
            row = (await tx.execute(sa.select(table).where(mine).with_for_update())).one_or_none()
            if row is None:
                raise not_found("assignment", assignment_id)
            if end.valid_to < row.valid_from:
                raise invalid("ends_before_it_begins", f"it begins on {row.valid_from}", valid_from=row.valid_from)
            await tx.execute(sa.update(table).where(mine).values(valid_to=end.valid_to))
            made = _view(row).model_copy(update={"valid_to": end.valid_to})
            await self._record(tx, "area_assignment_ended", made, scope)
        await self._geography.refresh()
        return made

    async def _record(self, tx: Transaction, kind: str, made: AssignmentView, scope: Scope) -> None:
        now = self._clock.now()
        data = made.model_dump(mode="json")
        subject = Subject("area_assignment", made.id)
        await self._history.record(tx, Fact(kind, subject, at=now, actor=scope.actor, audience=[], data=data), now)
        await self._audit(tx, now, scope, kind, made.area_code, data)


async def _require_area(tx: Transaction, area_code: str) -> None:
    known = sa.select(sa.exists().where(jurisdiction.c.code == area_code))
    if not (await tx.execute(known)).scalar_one():
        raise not_found("area", area_code)


async def _insert(tx: Transaction, area_code: str, new: NewAssignment) -> AssignmentView:
    statement = (
        sa.insert(jurisdiction_body).values(area_code=area_code, **new.model_dump()).returning(jurisdiction_body)
    )
    try:
        async with tx.begin_nested():
            return _view((await tx.execute(statement)).one())
    except sa.exc.IntegrityError as error:
        if "fk_jurisdiction_body" in str(error.orig):
            raise invalid("body_unknown", f"no body has the code {new.body_code}", body_code=new.body_code) from error
        raise conflict(
            "already_assigned", f"{new.body_code} is assigned from {new.valid_from} on already", area_code=area_code
        ) from error


def _view(row: sa.Row[tuple[object, ...]]) -> AssignmentView:
    return AssignmentView.model_validate(row, from_attributes=True)
