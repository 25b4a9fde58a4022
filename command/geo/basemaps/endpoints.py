"""HTTP of basemaps: which there are, their files by range, and 天地图's tiles."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi import Path as InPath
from fastapi.responses import FileResponse

from command.foundation.errors import invalid
from command.foundation.http import scope_of, service
from command.geo.basemaps.folder import FileKind
from command.geo.basemaps.service import Basemaps, BasemapView
from command.geo.basemaps.tianditu import DEEPEST_ZOOM, TiandituLayer

router = APIRouter(prefix="/api/basemaps", tags=["geography"], dependencies=[Depends(scope_of)])
BasemapService = Annotated[Basemaps, service(Basemaps)]
Name = Annotated[str, InPath(min_length=1, max_length=120, pattern=r"^[^\x00/]+$")]
ASKED_AGAIN = "private, no-cache"
KEPT_A_WEEK = "private, max-age=604800"


@router.get("")
async def list_basemaps(basemaps: BasemapService) -> list[BasemapView]:
    """What may be drawn under the city, the map's own ground first."""
    return await basemaps.list_basemaps()


@router.get("/tianditu/{layer}/{z}/{x}/{y}", response_class=Response)
async def read_tianditu_tile(
    *,
    basemaps: BasemapService,
    layer: TiandituLayer,
    z: Annotated[int, InPath(ge=0, le=DEEPEST_ZOOM)],
    x: Annotated[int, InPath(ge=0)],
    y: Annotated[int, InPath(ge=0)],
) -> Response:
    """One tile of 天地图, fetched with the service's key; 404 with a code where there is none."""
    if max(x, y) >= 2**z:
        raise invalid("tile_outside", f"zoom {z} has columns and rows from 0 to {2**z - 1}")
    picture = await basemaps.tianditu.tile(layer, z, x, y)
    return Response(picture.body, media_type=picture.media_type, headers={"Cache-Control": KEPT_A_WEEK})


@router.get("/{name}.pmtiles", response_class=FileResponse)
async def read_archive(basemaps: BasemapService, name: Name) -> FileResponse:
    """A PMTiles file, whole or by Range."""
    path = await basemaps.get_path(name, FileKind.PMTILES)
    return FileResponse(path, media_type="application/vnd.pmtiles", headers={"Cache-Control": ASKED_AGAIN})


@router.get("/{name}.geojson", response_class=FileResponse)
async def read_sketch(basemaps: BasemapService, name: Name) -> FileResponse:
    """A sketch, as it lies in the folder."""
    path = await basemaps.get_path(name, FileKind.SKETCH)
    return FileResponse(path, media_type="application/geo+json", headers={"Cache-Control": ASKED_AGAIN})
