"""Where no tile lies: named by one-degree squares, as SRTM and Copernicus name theirs. Pure."""

import numpy as np
from numpy.typing import NDArray

from command.foundation.errors import conflict
from command.geo.rasters.models import RasterKind, Tile

Numbers = NDArray[np.float64]
_NAMED_AT_ONCE = 12
_WORDS = {RasterKind.ELEVATION: "高程", RasterKind.LANDCOVER: "地表覆盖", RasterKind.POPULATION: "人口"}


def squares_of(longitudes_deg: Numbers, latitudes_deg: Numbers) -> set[str]:
    """Names of the one-degree squares under points, by their south-west corner: N31E119."""
    corners = np.unique(np.floor(np.column_stack([latitudes_deg, longitudes_deg])).astype(int), axis=0)
    return {f"{'NS'[lat < 0]}{abs(lat):02d}{'EW'[lon < 0]}{abs(lon):03d}" for lat, lon in corners.tolist()}


class Coverage:
    """Collects, while values are read, which tiles took part and where none lies."""

    def __init__(self, kind: RasterKind) -> None:
        self._kind = kind
        self._tiles: dict[str, Tile] = {}
        self._squares: set[str] = set()
        self._first: tuple[float, float] | None = None

    @property
    def tiles(self) -> tuple[Tile, ...]:
        return tuple(self._tiles.values())

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(sorted(self._squares))

    def used(self, tile: Tile) -> None:
        self._tiles[tile.digest] = tile

    def uncovered(self, longitudes_deg: Numbers, latitudes_deg: Numbers) -> None:
        if not len(longitudes_deg):
            return
        self._squares |= squares_of(longitudes_deg, latitudes_deg)
        self._first = self._first or (round(float(longitudes_deg[0]), 6), round(float(latitudes_deg[0]), 6))

    def judge(self, *, may_miss: bool, may_mix: bool) -> None:
        """Raises CONFLICT `raster_tile_missing` or `raster_surfaces_mixed` where that is not allowed."""
        if self._first is not None and not may_miss:
            names = "、".join(self.missing[:_NAMED_AT_ONCE])
            raise conflict(
                "raster_tile_missing",
                f"缺少{_WORDS[self._kind]}数据：{names}（先见于 {self._first[0]}, {self._first[1]}），"
                f"请用 ./zhihui import {self._kind} 导入",
                ground=self._kind.value,
                tiles=list(self.missing),
                longitude_deg=self._first[0],
                latitude_deg=self._first[1],
            )
        surfaces = {tile.declared.surface for tile in self.tiles}
        if len(surfaces) > 1 and not may_mix:
            raise conflict(
                "raster_surfaces_mixed",
                "此处裸地高程与表面模型混用，请只保留一种，或声明允许混用",
                tiles=[tile.file_name for tile in self.tiles],
            )
