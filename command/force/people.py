"""People as other rooms may know them: that they exist, whose they are, and the label others may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from command.force.tables import person
from command.foundation.database import Transaction


@dataclass(frozen=True, slots=True)
class PersonRef:
    """`label` is the call sign or the staff number, never the name."""

    id: int
    label: str
    body_id: int


class People:
    async def by_id(self, tx: Transaction, ids: Iterable[int]) -> dict[int, PersonRef]:
        """Those of `ids` that are registered."""
        wanted = sorted(set(ids))
        if not wanted:
            return {}
        rows = await tx.execute(sa.select(person).where(person.c.id.in_(wanted)))
        return {row.id: _ref(row) for row in rows}

    async def by_staff_no(self, tx: Transaction, staff_no: str) -> PersonRef | None:
        row = (await tx.execute(sa.select(person).where(person.c.staff_no == staff_no))).one_or_none()
        return _ref(row) if row is not None else None


def _ref(row: sa.Row[Any]) -> PersonRef:
    return PersonRef(row.id, row.call_sign or row.staff_no, row.body_id)
