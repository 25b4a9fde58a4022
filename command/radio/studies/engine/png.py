"""Pictures of few colours as PNG: one byte a pixel, a palette, transparency (PNG, W3C Recommendation, 2003). Pure."""

import struct
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Colour = tuple[int, int, int, int]
"""Red, green, blue, opacity."""
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def encode(pixels: NDArray[np.uint8], palette: Sequence[Colour]) -> bytes:
    """`pixels` (rows, columns) number the palette's colours, at most 256."""
    rows, columns = pixels.shape
    lines = np.zeros((rows, columns + 1), dtype=np.uint8)  # each line begins with its filter: none
    lines[:, 1:] = pixels
    head = struct.pack(">IIBBBBB", columns, rows, 8, 3, 0, 0, 0)
    colours = b"".join(bytes(colour[:3]) for colour in palette)
    opacities = bytes(colour[3] for colour in palette)
    chunks = [(b"IHDR", head), (b"PLTE", colours), (b"tRNS", opacities), (b"IDAT", zlib.compress(lines.tobytes(), 6))]
    return _SIGNATURE + b"".join(_chunk(kind, data) for kind, data in [*chunks, (b"IEND", b"")])


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
