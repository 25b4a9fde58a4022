"""Exporting the register and its monthly counts as tables of text. Reporters stay inside."""

from calendar import monthrange
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from command.force.service import Organisation, Trial
from command.foundation.clock import Clock
from command.foundation.database import Database
from command.foundation.security import Permission, Scope
from command.incidents.figures import Counted, MonthCount, monthly
from command.incidents.models import Incident
from command.incidents.rows import incident_of
from command.incidents.sight import Sight, Sights
from command.incidents.tables import incident

BATCH = 1000
HEADER = [
    "number",
    "source",
    "external_id",
    "statutory_kind",
    "state",
    "description",
    "category",
    "matter",
    "severity",
    "address",
    "lon",
    "lat",
    "location_quality",
    "received_at",
    "registered_at",
    "occurred_at",
    "late_entry",
    "due_at",
    "due_source",
    "overdue",
    "body",
    "body_name",
    "enforcing_subject",
    "level",
    "result_code",
    "result",
    "resolved_at",
    "answered_at",
    "closed_at",
    "reopened_count",
]
MONTHS_HEADER = [
    "month",
    "body",
    "body_name",
    "received",
    "due",
    "in_time",
    "late",
    "open",
    "closing_rate",
    "passes",
    "late_numbers",
    "trial",
]

Table = tuple[Sequence[str], list[list[str]]]


@dataclass(frozen=True, slots=True)
class Period:
    """Of receipt: from the first instant up to, not including, the second."""

    since: datetime | None = None
    until: datetime | None = None


class Exports:
    def __init__(
        self, database: Database, organisation: Organisation, trial: Trial, sights: Sights, clock: Clock
    ) -> None:
        self._database = database
        self._organisation = organisation
        self._trial = trial
        self._sights = sights
        self._clock = clock

    async def tables(self, scope: Scope, period: Period) -> dict[str, Table]:
        """`incidents`: one row each, in the order of their entry; `months`: the counts per month and body."""
        scope.require(Permission.INCIDENT_READ)
        now = self._clock.now()
        rows: list[list[str]] = []
        counted: list[Counted] = []
        async for held in self._all(self._sights.of(scope, now), period):
            rows.append(self._row(held))
            counted.append(counted_of(held))
        months = sorted(monthly(counted, now).items())
        return {
            "incidents": (HEADER, rows),
            "months": (MONTHS_HEADER, [self._month(month, body_id, count) for (month, body_id), count in months]),
        }

    async def _all(self, sight: Sight, period: Period) -> AsyncIterator[Incident]:
        c = incident.c
        last_id = 0
        while True:
            query = sa.select(incident).where(sight.condition(), c.id > last_id).order_by(c.id).limit(BATCH)
            if period.since is not None:
                query = query.where(c.received_at >= period.since)
            if period.until is not None:
                query = query.where(c.received_at < period.until)
            async with self._database.transaction() as tx:
                found = [incident_of(row) for row in await tx.execute(query)]
            for held in found:
                yield held
            if len(found) < BATCH:
                return
            last_id = found[-1].id

    def _row(self, held: Incident) -> list[str]:
        body = self._organisation.body(held.body_id)
        middle = held.location.representative_point() if held.location is not None else None
        own = {
            "matter": held.matter_code,
            "lon": f"{middle.x:.7f}" if middle is not None else None,
            "lat": f"{middle.y:.7f}" if middle is not None else None,
            "overdue": held.breached_at is not None,
            "body": body.code,
            "body_name": body.short_name,
        }
        return [_text(own[name] if name in own else getattr(held, name)) for name in HEADER]

    def _month(self, month: str, body_id: int, count: MonthCount) -> list[str]:
        body = self._organisation.body(body_id)
        rate = f"{float(count.rate) * 100:.1f} %" if count.rate is not None else "no data"
        cells = (
            month,
            body.code,
            body.short_name,
            count.received,
            count.due,
            count.in_time,
            count.late,
            count.open,
            rate,
            count.passes,
            ";".join(count.late_numbers),
            self._trial_in(month),
        )
        return [_text(cell) for cell in cells]

    def _trial_in(self, month: str) -> str:
        """The trial periods (试运行) of a month: while one holds, data gates only warned, and its figures say so."""
        year, number = int(month[:4]), int(month[5:])
        held = self._trial.during(date(year, number, 1), date(year, number, monthrange(year, number)[1]))
        return ";".join(f"试运行 {period.valid_from}–{period.valid_to}（{period.signed_by}）" for period in held)


def counted_of(held: Incident) -> Counted:
    return Counted(
        number=held.number,
        body_id=held.body_id,
        state=held.state,
        received_at=held.received_at,
        due_at=held.due_at,
        closed_at=held.closed_at,
        advice="advice" in held.outcome,
    )


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case _:
            return str(value)
