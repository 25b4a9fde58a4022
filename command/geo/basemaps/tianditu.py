"""天地图 through this service: pages get its tiles without ever seeing the key. Its vector map is in CGCS2000."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import httpx
import structlog

from command.foundation.errors import CommandError, Kind
from command.geo.tile_memory import TileMemory

log = structlog.get_logger(__name__)
logging.getLogger("httpx").setLevel(logging.WARNING)
"""It writes every address it asks into the log, and ours carry the key."""

DEEPEST_ZOOM = 18
_TIMEOUT_S = 6.0
_MOST_AT_ONCE = 8
_MOST_WAITING = 256
"""Tiles asked for and not answered yet; a page asks for about twenty."""
_LARGEST_TILE_BYTES = 1024 * 1024
_KEPT_BYTES = 32 * 1024 * 1024
_PAUSE_S = 10.0
"""After an upstream that did not answer, nobody waits for it again for so long."""


class TiandituLayer(StrEnum):
    VECTOR = "vec"
    NAMES = "cva"


@dataclass(frozen=True, slots=True)
class Picture:
    body: bytes
    media_type: str


TileKey = tuple[TiandituLayer, int, int, int]


class TileMissingError(CommandError):
    """Answered as 404, so that the map leaves the tile empty and the rest stands. The key is never in the text."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(Kind.NOT_FOUND, code, detail)


class Tianditu:
    """A proxy with a bounded memory of tiles; one upstream question a tile however many pages ask."""

    def __init__(self, base_url: str, key: str, now_s: Callable[[], float]) -> None:
        self._base_url = base_url.rstrip("/")
        self._key = key
        self._now_s = now_s
        self._client: httpx.AsyncClient | None = None
        self._turns = asyncio.Semaphore(_MOST_AT_ONCE)
        self._kept: TileMemory[TileKey, Picture] = TileMemory(_KEPT_BYTES)
        self._asked: dict[TileKey, asyncio.Task[Picture]] = {}
        self._silent_until_s = 0.0

    @property
    def is_configured(self) -> bool:
        return self._key != ""

    async def tile(self, layer: TiandituLayer, zoom: int, column: int, row: int) -> Picture:
        """One tile in web Mercator.

        Raises:
            TileMissingError: `basemap_not_configured`, `basemap_busy`, `basemap_unreachable`, `basemap_key_refused`,
                `basemap_tile_missing`.
        """
        if not self.is_configured:
            raise TileMissingError("basemap_not_configured", "set ZHIHUI_TIANDITU_KEY to show 天地图")
        wanted = (layer, zoom, column, row)
        kept = self._kept.find(wanted)
        return kept if kept is not None else await asyncio.shield(self._asking(wanted))

    async def close(self) -> None:
        for task in list(self._asked.values()):
            task.cancel()
        await asyncio.gather(*self._asked.values(), return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()

    def _asking(self, wanted: TileKey) -> asyncio.Task[Picture]:
        task = self._asked.get(wanted)
        if task is None:
            if len(self._asked) >= _MOST_WAITING:
                raise TileMissingError("basemap_busy", "too many tiles of 天地图 are being fetched")
            task = asyncio.create_task(self._fetch(wanted))
            self._asked[wanted] = task
            task.add_done_callback(lambda done: self._answered(wanted, done))
        return task

    def _answered(self, wanted: TileKey, done: asyncio.Task[Picture]) -> None:
        del self._asked[wanted]
        if done.cancelled() or done.exception() is not None:
            return
        picture = done.result()
        self._kept.keep(wanted, picture, len(picture.body))

    async def _fetch(self, wanted: TileKey) -> Picture:
        async with self._turns:
            if self._now_s() < self._silent_until_s:
                raise TileMissingError("basemap_unreachable", "天地图 did not answer a moment ago")
            try:
                status, picture = await asyncio.wait_for(self._ask(*wanted), _TIMEOUT_S)
            except (httpx.HTTPError, TimeoutError) as error:
                self._silent_until_s = self._now_s() + _PAUSE_S
                log.warning("basemap_unreachable", fault=type(error).__name__)
                raise TileMissingError("basemap_unreachable", "天地图 does not answer") from None
        if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            log.warning("basemap_key_refused", status=status)
            raise TileMissingError("basemap_key_refused", "天地图 refuses the key or its quota is used up")
        if status != httpx.codes.OK or not picture.media_type.startswith("image/"):
            raise TileMissingError("basemap_tile_missing", f"天地图 has no such tile (status {status})")
        return picture

    async def _ask(self, layer: TiandituLayer, zoom: int, column: int, row: int) -> tuple[int, Picture]:
        """Redirects are not followed: the key goes to the configured host and nowhere else."""
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=_TIMEOUT_S, follow_redirects=False)
        asked = {
            "SERVICE": "WMTS",
            "REQUEST": "GetTile",
            "VERSION": "1.0.0",
            "LAYER": layer.value,
            "STYLE": "default",
            "TILEMATRIXSET": "w",
            "FORMAT": "tiles",
            "TILEMATRIX": str(zoom),
            "TILEROW": str(row),
            "TILECOL": str(column),
            "tk": self._key,
        }
        async with self._client.stream("GET", f"{self._base_url}/{layer}_w/wmts", params=asked) as answer:
            body = bytearray()
            async for piece in answer.aiter_bytes():
                body += piece
                if len(body) > _LARGEST_TILE_BYTES:
                    raise TileMissingError("basemap_tile_missing", "天地图 answers with more than a tile")
            media_type = answer.headers.get("content-type", "").split(";")[0].strip().lower()
            return answer.status_code, Picture(bytes(body), media_type)
