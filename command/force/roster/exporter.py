"""Every register as tables of text: what an export writes is what an import reads."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from command.force.registers.forms import to_text
from command.force.registers.register import Register
from command.force.registers.service import Registers
from command.foundation.database import Database
from command.foundation.security import Scope

Table = tuple[list[str], list[list[str]]]


async def export_tables(
    database: Database, registers: Registers, scope: Scope, wanted: Iterable[Register]
) -> dict[str, Table]:
    """Header and rows of each register, read in one transaction. Passwords never leave."""
    tables: dict[str, Table] = {}
    async with database.transaction() as tx:
        for register in wanted:
            header = list(register.fields)
            rows = await registers.all_cells(tx, scope, register)
            tables[register.name] = (header, await asyncio.to_thread(_texts, header, rows))
    return tables


def _texts(header: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    return [[to_text(row[name]) for name in header] for row in rows]
