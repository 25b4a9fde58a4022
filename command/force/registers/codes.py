"""Codes and ids: what a row names, found in the database; many at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from command.force.registers.register import TARGETS, Register, Target
from command.foundation.database import Transaction


@dataclass(slots=True)
class Codes:
    """Both directions, per kind of thing."""

    ids: dict[Target, dict[str, int]] = field(default_factory=lambda: {target: {} for target in Target})
    codes: dict[Target, dict[int, str]] = field(default_factory=lambda: {target: {} for target in Target})

    def learn(self, target: Target, code: str, row_id: int) -> None:
        self.ids[target][code] = row_id
        self.codes[target][row_id] = code

    def id_of(self, target: Target, code: str | None) -> int | None:
        return self.ids[target].get(code) if code is not None else None

    def code_of(self, target: Target, row_id: int | None) -> str | None:
        return self.codes[target].get(row_id) if row_id is not None else None


async def load_all(tx: Transaction, register: Register) -> Codes:
    """Every code that a row of this register may name."""
    found = Codes()
    for target in _targets(register):
        table, column = TARGETS[target]
        for row in await tx.execute(sa.select(table.c.id, table.c[column].label("code"))):
            found.learn(target, row.code, row.id)
    return found


async def load_some(
    tx: Transaction,
    wanted: Mapping[Target, Iterable[str]] | None = None,
    ids: Mapping[Target, Iterable[int]] | None = None,
) -> Codes:
    """Only these codes and these ids."""
    found = Codes()
    for target, (table, column) in TARGETS.items():
        codes, row_ids = sorted(set((wanted or {}).get(target, ()))), sorted(set((ids or {}).get(target, ())))
        if not codes and not row_ids:
            continue
        named = table.c[column] == sa.any_(sa.literal(codes, ARRAY(sa.Text)))
        numbered = table.c.id == sa.any_(sa.literal(row_ids, ARRAY(sa.BigInteger)))
        for row in await tx.execute(
            sa.select(table.c.id, table.c[column].label("code")).where(sa.or_(named, numbered))
        ):
            found.learn(target, row.code, row.id)
    return found


def _targets(register: Register) -> set[Target]:
    return {reference.target for reference in register.references}
