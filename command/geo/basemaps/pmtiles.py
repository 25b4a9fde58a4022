"""What a PMTiles archive says of itself: header and metadata of version 3. The tiles are read by the page."""

import gzip
import json
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_HEADER = struct.Struct("<7sB11Q6B4iB2i")
"""PMTiles specification version 3, section 3: 127 bytes, little-endian, degrees times 10^7."""
_MAGIC, _VERSION = b"PMTiles", 3
_UNCOMPRESSED, _GZIP = 1, 2
_TILE_TYPES = {1: "mvt", 2: "png", 3: "jpeg", 4: "webp", 5: "avif"}
_LARGEST_METADATA_BYTES = 4 * 1024 * 1024


class ArchiveError(Exception):
    """The file is no PMTiles archive of version 3, or one whose metadata cannot be read."""


@dataclass(frozen=True, slots=True)
class Archive:
    """`bounds`: west, south, east, north in degrees; `layers`: of vector tiles, empty for pictures."""

    tile_type: str
    min_zoom: int
    max_zoom: int
    bounds: tuple[float, float, float, float]
    layers: tuple[str, ...]
    attribution: str

    @property
    def is_vector(self) -> bool:
        return self.tile_type == "mvt"


def read_archive(path: Path) -> Archive:
    """Raises ArchiveError, or OSError where the file cannot be read."""
    with path.open("rb") as file:
        head = file.read(_HEADER.size)
        if len(head) < _HEADER.size:
            raise ArchiveError(path.name)
        magic, version, *rest = _HEADER.unpack(head)
        offsets, flags, degrees = rest[:11], rest[11:17], rest[17:21]
        metadata_at, metadata_bytes = offsets[2], offsets[3]
        _, compression, _, tile_type, min_zoom, max_zoom = flags
        if magic != _MAGIC or version != _VERSION or tile_type not in _TILE_TYPES:
            raise ArchiveError(path.name)
        if metadata_bytes > _LARGEST_METADATA_BYTES:
            raise ArchiveError(path.name)
        file.seek(metadata_at)
        metadata = _metadata(file.read(metadata_bytes), compression)
    west, south, east, north = (number / 1e7 for number in degrees)
    return Archive(
        tile_type=_TILE_TYPES[tile_type],
        min_zoom=min_zoom,
        max_zoom=max_zoom,
        bounds=(west, south, east, north),
        layers=tuple(str(layer["id"]) for layer in metadata.get("vector_layers", ())),
        attribution=str(metadata.get("attribution", "")),
    )


def _metadata(raw: bytes, compression: int) -> dict[str, Any]:
    if compression not in (_UNCOMPRESSED, _GZIP):
        raise ArchiveError("metadata in a compression that is not read")
    try:
        text = gzip.decompress(raw) if compression == _GZIP else raw
        made = json.loads(text) if text else {}
        if not isinstance(made, dict) or any("id" not in layer for layer in made.get("vector_layers", ())):
            raise ArchiveError("metadata without the form of TileJSON")
    except (OSError, EOFError, zlib.error, ValueError, TypeError) as error:
        raise ArchiveError("metadata that cannot be read") from error
    return made
