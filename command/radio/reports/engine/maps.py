"""The map of a report: a picture of the stored margins under borders, and where marks and names stand on it."""

import math
from base64 import b64encode
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
import shapely
from numpy.typing import NDArray

from command.geo.rasters.systems import from_degrees
from command.radio.reports.engine.labels import Box, about, around, arranged, beside, shortened, size_mm
from command.radio.reports.paper import Map, Mark
from command.radio.studies.engine.layers import values_of
from command.radio.studies.engine.png import Colour, encode
from command.radio.studies.folders import Folders
from command.radio.studies.layout import Layout, read_layout
from command.radio.studies.work import Work, WorkArea, read_work

WIDEST_MM, HIGHEST_MM = 174.0, 196.0
PIXELS_PER_MM = 8.0
"""200 to the inch."""
_MARGIN = 0.015
_GAP, _SINGLE, _SEVERAL = 1, 2, 3
COLOURS: dict[str, Colour] = {
    "gap": (196, 47, 29, 255),
    "single": (188, 219, 226, 255),
    "several": (93, 160, 178, 255),
    "beyond": (236, 236, 232, 255),
}
"""Told apart by lightness too: on a black and white print a gap is darkest, one site lightest."""
SITE_POINTS, DISTRICT_POINTS = 6.5, 10.0
_HALF_MM = {"site": 1.0, "proposal": 1.3, "gap": 1.9}
_SIMPLER_MM = 0.08


class Placed(msgspec.Struct, frozen=True):
    """A mark at x, y with its label's upper left corner at left, top. Millimetres."""

    kind: str
    x: float
    y: float
    label: str
    left: float
    top: float


class Name(msgspec.Struct, frozen=True):
    text: str
    left: float
    top: float


class Sheet(msgspec.Struct, frozen=True):
    """What the page draws. `bar_mm` long stands for `bar_km`."""

    wide_mm: float
    high_mm: float
    marks: list[Placed]
    districts: list[Name]
    bar_mm: float
    bar_km: float


