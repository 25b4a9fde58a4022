"""What a child process is told of the tiles, as one message. Pure."""

from dataclasses import dataclass

import msgspec

from command.geo.rasters.models import RasterKind, Tile


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`folder`: the tile store; `tiles` by precedence."""

    folder: str
    tiles: tuple[Tile, ...]

    def of(self, kind: RasterKind) -> tuple[Tile, ...]:
        return tuple(tile for tile in self.tiles if tile.kind is kind)

    def encode(self) -> bytes:
        return msgspec.json.encode(self)

    @classmethod
    def decode(cls, data: bytes) -> "Catalogue":
        return msgspec.json.decode(data, type=cls)
