"""A whole pass over a file before it is kept: refused with code and place, or measured. Runs beside GDAL."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from command.foundation.errors import CommandError, invalid
from command.geo.rasters.cells import area_km2, holds_value, outline
from command.geo.rasters.formats.opening import open_file
from command.geo.rasters.formats.source import Cells, Opened, Source, Told, broken
from command.geo.rasters.models import (
    WORLDCOVER,
    Declared,
    Measured,
    PeopleUnit,
    Raster,
    RasterFormat,
    RasterKind,
    Surface,
)
from command.geo.rasters.store import digest_of

LOWEST_GROUND_M, HIGHEST_GROUND_M = -500.0, 9000.0
"""The Dead Sea's shore and Mount Everest, with room; what lies outside is a void that nobody declared, or damage."""
_BLOCK_CELLS = 4_000_000


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person who imports declares; None leaves it to the file, its name, or the kind's default."""

    told: Told = field(default_factory=Told)
    source: str | None = None
    vertical_datum: str | None = None
    surface: Surface | None = None
    unit: PeopleUnit | None = None
    nodata_is_nobody: bool = False
    classes: dict[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be kept."""

    path: Path
    kind: RasterKind
    digest: str
    size_bytes: int
    format: RasterFormat
    raster: Raster
    declared: Declared
    measured: Measured


def inspect(path: Path, kind: RasterKind, wishes: Wishes) -> Inspected:
    """Read every cell of a file.

    Raises:
        CommandError: INVALID with the code of what is wrong, and row, column and degrees where it is one cell:
            those of the format, `raster_value_impossible`, `landcover_code_unknown`, `raster_empty`,
            `raster_out_of_range`, `population_unit_missing`.
    """
    opened = open_file(path, kind, wishes.told)
    try:
        declared = _declared(path, kind, opened, wishes)
        raster = _with_nodata(opened.source.raster, kind, declared)
        _on_earth(path, raster)
        measured = _measured(path, kind, opened.source, raster, declared)
    finally:
        opened.source.close()
    size_bytes = path.stat().st_size
    return Inspected(path, kind, digest_of(path), size_bytes, opened.format, raster, declared, measured)


def judge(path: Path, kind: RasterKind, wishes: Wishes) -> Inspected | CommandError:
    """As `inspect`, with the refusal as a value: a report names every bad file, not the first."""
    try:
        return inspect(path, kind, wishes)
    except CommandError as refusal:
        return refusal
    except OSError as error:
        return invalid("file_unreadable", f"读不出 {path.name}：{error.strerror}", file=path.name)


def _on_earth(path: Path, raster: Raster) -> None:
    """Raises where the edge leaves the globe: metres that were declared as degrees, or another zone."""
    west, south, east, north = outline(raster).bounds
    if not (-181.0 <= west < east <= 181.0 and -91.0 <= south < north <= 91.0):
        raise broken(
            "raster_out_of_range", path, f"四至 {west:g}, {south:g}, {east:g}, {north:g} 不是经纬度，请核对坐标系"
        )


def _declared(path: Path, kind: RasterKind, opened: Opened, wishes: Wishes) -> Declared:
    source = wishes.source or opened.source_name
    if kind is RasterKind.ELEVATION:
        vertical = wishes.vertical_datum or opened.vertical_datum or "not stated"
        surface = wishes.surface or opened.surface or Surface.BARE_EARTH
        return Declared(source, vertical_datum=vertical, surface=surface)
    if kind is RasterKind.LANDCOVER:
        return Declared(source, classes={**(wishes.classes if wishes.classes is not None else WORLDCOVER)})
    if wishes.unit is None:
        raise invalid(
            "population_unit_missing",
            f"{path.name}：请用 --unit 声明数值是每格人数（people_per_cell）还是每平方公里人数（people_per_km2）",
            file=path.name,
        )
    return Declared(source, unit=wishes.unit, nodata_is_nobody=wishes.nodata_is_nobody)


def _with_nodata(raster: Raster, kind: RasterKind, declared: Declared) -> Raster:
    """Not a number is never a value; land-cover files that name no void use 0 for it, unless 0 is a class of theirs."""
    if raster.nodata is not None and np.isnan(raster.nodata):
        return replace(raster, nodata=None)
    if kind is RasterKind.LANDCOVER and raster.nodata is None and 0 not in declared.classes:
        return replace(raster, nodata=0.0)
    return raster


def _measured(path: Path, kind: RasterKind, source: Source, raster: Raster, declared: Declared) -> Measured:
    possible = _POSSIBLE[kind](declared)
    valid, lowest, highest, people = 0, np.inf, -np.inf, 0.0
    for rows, cells in _blocks(source, raster):
        kept = holds_value(cells, raster.nodata)
        wrong = kept & ~possible(cells)
        if wrong.any():
            _refuse(path, kind, raster, cells, wrong, rows.start)
        if not kept.any():
            continue
        held = cells[kept]
        valid += int(held.size)
        lowest, highest = min(lowest, float(held.min())), max(highest, float(held.max()))
        if kind is RasterKind.POPULATION:
            people += float(people_of(cells, kept, raster, rows, declared).sum())
    if not valid and not declared.nodata_is_nobody:
        raise broken("raster_empty", path, "没有一个有效值")
    return Measured(
        valid_cells=valid,
        void_cells=raster.rows * raster.columns - valid,
        lowest=lowest if valid else None,
        highest=highest if valid else None,
        people=people if kind is RasterKind.POPULATION else None,
    )


def people_of(
    cells: Cells, kept: NDArray[np.bool_], raster: Raster, rows: slice, declared: Declared
) -> NDArray[np.float64]:
    """People in each cell of whole rows, none where nothing is kept."""
    people = np.where(kept, cells, 0).astype(np.float64)
    return people * area_km2(raster, rows) if declared.unit is PeopleUnit.PER_KM2 else people


def _blocks(source: Source, raster: Raster) -> Iterator[tuple[slice, Cells]]:
    """All rows from the north, some at a time."""
    step = max(1, _BLOCK_CELLS // raster.columns)
    for first in range(0, raster.rows, step):
        rows = slice(first, min(first + step, raster.rows))
        yield rows, source.read(rows, slice(0, raster.columns))


_Possible = Callable[[Cells], NDArray[np.bool_]]


def _is_height(_declared: Declared) -> _Possible:
    return lambda cells: (cells >= LOWEST_GROUND_M) & (cells <= HIGHEST_GROUND_M)


def _is_class(declared: Declared) -> _Possible:
    codes = np.array(sorted(declared.classes))
    return lambda cells: np.isin(cells, codes)


def _is_count(_declared: Declared) -> _Possible:
    return lambda cells: cells >= 0


_POSSIBLE: dict[RasterKind, Callable[[Declared], _Possible]] = {
    RasterKind.ELEVATION: _is_height,
    RasterKind.LANDCOVER: _is_class,
    RasterKind.POPULATION: _is_count,
}
_WRONG = {
    RasterKind.ELEVATION: ("raster_value_impossible", "高程 {value} 不可能；若是空值请用 --nodata 声明"),
    RasterKind.LANDCOVER: ("landcover_code_unknown", "代码 {value} 不在对照表中，请用 --classes 给出对照表"),
    RasterKind.POPULATION: ("raster_value_impossible", "人口 {value} 为负；若是空值请用 --nodata 声明"),
}


def _refuse(
    path: Path, kind: RasterKind, raster: Raster, cells: Cells, wrong: NDArray[np.bool_], first_row: int
) -> NoReturn:
    row, column = (int(n) for n in np.argwhere(wrong)[0])
    code, words = _WRONG[kind]
    value = f"{float(cells[row, column]):g}"
    raise broken(code, path, words.format(value=value), raster, first_row + row, column)
