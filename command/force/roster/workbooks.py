"""Workbooks read and written in a child process: openpyxl and what a hostile file makes of it stay out of the service."""

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from command.force.roster.exporter import Table
from command.foundation.errors import invalid

MODULE: Final = "command.force.roster.xlsx_files"
PATIENCE_S: Final = 60.0
PACKAGES: Final = str(Path(__file__).parents[3])
"""Where the child finds us, wherever it is started."""

Sheets = dict[str, list[list[str]]]


async def read_workbook(data: bytes) -> Sheets:
    """Every sheet as rows of text. Raises INVALID `workbook_unreadable`."""
    return msgspec.json.decode(await _converted("read", data), type=Sheets)


async def write_workbook(tables: Mapping[str, Table]) -> bytes:
    """A sheet a table. Raises INVALID `workbook_unreadable` when the child does not finish."""
    return await _converted("write", msgspec.json.encode(tables))


async def _converted(how: str, data: bytes) -> bytes:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", MODULE, how),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": PACKAGES},
    )
    try:
        async with asyncio.timeout(PATIENCE_S):
            out, said = await child.communicate(data)
    except TimeoutError as error:
        raise invalid("workbook_unreadable", f"not read within {PATIENCE_S:.0f} s") from error
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode != 0:
        last = said.decode(errors="replace").strip().rpartition("\n")[2]
        raise invalid("workbook_unreadable", f"no workbook that can be read: {last[:300]}")
    return out
