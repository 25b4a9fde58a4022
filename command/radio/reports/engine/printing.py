"""A report as PDF: texts from the service, the map from the study's files, pages by Typst."""

import base64
import resource
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
import typst

from command.radio.reports.engine.maps import Sheet, drawn
from command.radio.reports.paper import Paper
from command.radio.studies.folders import Folders
from command.radio.studies.told import Told

MOST_MEMORY = 2 * 2**30
"""Of address space; past it the child ends, and with it the report."""
_FONTS = typst.Fonts(
    include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(files("manimgx_fonts_cjk"))]
)
"""One family, whatever the machine has: the pages look the same everywhere."""
ARCHIVE: Final = "a-2a"
_PAGES = Path(__file__).with_name("pages.typ")


def paper(folders: Folders, facts: Mapping[str, Any], told: Told) -> str:
    """The file, in base64: it goes through the pipe and leaves nothing on the disk."""
    _bound_memory()
    asked = msgspec.convert(facts["paper"], Paper)
    sheet, drawing = drawn(folders, int(facts["study_id"]), asked.map)
    told.look()
    return base64.b64encode(printed(asked, sheet, drawing)).decode()


def printed(asked: Paper, sheet: Sheet, drawing: str) -> bytes:
    """The pages, for an archive (PDF/A-2a, ISO 19005-2); a sign that the font lacks is a box, which no archive takes."""
    try:
        return _set(asked, sheet, drawing, ARCHIVE)
    except typst.TypstError:
        return _set(asked, sheet, drawing, None)


def _set(asked: Paper, sheet: Sheet, drawing: str, standard: Literal["a-2a"] | None) -> bytes:
    """What is said goes in as data, so that no name is read as markup."""
    return typst.compile(
        _PAGES.read_bytes(),
        font_paths=_FONTS,
        ignore_system_fonts=True,
        sys_inputs={
            "paper": msgspec.json.encode(asked).decode(),
            "sheet": msgspec.json.encode(sheet).decode(),
            "map": drawing,
        },
        format="pdf",
        pdf_standards=standard,
    )


def _bound_memory() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
