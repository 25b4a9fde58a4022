"""Which basemaps a page may choose, each with its datum; the page converts at its drawing edge."""

import asyncio
import time
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel

from command.geo.basemaps.folder import BASEMAP_FOLDER, BasemapFile, BasemapFolder, FileKind
from command.geo.basemaps.tianditu import DEEPEST_ZOOM, Tianditu, TiandituLayer

_TIANDITU = "tianditu"
_TIANDITU_FROM_ZOOM = 1


class BasemapKind(StrEnum):
    NONE = "none"
    """The city's own layers alone, on its sketches."""
    VECTOR = "vector"
    RASTER = "raster"
    """Pictures in a PMTiles file."""
    TILES = "tiles"
    """Pictures by address: each of `urls` is one layer, the first at the bottom."""
    SKETCH = "sketch"
    """GeoJSON that is drawn while `none` is chosen."""


class BasemapView(BaseModel):
    """`datum`: what its coordinates are in. `bounds`: west, south, east, north in degrees of that datum."""

    name: str
    kind: BasemapKind
    datum: str
    urls: list[str] = []
    min_zoom: int | None = None
    max_zoom: int | None = None
    bounds: tuple[float, float, float, float] | None = None
    layers: list[str] = []
    attribution: str = ""


class Basemaps:
    def __init__(self, data_dir: Path, datums: Mapping[str, str], tianditu_url: str, tianditu_key: str) -> None:
        self.folder = BasemapFolder(data_dir / BASEMAP_FOLDER)
        self.tianditu = Tianditu(tianditu_url, tianditu_key, time.monotonic)
        self._datums = datums

    async def list_basemaps(self) -> list[BasemapView]:
        """`none` first, then files by name, then 天地图 where a key is set."""
        files = await asyncio.to_thread(self.folder.list_files)
        views = [BasemapView(name="none", kind=BasemapKind.NONE, datum="wgs84"), *map(self._of_file, files)]
        return [*views, _tianditu()] if self.tianditu.is_configured else views

    async def get_path(self, name: str, kind: FileKind) -> Path:
        """Raises NOT_FOUND `basemap_not_found`."""
        return await asyncio.to_thread(self.folder.get_path, name, kind)

    async def close(self) -> None:
        await self.tianditu.close()

    def _of_file(self, file: BasemapFile) -> BasemapView:
        datum = self._datums.get(file.name, "wgs84")
        url = f"/api/basemaps/{file.name}.{file.kind}"
        if file.archive is None:
            return BasemapView(name=file.name, kind=BasemapKind.SKETCH, datum=datum, urls=[url])
        archive = file.archive
        return BasemapView(
            name=file.name,
            kind=BasemapKind.VECTOR if archive.is_vector else BasemapKind.RASTER,
            datum=datum,
            urls=[url],
            min_zoom=archive.min_zoom,
            max_zoom=archive.max_zoom,
            bounds=archive.bounds,
            layers=list(archive.layers),
            attribution=archive.attribution,
        )


def _tianditu() -> BasemapView:
    return BasemapView(
        name=_TIANDITU,
        kind=BasemapKind.TILES,
        datum="cgcs2000",
        urls=[f"/api/basemaps/{_TIANDITU}/{layer}/{{z}}/{{x}}/{{y}}" for layer in TiandituLayer],
        min_zoom=_TIANDITU_FROM_ZOOM,
        max_zoom=DEEPEST_ZOOM,
        attribution="天地图 © 国家地理信息公共服务平台",
    )
