"""The matter catalogue of a process: read before serving, followed within a second, changed by import."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from command.foundation.database import Database, Transaction, on_commit
from command.incidents.catalogue import Catalogue, Empowerment, Matter
from command.incidents.models import Level
from command.incidents.tables import catalogue_version, empowerment, matter

LOOK_S = 0.3


class Matters:
    """Holds the newest reading; `catalogue` never changes under its reader."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._version = -1
        self.catalogue = Catalogue()

    async def load(self) -> None:
        """Read again when the version moved."""
        async with self._database.transaction() as tx:
            version: int = (await tx.execute(sa.select(catalogue_version.c.version))).scalar_one()
            if version == self._version:
                return
            matters = [_matter(row) for row in await tx.execute(sa.select(matter))]
            given = [_empowerment(row) for row in await tx.execute(sa.select(empowerment).order_by(empowerment.c.id))]
        self.catalogue, self._version = Catalogue.of(matters, given), version

    async def follow(self) -> None:
        """For ever."""
        while True:
            await asyncio.sleep(LOOK_S)
            await self.load()

    async def save(self, tx: Transaction, matters: Sequence[Matter], given: Sequence[Empowerment] = ()) -> None:
        """Add or replace by code (empowerments by matter, area and first day); seen by this process at the commit."""
        for one in matters:
            values = _matter_values(one)
            await tx.execute(
                insert(matter).values(**values).on_conflict_do_update(index_elements=["code"], set_=values)
            )
        for power in given:
            values = asdict(power)
            await tx.execute(
                insert(empowerment)
                .values(**values)
                .on_conflict_do_update(index_elements=["matter_code", "area_code", "valid_from"], set_=values)
            )
        await tx.execute(sa.update(catalogue_version).values(version=catalogue_version.c.version + 1))
        on_commit(tx, "incidents.catalogue", self.load)


def _matter_values(one: Matter) -> dict[str, Any]:
    return asdict(one) | {
        "level": one.level.value,
        "district_codes": sorted(one.district_codes),
        "words": list(one.words),
    }


def _matter(row: sa.Row[Any]) -> Matter:
    return Matter(
        code=row.code,
        name=row.name,
        category=row.category,
        level=Level(row.level),
        default_task=row.default_task,
        penalty_power=row.penalty_power,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        district_codes=frozenset(row.district_codes),
        coercion=row.coercion,
        legal_basis=row.legal_basis,
        words=tuple(row.words),
        document=row.document,
    )


def _empowerment(row: sa.Row[Any]) -> Empowerment:
    return Empowerment(
        row.matter_code, row.area_code, row.enforcing_subject, row.document, row.valid_from, row.valid_to
    )
