"""Cells of CSV files that a spreadsheet would run: `=…` of a stranger's text must stay text. Pure."""

import re
from typing import Final

_RUN: Final = re.compile(r"'*[=+\-@\t\r]")
"""What Excel, WPS and LibreOffice take for a formula, also behind quotes of ours."""
_QUOTED: Final = re.compile(r"'+[=+\-@\t\r]")
_NUMBER: Final = re.compile(r"[+-]?[0-9][0-9 ().-]*")
"""Degrees below zero and telephone numbers: whatever a spreadsheet makes of them, it reaches nothing."""


def guarded(cell: str) -> str:
    """The cell with a quote before what would be run; `unguarded` gives it back."""
    return f"'{cell}" if _RUN.match(cell) and not _NUMBER.fullmatch(cell) else cell


def unguarded(cell: str) -> str:
    return cell[1:] if _QUOTED.match(cell) else cell
