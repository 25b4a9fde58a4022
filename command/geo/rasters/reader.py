"""Windows of elevation, land cover and people for a study: arrays with a mask. Runs in a child process.

Loads GDAL through the formats: a server process hands over a `Catalogue` and never imports this.
"""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from command.foundation.errors import conflict
from command.geo.rasters.catalogue import Catalogue
from command.geo.rasters.formats.opening import open_stored
from command.geo.rasters.formats.source import Source
from command.geo.rasters.lattice import Lattice
from command.geo.rasters.missing import Coverage
from command.geo.rasters.models import ClutterClass, RasterKind, Surface, Tile
from command.geo.rasters.sampling import Flags, Numbers, linear, nearest, within
from command.geo.rasters.spreading import spread
from command.geo.rasters.store import digest_of
from command.geo.rasters.systems import DEGREES, from_degrees, to_degrees

Coordinates = Callable[[str], tuple[Numbers, Numbers]]
"""Points (n,) in the system that is asked for."""
_BLOCK_POINTS = 250_000
_TYPES: dict[RasterKind, type[np.generic]] = {
    RasterKind.ELEVATION: np.float32,
    RasterKind.LANDCOVER: np.uint8,
    RasterKind.POPULATION: np.float64,
}


@dataclass(frozen=True, slots=True)
class Samples:
    """Values with the mask of those that are known, same shape; unknown ones are NaN, or `ClutterClass.NO_DATA`.

    Elevation: metres, float32. Land cover: `ClutterClass`, uint8. People: in each cell of a window, float64.
    `missing` names the one-degree squares (N31E119: by south-west corner) in which no tile lies under some points.
    """

    kind: RasterKind
    values: NDArray[Any]
    mask: Flags
    tiles: tuple[Tile, ...]
    missing: tuple[str, ...]

    @property
    def surfaces(self) -> frozenset[Surface]:
        return frozenset(tile.declared.surface for tile in self.tiles if tile.declared.surface is not None)

    @property
    def vertical_datums(self) -> frozenset[str]:
        return frozenset(tile.declared.vertical_datum for tile in self.tiles)

    @property
    def key(self) -> str:
        """SHA-256 over the bytes and declarations of the tiles that took part: the terrain's share of a cache key."""
        parts = [(tile.digest, tile.raster, tile.declared) for tile in self.tiles]
        return hashlib.sha256(msgspec.json.encode((self.kind, parts, self.missing))).hexdigest()


@dataclass(frozen=True, slots=True)
class Window(Samples):
    """Arrays of shape (rows, columns) on a lattice, row 0 in the north."""

    lattice: Lattice


