"""Bodies of one fixed layout, beside the numbers and the cursor that every protocol has. Knows no message."""

import struct

from command.protocols.wire import BYTE_MAX, DWORD_MAX, WORD_MAX, BadBody, Cursor, byte, pack

__all__ = ["BYTE_MAX", "DWORD_MAX", "WORD_MAX", "BadBody", "Cursor", "byte", "pack", "unpack_front", "unpack_whole"]


def unpack_whole(layout: struct.Struct, body: bytes) -> tuple[int, ...]:
    """The numbers of a body that has exactly this layout. For tables known from samples."""
    if len(body) != layout.size:
        raise BadBody(f"{len(body)} bytes where the table has {layout.size}")
    return layout.unpack(body)


def unpack_front(layout: struct.Struct, body: bytes) -> tuple[int, ...]:
    """The numbers a body begins with; more may follow. For tables known from descriptions only."""
    if len(body) < layout.size:
        raise BadBody(f"{len(body)} bytes where the table has {layout.size}")
    return layout.unpack_from(body)
