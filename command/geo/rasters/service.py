"""Which tiles of the ground there are: the front for other rooms. Opens none; that is for `reader`, in a child."""

from pathlib import Path

from command.foundation.database import Database
from command.geo.rasters import repository
from command.geo.rasters.catalogue import Catalogue
from command.geo.rasters.models import RasterKind, Tile
from command.geo.rasters.store import TileStore


class Rasters:
    def __init__(self, database: Database, data_dir: Path) -> None:
        self._database = database
        self.store = TileStore(data_dir)

    async def list_tiles(self, kind: RasterKind | None = None) -> list[Tile]:
        """Every tile, or those of a kind, by precedence: the finer first, then the one imported later."""
        async with self._database.transaction() as tx:
            return await repository.list_tiles(tx, kind)

    async def catalogue(self) -> Catalogue:
        """What a study hands to its child: every tile and where the bytes lie."""
        return Catalogue(str(self.store.folder.absolute()), tuple(await self.list_tiles()))
