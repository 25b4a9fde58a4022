"""0x8300: text for the driver's display and loudspeaker."""

from dataclasses import dataclass
from enum import IntEnum, IntFlag
from typing import ClassVar, Final, Self

from .version import Version
from .wire import Cursor, byte, decode_text, encode_text

MAX_TEXT_BYTES: Final = 1024


class TextFlags(IntFlag):
    """What the terminal does with a text, in the numbering of 2011/2013; 2019 is mapped to it.

    2019 packs SERVICE (01), URGENT (10) and NOTICE (11) into two bits. AD_SCREEN is 2011/2013 only.
    """

    URGENT = 1 << 0
    SHOW = 1 << 2
    READ_ALOUD = 1 << 3
    AD_SCREEN = 1 << 4
    FAULT_CODE = 1 << 5
    """Otherwise the text belongs to navigation (2013 and newer)."""
    SERVICE = 1 << 8
    NOTICE = 1 << 9


class TextKind(IntEnum):
    """2019 only."""

    NOTICE = 1
    SERVICE = 2


_OLD_BITS: Final = TextFlags(0x3D)
_NEW_BITS: Final = TextFlags.SHOW | TextFlags.READ_ALOUD | TextFlags.FAULT_CODE
_CATEGORY_2019: Final = {0: TextFlags(0), 1: TextFlags.SERVICE, 2: TextFlags.URGENT, 3: TextFlags.NOTICE}


def _flags_byte(flags: TextFlags, version: Version) -> int:
    if version < Version.V2019:
        return int(flags & _OLD_BITS)
    category = 2 if TextFlags.URGENT in flags else 3 if TextFlags.NOTICE in flags else 1
    if not flags & (TextFlags.URGENT | TextFlags.NOTICE | TextFlags.SERVICE):
        category = 0
    return category | int(flags & _NEW_BITS)


def _flags_from(raw: int, version: Version) -> TextFlags:
    if version < Version.V2019:
        return TextFlags(raw) & _OLD_BITS
    return _CATEGORY_2019[raw & 3] | TextFlags(raw) & _NEW_BITS


@dataclass(frozen=True, slots=True)
class TextDown:
    """At most 1024 bytes of GBK, so it may need two frames."""

    ID: ClassVar[int] = 0x8300

    text: str
    flags: TextFlags = TextFlags.SHOW | TextFlags.READ_ALOUD
    kind: int = TextKind.NOTICE

    def encode(self, version: Version) -> bytes:
        text = encode_text(self.text)
        if len(text) > MAX_TEXT_BYTES:
            raise ValueError(f"{len(text)} bytes of GBK, a terminal takes {MAX_TEXT_BYTES}")
        kind = byte(self.kind) if version >= Version.V2019 else b""
        return byte(_flags_byte(self.flags, version)) + kind + text

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:
        cursor = Cursor(body)
        flags = _flags_from(cursor.byte(), version)
        kind = cursor.byte() if version >= Version.V2019 else TextKind.NOTICE
        return cls(decode_text(cursor.rest()), flags, kind)
