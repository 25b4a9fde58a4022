"""HTTP of the table of limits: how long an incident of a category and severity may take."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field, model_validator

from command.foundation.database import Database
from command.foundation.errors import invalid
from command.foundation.http import CurrentScope
from command.foundation.security import Permission
from command.incidents import limits
from command.incidents.clocks import DayKind, Limit
from command.incidents.models import Severity
from command.incidents.schemas import Command, Short

MOST_DAYS = 366
MOST_MINUTES = MOST_DAYS * 24 * 60


class LimitRow(Command):
    """From registration. Without a category or severity it holds for any; the most special row decides."""

    category: Short | None = None
    severity: Severity | None = None
    amount: Annotated[int, Field(ge=1, le=MOST_MINUTES)]
    day_kind: DayKind

    @model_validator(mode="after")
    def _within_a_year(self) -> "LimitRow":
        if self.day_kind is not DayKind.MINUTES and self.amount > MOST_DAYS:
            raise ValueError(f"at most {MOST_DAYS} days")
        return self


def make_limit_router(database: Database) -> APIRouter:
    router = APIRouter(prefix="/api/incident-limits", tags=["incidents"])

    @router.get("")
    async def read(scope: CurrentScope) -> list[LimitRow]:
        """Empty = no limit is set: only outside tickets and the statute give a due time."""
        scope.require(Permission.INCIDENT_READ)
        async with database.transaction() as tx:
            table = await limits.read(tx)
        return [
            LimitRow(category=category, severity=severity, amount=limit.amount, day_kind=limit.kind)
            for (category, severity), limit in table.items()
        ]

    @router.put("")
    async def replace(rows: list[LimitRow], scope: CurrentScope) -> list[LimitRow]:
        """The whole table at once. Running clocks keep the limit they began with."""
        scope.require(Permission.SETTINGS_EDIT)
        table = {(row.category, row.severity): Limit(row.amount, row.day_kind) for row in rows}
        if len(table) != len(rows):
            raise invalid("limits_repeated", "one row for a category and severity")
        async with database.transaction() as tx:
            await limits.replace_all(tx, table)
        return rows

    return router
