"""Giving every area of a body to its successor from a day on, within the transaction that abolishes the body."""

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from command.foundation.database import Transaction
from command.geo.tables import jurisdiction, jurisdiction_body


async def hand_over_areas(
    tx: Transaction, old_code: str, new_code: str | None, first_day: date, document: str
) -> Sequence[str]:
    """Codes of the areas that are the body's on `first_day` or later; with `new_code` they are handed over.

    A successor that stands beside the body in an area already moves up to its position.
    """
    assigned = (await tx.execute(_assignments(old_code, first_day))).all()
    named = (await tx.execute(_named(old_code, first_day))).all()
    areas = sorted({row.area_code for row in assigned} | {row.area_code for row in named})
    if new_code is None:
        return areas
    for row in assigned:
        await _end(tx, row.id, row.valid_from, first_day)
        await _assign(tx, row.area_code, new_code, row.position, max(row.valid_from, first_day), row.valid_to, document)
    for area in named:
        await _assign(tx, area.area_code, new_code, 1, max(area.valid_from, first_day), area.valid_to, document)
    return areas


def _assignments(code: str, day: date) -> sa.Select[tuple[int, str, int, date, date | None]]:
    table = jurisdiction_body
    columns = (table.c.id, table.c.area_code, table.c.position, table.c.valid_from, table.c.valid_to)
    standing = sa.or_(table.c.valid_to.is_(None), table.c.valid_to >= day)
    return sa.select(*columns).where(table.c.body_code == code, standing).with_for_update()


def _named(code: str, day: date) -> sa.Select[tuple[str, date, date | None]]:
    """Areas whose source names the body, where no assignment goes before it."""
    link = jurisdiction_body
    goes_before = sa.exists().where(
        link.c.area_code == jurisdiction.c.code,
        link.c.valid_from <= day,
        sa.or_(link.c.valid_to.is_(None), link.c.valid_to >= day),
    )
    standing = sa.or_(jurisdiction.c.valid_to.is_(None), jurisdiction.c.valid_to >= day)
    columns = (jurisdiction.c.code.label("area_code"), jurisdiction.c.valid_from, jurisdiction.c.valid_to)
    return sa.select(*columns).where(jurisdiction.c.body_code == code, standing, ~goes_before)


async def _end(tx: Transaction, assignment_id: int, valid_from: date, first_day: date) -> None:
    mine = jurisdiction_body.c.id == assignment_id
    if valid_from >= first_day:
        await tx.execute(sa.delete(jurisdiction_body).where(mine))
    else:
        await tx.execute(sa.update(jurisdiction_body).where(mine).values(valid_to=first_day - timedelta(days=1)))


async def _assign(
    tx: Transaction, area_code: str, body_code: str, position: int, begins: date, ends: date | None, document: str
) -> None:
    statement = insert(jurisdiction_body).values(
        area_code=area_code,
        body_code=body_code,
        position=position,
        valid_from=begins,
        valid_to=ends,
        document=document,
    )
    await tx.execute(
        statement.on_conflict_do_update(
            constraint="uq_jurisdiction_body_assignment",
            set_={"position": sa.func.least(jurisdiction_body.c.position, position)},
        )
    )