@dataclass(frozen=True, slots=True)
class View:
    """A window in metres of the study's projection, and how large it is on paper."""

    crs: str
    west_m: float
    north_m: float
    m_per_mm: float
    wide_mm: float
    high_mm: float

    def at(self, x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n, 2) millimetres."""
        return np.column_stack([(x_m - self.west_m) / self.m_per_mm, (self.north_m - y_m) / self.m_per_mm])

    def of_degrees(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        return self.at(*from_degrees(self.crs, degrees[:, 0], degrees[:, 1]))


def drawn(folders: Folders, study_id: int, wanted: Map) -> tuple[Sheet, str]:
    """The sheet, and its picture with the borders as SVG."""
    layout, work = read_layout(folders, study_id), read_work(folders.work(study_id))
    view = _view(layout, work)
    outlines = [shapely.transform(shapely.from_wkb(area.wkb), view.of_degrees) for area in work.areas]
    districts = _districts(work, outlines)
    picture = _picture(folders, study_id, layout, view, wanted)
    return _sheet(view, wanted, districts, work.names), _drawing(view, picture, outlines, list(districts.values()))


def _view(layout: Layout, work: Work) -> View:
    west, south, east, north = _bounds_m(layout, work.areas)
    m_per_mm = max((east - west) / WIDEST_MM, (north - south) / HIGHEST_MM)
    return View(layout.crs, west, north, m_per_mm, (east - west) / m_per_mm, (north - south) / m_per_mm)


def _bounds_m(layout: Layout, areas: list[WorkArea]) -> tuple[float, float, float, float]:
    """West, south, east, north of the areas with a margin; never beyond what was computed."""
    south_m, east_m = layout.north_m - layout.rows * layout.cell_m, layout.west_m + layout.columns * layout.cell_m
    shapes = [shapely.from_wkb(area.wkb) for area in areas]
    degrees = shapely.get_coordinates(shapes)
    x, y = from_degrees(layout.crs, degrees[:, 0], degrees[:, 1])
    margin = _MARGIN * max(float(np.ptp(x)), float(np.ptp(y)))
    west, east = max(float(x.min()) - margin, layout.west_m), min(float(x.max()) + margin, east_m)
    south, north = max(float(y.min()) - margin, south_m), min(float(y.max()) + margin, layout.north_m)
    return west, south, east, north


def _districts(work: Work, outlines: list[shapely.Geometry]) -> dict[str, shapely.Geometry]:
    parts: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for area, outline in zip(work.areas, outlines, strict=True):
        parts[area.district].append(outline)
    return {code: shapely.union_all(shapes) for code, shapes in parts.items()}


def _picture(folders: Folders, study_id: int, layout: Layout, view: View, wanted: Map) -> bytes:
    """One lookup a pixel: what serves there."""
    high, wide = math.ceil(view.high_mm * PIXELS_PER_MM), math.ceil(view.wide_mm * PIXELS_PER_MM)
    m_per_pixel = view.m_per_mm / PIXELS_PER_MM
    north_m = view.north_m - (np.arange(high) + 0.5) * m_per_pixel
    east_m = view.west_m + (np.arange(wide) + 0.5) * m_per_pixel
    rows = np.clip((layout.north_m - north_m) // layout.cell_m, 0, layout.rows - 1).astype(np.intp)
    columns = np.clip((east_m - layout.west_m) // layout.cell_m, 0, layout.columns - 1).astype(np.intp)
    look: Mapping[str, Any] = {
        "terminal": wanted.terminal,
        "direction": wanted.direction,
        "probability": wanted.probability,
    }
    pixels = np.zeros((high, wide), dtype=np.uint8)
    where = rows[:, None], columns[None, :]
    served, _ = values_of(folders, study_id, {**look, "layer": "redundancy"}, *where)
    gaps, _ = values_of(folders, study_id, {**look, "layer": "gaps"}, *where)
    pixels[~np.isnan(gaps)] = _GAP
    pixels[served == 1.0] = _SINGLE
    pixels[served == 2.0] = _SEVERAL
    return encode(pixels, [COLOURS[kind] for kind in ("beyond", "gap", "single", "several")])


def _drawing(view: View, picture: bytes, towns: list[shapely.Geometry], districts: list[shapely.Geometry]) -> str:
    """The picture, a veil over what lies outside, borders of townships and of districts."""
    frame = f"M0 0H{view.wide_mm:.2f}V{view.high_mm:.2f}H0Z"
    inside, thin, thick = _path([shapely.union_all(districts)]), _path(towns), _path(districts)
    size = f'width="{view.wide_mm:.3f}" height="{view.high_mm:.3f}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {view.wide_mm:.3f} {view.high_mm:.3f}">'
        f'<image {size} preserveAspectRatio="none" href="data:image/png;base64,{b64encode(picture).decode()}"/>'
        f'<path d="{frame}{inside}" fill="#ffffff" fill-opacity="0.82" fill-rule="evenodd"/>'
        f'<path d="{thin}" fill="none" stroke="#1d3a40" stroke-opacity="0.45" stroke-width="0.12"/>'
        f'<path d="{thick}" fill="none" stroke="#0d2429" stroke-width="0.4" stroke-linejoin="round"/></svg>'
    )


def _path(shapes: list[shapely.Geometry]) -> str:
    """Rings as an SVG path."""
    rings: list[str] = []
    for part in shapely.get_parts(shapely.simplify(shapes, _SIMPLER_MM)):
        for ring in shapely.get_rings(part):
            places = " ".join(f"{x:.2f} {y:.2f}" for x, y in shapely.get_coordinates(ring))
            rings.append(f"M{places}Z")
    return "".join(rings)


def _sheet(view: View, wanted: Map, districts: Mapping[str, shapely.Geometry], names: Mapping[str, str]) -> Sheet:
    paper = Box(0.0, 0.0, view.wide_mm, view.high_mm)
    degrees = np.array([[mark.lon, mark.lat] for mark in wanted.marks], dtype=np.float64).reshape(-1, 2)
    places = [(float(x), float(y)) for x, y in view.of_degrees(degrees)]
    seen = [
        (mark, x, y)
        for mark, (x, y) in zip(wanted.marks, places, strict=True)
        if paper.overlap_mm2(around(x, y, _HALF_MM[mark.kind])) > 0
    ]
    marks = [around(x, y, _HALF_MM[mark.kind]) for mark, x, y in seen]
    labelled = [(mark, x, y) for mark, x, y in seen if mark.kind != "gap"]
    named = [
        (names[code], shapely.point_on_surface(shape))
        for code, shape in districts.items()
        if names.get(code, code) != code  # without a name there is nothing to write
    ]
    wishes = [
        beside(x, y, _HALF_MM[mark.kind] + 0.9, size_mm(shortened(mark.label), SITE_POINTS)) for mark, x, y in labelled
    ]
    wishes += [about(point.x, point.y, 3.5, size_mm(text, DISTRICT_POINTS)) for text, point in named]
    boxes = arranged(wishes, marks, paper)
    own = iter(boxes[: len(labelled)])
    placed = [_placed(mark, x, y, None if mark.kind == "gap" else next(own)) for mark, x, y in seen]
    bar_km = _round_km(view.wide_mm * view.m_per_mm / 1000.0 / 3.0)
    return Sheet(
        view.wide_mm,
        view.high_mm,
        placed,
        [Name(text, box.left, box.top) for (text, _), box in zip(named, boxes[len(labelled) :], strict=True)],
        bar_km * 1000.0 / view.m_per_mm,
        bar_km,
    )


def _placed(mark: Mark, x: float, y: float, box: Box | None) -> Placed:
    """A gap's number stands inside its circle."""
    return Placed(mark.kind, x, y, shortened(mark.label), box.left if box else x, box.top if box else y)


def _round_km(km: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is not longer."""
    power = 10.0 ** math.floor(math.log10(km))
    return max(step * power for step in (1.0, 2.0, 5.0) if step * power <= km)
