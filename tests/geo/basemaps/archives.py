"""PMTiles archives of version 3 as bytes, made by the specification's layout."""

import gzip
import json
import struct
from typing import Any

CHANGZHOU = (119.0, 31.0, 120.5, 32.5)
HEADER_BYTES = 127


def archive(metadata: dict[str, Any], tile_type: int = 1, *, compression: int = 2, tiles: bytes = b"tiles") -> bytes:
    """Header, metadata, tile data; the directories are left empty."""
    text = json.dumps(metadata).encode()
    packed = gzip.compress(text) if compression == 2 else text
    west, south, east, north = (round(degrees * 1e7) for degrees in CHANGZHOU)
    head = b"PMTiles" + bytes([3])
    head += struct.pack("<QQ", HEADER_BYTES, 0)  # root directory
    head += struct.pack("<QQ", HEADER_BYTES, len(packed))  # metadata
    head += struct.pack("<QQ", 0, 0)  # leaf directories
    head += struct.pack("<QQ", HEADER_BYTES + len(packed), len(tiles))  # tile data
    head += struct.pack("<QQQ", 1, 1, 1)  # tiles addressed, entries, contents
    head += bytes([1, compression, 1, tile_type, 5, 14])  # clustered, compressions, type, zooms
    head += struct.pack("<iiii", west, south, east, north)
    head += struct.pack("<Bii", 10, round(119.75e7), round(31.75e7))
    assert len(head) == HEADER_BYTES
    return head + packed + tiles
