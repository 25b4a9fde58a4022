"""Tiles of the ground: what they hold, where they lie, and what was declared of them. Frozen values, no files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum


class RasterKind(StrEnum):
    ELEVATION = "elevation"
    """Metres above the tile's vertical datum."""
    LANDCOVER = "landcover"
    POPULATION = "population"


class RasterFormat(StrEnum):
    HGT = "hgt"
    GEOTIFF = "geotiff"
    ESRI_ASCII = "esri_ascii"


class Surface(StrEnum):
    """What an elevation stands for. The two are not mixed silently: a wood is 15 m of ground in one of them."""

    BARE_EARTH = "bare_earth"
    SURFACE_MODEL = "surface_model"
    """Tops of woods and roofs are in it, wholly or (radar) partly."""


class PeopleUnit(StrEnum):
    PER_CELL = "people_per_cell"
    PER_KM2 = "people_per_km2"


class ClutterClass(IntEnum):
    """What stands around a terminal; the number is what a window of land cover holds."""

    NO_DATA = 0
    BARE = 1
    """Bare ground and grass: nothing taller than the terminal."""
    WATER = 2
    OPEN = 3
    """Open with scattered cover: cropland with windbreaks, shrub."""
    SUBURBAN = 4
    URBAN = 5
    DENSE_URBAN = 6
    FOREST = 7


WORLDCOVER: Mapping[int, ClutterClass] = {
    10: ClutterClass.FOREST,
    20: ClutterClass.OPEN,
    30: ClutterClass.BARE,
    40: ClutterClass.OPEN,
    50: ClutterClass.URBAN,
    60: ClutterClass.BARE,
    70: ClutterClass.BARE,
    80: ClutterClass.WATER,
    90: ClutterClass.BARE,
    95: ClutterClass.FOREST,
    100: ClutterClass.BARE,
}
"""ESA WorldCover 2021 v200, product user manual, table 3: trees, shrub, grass, crop, built-up, bare, snow and ice,
water, herbaceous wetland, mangrove, moss and lichen."""


@dataclass(frozen=True, slots=True)
class Raster:
    """The lattice of a file: `west`, `north` are the outer corner of its first cell, in units of `crs`.

    Row 0 is the northernmost. A format whose samples stand on corners (HGT) has cells centred on its samples.
    """

    crs: str
    west: float
    north: float
    step_x: float
    step_y: float
    columns: int
    rows: int
    nodata: float | None

    @property
    def east(self) -> float:
        return self.west + self.columns * self.step_x

    @property
    def south(self) -> float:
        return self.north - self.rows * self.step_y


@dataclass(frozen=True, slots=True)
class Declared:
    """What a file does not say of itself, or what a person knows better; which fields count depends on the kind.

    `classes` maps a land-cover file's codes to clutter classes. `nodata_is_nobody`: cells without a value hold no
    people (a population grid constrained to settlements), instead of being unknown.
    """

    source: str
    vertical_datum: str = ""
    surface: Surface | None = None
    unit: PeopleUnit | None = None
    nodata_is_nobody: bool = False
    classes: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a whole pass over a file found. `people` is the sum of a population tile, none for other kinds."""

    valid_cells: int
    void_cells: int
    lowest: float | None
    highest: float | None
    people: float | None = None


@dataclass(frozen=True, slots=True)
class Tile:
    """A stored file. `bounds_deg`: west, south, east, north on WGS-84; `resolution_m`: the longer side of a cell."""

    id: int
    kind: RasterKind
    digest: str
    """SHA-256 of the file, hexadecimal; also its name in the store."""
    file_name: str
    size_bytes: int
    format: RasterFormat
    raster: Raster
    bounds_deg: tuple[float, float, float, float]
    resolution_m: float
    declared: Declared
    measured: Measured
    imported_at: datetime
    imported_by: str

    @property
    def place(self) -> str:
        """Its name and corner for a sentence."""
        west, south, east, north = self.bounds_deg
        return f"{self.file_name} ({west:.4f}–{east:.4f}°E, {south:.4f}–{north:.4f}°N)"


def by_precedence(tiles: list[Tile]) -> list[Tile]:
    """Where tiles overlap the first one that has a value counts: the finer, then the one imported later."""
    return sorted(tiles, key=lambda tile: (round(tile.resolution_m, 1), -tile.imported_at.timestamp(), -tile.id))
