"""The registers' files for a page: one register out, one file in, as CSV or as a workbook."""

import asyncio
from pathlib import PurePath
from typing import Final

from command.force.registers.register import REGISTERS, Register
from command.force.registers.service import Registers
from command.force.roster.csv_files import read_csv, sources, write_csv
from command.force.roster.exporter import export_tables
from command.force.roster.importer import RosterFile, RosterReport, import_roster
from command.force.roster.workbooks import read_workbook, write_workbook
from command.foundation.database import Database
from command.foundation.errors import invalid
from command.foundation.security import Scope

MOST_ROWS: Final = 20_000
"""Of one file sent by a page; more is for `./zhihui import roster`."""


CHILDREN: Final = 2
"""Workbooks being converted at a time, each in a process with the memory that `xlsx_files` allows it."""


class RosterFiles:
    def __init__(self, database: Database, registers: Registers) -> None:
        self._database = database
        self._registers = registers
        self._children = asyncio.Semaphore(CHILDREN)

    async def csv_of(self, scope: Scope, register: Register) -> bytes:
        """Every row the scope covers. Raises FORBIDDEN `permission_missing`."""
        tables = await export_tables(self._database, self._registers, scope, [register])
        return await asyncio.to_thread(write_csv, *tables[register.name])

    async def workbook_of(self, scope: Scope, register: Register) -> bytes:
        """As `csv_of`, a sheet named after the register."""
        tables = await export_tables(self._database, self._registers, scope, [register])
        async with self._children:
            return await write_workbook(tables)

    async def load(
        self, scope: Scope, register: Register, name: str, data: bytes, *, dry_run: bool, skip_bad: bool
    ) -> RosterReport:
        """Apply a CSV, or the sheet of a workbook that is named after the register or the only one.

        Raises FORBIDDEN `permission_missing` before anything is read; INVALID `workbook_unreadable`, `sheet_missing`,
        `too_many_rows` and what `read_csv` raises.
        """
        self._registers.require_edit(scope, register)
        if PurePath(name).suffix.lower() == ".xlsx":
            async with self._children:
                sheets = await read_workbook(data)
            table = sheets.get(register.name) or (next(iter(sheets.values())) if len(sheets) == 1 else None)
            if table is None:
                raise invalid("sheet_missing", f"no sheet is named {register.name}", sheets=sorted(sheets))
            rows = await asyncio.to_thread(sources, register, table)
        else:
            rows = await asyncio.to_thread(read_csv, register, data)
        if len(rows) > MOST_ROWS:
            raise invalid("too_many_rows", f"{len(rows)} rows; at most {MOST_ROWS} at once")
        file = RosterFile(REGISTERS[register.name], name, tuple(rows))
        return await import_roster(self._database, self._registers, scope, [file], dry_run=dry_run, skip_bad=skip_bad)