class GroundReader:
    """Reads what a catalogue names. A tile's bytes are compared with its SHA-256 when it is first opened."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._open: dict[str, Source] = {}
        self._closing = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._closing.close()
        self._open.clear()

    def window(self, kind: RasterKind, lattice: Lattice, *, may_miss: bool = False, may_mix: bool = False) -> Window:
        """The ground on a lattice.

        Elevation is bilinear, land cover that of the nearest cell; people are spread so that sums are kept. A void
        inside a tile is masked, and so are points under no tile where `may_miss` allows them.

        Raises:
            CommandError: CONFLICT `raster_tile_missing` (names of the squares, first place), `raster_file_missing`,
                `raster_checksum` (tile and place), `raster_surfaces_mixed` (bare earth beside surface models, unless
                `may_mix`).
        """
        values = np.zeros(lattice.shape, dtype=_TYPES[kind])
        mask = np.zeros(lattice.shape, dtype=bool)
        coverage = Coverage(kind)
        step = max(1, _BLOCK_POINTS // lattice.columns)
        for first in range(0, lattice.rows, step):
            rows = slice(first, min(first + step, lattice.rows))
            found, kept = self._values(kind, _cached(lattice, rows), coverage)
            shape = rows.stop - rows.start, lattice.columns
            values[rows], mask[rows] = found.reshape(shape), kept.reshape(shape)
        coverage.judge(may_miss=may_miss, may_mix=may_mix)
        if kind is RasterKind.POPULATION:
            values = self._people(lattice, coverage)
            mask |= values > 0
            values[~mask] = np.nan
        return Window(kind, values, mask, coverage.tiles, coverage.missing, lattice)

    def sample(
        self,
        kind: RasterKind,
        longitudes_deg: Numbers,
        latitudes_deg: Numbers,
        *,
        may_miss: bool = False,
        may_mix: bool = False,
    ) -> Samples:
        """Elevation or land cover at points (n,): a site's ground, a profile. People are asked for by window.

        Raises:
            ValueError: for people.
            CommandError: as `window`.
        """
        if kind is RasterKind.POPULATION:
            raise ValueError("people are counted in cells, not at points")
        coverage = Coverage(kind)
        values, mask = self._values(kind, lambda crs: from_degrees(crs, longitudes_deg, latitudes_deg), coverage)
        coverage.judge(may_miss=may_miss, may_mix=may_mix)
        return Samples(kind, values.astype(_TYPES[kind]), mask, coverage.tiles, coverage.missing)

    def _values(self, kind: RasterKind, coordinates: Coordinates, coverage: Coverage) -> tuple[Numbers, Flags]:
        """What the first tile that holds a value says at each point, and whether any does."""
        longitudes, latitudes = coordinates(DEGREES)
        unknown = float(ClutterClass.NO_DATA) if kind is RasterKind.LANDCOVER else np.nan
        values, kept = np.full(len(longitudes), unknown), np.zeros(len(longitudes), dtype=bool)
        covered = np.zeros(len(longitudes), dtype=bool)
        for tile in _over(self._catalogue.of(kind), longitudes, latitudes):
            x, y = coordinates(tile.raster.crs)
            here = np.flatnonzero(~kept & within(tile.raster, x, y))
            if not here.size:
                continue
            covered[here] = True
            found, has = self._of_tile(tile, x[here], y[here])
            values[here[has]], kept[here[has]] = found[has], True
            coverage.used(tile)
        coverage.uncovered(longitudes[~covered], latitudes[~covered])
        return values, kept

    def _of_tile(self, tile: Tile, x: Numbers, y: Numbers) -> tuple[Numbers, Flags]:
        source = self._source(tile)
        if tile.kind is RasterKind.ELEVATION:
            return linear(source, tile.raster, x, y, lambda xs, ys: self._beside(tile, xs, ys))
        found, has = nearest(source, tile.raster, x, y)
        if tile.kind is RasterKind.LANDCOVER:
            return _classes(found, has, tile), has
        return found, has | tile.declared.nodata_is_nobody

    def _beside(self, tile: Tile, x: Numbers, y: Numbers) -> tuple[Numbers, Flags]:
        """What other tiles hold at points of this tile's system, by the cell beneath."""
        longitudes, latitudes = to_degrees(tile.raster.crs, x, y)
        values, kept = np.zeros(len(x)), np.zeros(len(x), dtype=bool)
        for other in _over(self._catalogue.of(tile.kind), longitudes, latitudes):
            if other is tile or other.declared.surface is not tile.declared.surface:
                continue
            there = from_degrees(other.raster.crs, longitudes, latitudes)
            here = np.flatnonzero(~kept & within(other.raster, *there))
            if here.size:
                found, has = nearest(self._source(other), other.raster, there[0][here], there[1][here])
                values[here[has]], kept[here[has]] = found[has], True
        return values, kept

    def _people(self, lattice: Lattice, coverage: Coverage) -> Numbers:
        people = np.zeros(lattice.shape)
        tiles = self._catalogue.of(RasterKind.POPULATION)
        for place, tile in enumerate(tiles):
            if _may_touch(tile, lattice):
                counted = spread(self._source(tile), tile, lattice, self._taken(tile, tiles[:place]))
                if counted.any():
                    coverage.used(tile)
                people += counted
        return people

    def _taken(self, tile: Tile, before: Sequence[Tile]) -> Callable[[Numbers, Numbers], Flags]:
        """Where a tile that goes before this one holds a value: people there are counted from that one."""

        def taken(x: Numbers, y: Numbers) -> Flags:
            longitudes, latitudes = to_degrees(tile.raster.crs, x, y)
            held = np.zeros(len(x), dtype=bool)
            for other in _over(before, longitudes, latitudes):
                there = from_degrees(other.raster.crs, longitudes, latitudes)
                here = np.flatnonzero(~held & within(other.raster, *there))
                if here.size:
                    held[here] = self._of_tile(other, there[0][here], there[1][here])[1]
            return held

        return taken

    def _source(self, tile: Tile) -> Source:
        if tile.digest not in self._open:
            path = Path(self._catalogue.folder) / tile.digest[:2] / tile.digest
            _check(path, tile)
            source = open_stored(path, tile)
            self._closing.callback(source.close)
            self._open[tile.digest] = source
        return self._open[tile.digest]


def _check(path: Path, tile: Tile) -> None:
    facts = {"tile": tile.file_name, "digest": tile.digest, "bounds_deg": tile.bounds_deg, "ground": tile.kind.value}
    if not path.is_file():
        raise conflict("raster_file_missing", f"{tile.place} 的文件不在数据目录里，请重新导入", **facts)
    if digest_of(path) != tile.digest:
        raise conflict("raster_checksum", f"{tile.place} 的内容与导入时的 SHA-256 不符，请重新导入", **facts)


def _cached(lattice: Lattice, rows: slice) -> Coordinates:
    """The middles of whole rows, flat, computed once a system."""
    known: dict[str, tuple[Numbers, Numbers]] = {}

    def coordinates(crs: str) -> tuple[Numbers, Numbers]:
        if crs not in known:
            x, y = lattice.centres_in(crs, rows)
            known[crs] = x.ravel(), y.ravel()
        return known[crs]

    return coordinates


def _over(tiles: Sequence[Tile], longitudes_deg: Numbers, latitudes_deg: Numbers) -> list[Tile]:
    """Tiles whose bounds meet those of the points, in their order."""
    if not len(longitudes_deg):
        return []
    west, east = longitudes_deg.min(), longitudes_deg.max()
    south, north = latitudes_deg.min(), latitudes_deg.max()

    def meets(bounds: tuple[float, float, float, float]) -> bool:
        return bool(bounds[0] <= east and bounds[2] >= west and bounds[1] <= north and bounds[3] >= south)

    return [tile for tile in tiles if meets(tile.bounds_deg)]


def _may_touch(tile: Tile, lattice: Lattice) -> bool:
    x = np.linspace(lattice.west_m, lattice.east_m, 33)
    y = np.linspace(lattice.south_m, lattice.north_m, 33)
    longitudes, latitudes = to_degrees(lattice.crs, *(each.ravel() for each in np.meshgrid(x, y)))
    return bool(_over([tile], longitudes, latitudes))


def _classes(codes: Numbers, has: Flags, tile: Tile) -> Numbers:
    """Clutter classes of the file's own codes; an import refuses codes that are not in the table."""
    known = np.array(sorted(tile.declared.classes))
    classes = np.array([tile.declared.classes[int(code)] for code in known], dtype=np.float64)
    place = np.clip(np.searchsorted(known, codes), 0, len(known) - 1)
    return np.where(has, classes[place], float(ClutterClass.NO_DATA))
