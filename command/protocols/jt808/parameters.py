"""Setting and asking parameters (0x8103, 0x8104, 0x8106 and the reply 0x0104)."""

from dataclasses import dataclass
from typing import ClassVar, Self

from .message import Empty
from .parameter_table import PARAMETER_IDS, decode_value, encode_value
from .version import Version
from .wire import BadBody, Cursor, byte, counted_byte, dword, word


@dataclass(frozen=True, slots=True)
class Parameter:
    id: int
    value: int | str | bytes
    """Typed by `PARAMETERS`; bytes when the id or the length is unusual."""

    @classmethod
    def named(cls, name: str, value: int | str) -> Self:
        """`Parameter.named("heartbeat_s", 30)`; KeyError for a name outside the table."""
        return cls(PARAMETER_IDS[name], value)


def _encode_items(items: tuple[Parameter, ...]) -> bytes:
    return b"".join(dword(item.id) + counted_byte(encode_value(item.id, item.value)) for item in items)


def _decode_items(cursor: Cursor) -> tuple[Parameter, ...]:
    """To the end of the body; the count in front is not believed."""
    items = []
    while cursor.left:
        parameter_id = cursor.dword()
        items.append(Parameter(parameter_id, decode_value(parameter_id, cursor.take(cursor.byte()))))
    return tuple(items)


@dataclass(frozen=True, slots=True)
class SetParameters:
    ID: ClassVar[int] = 0x8103

    items: tuple[Parameter, ...]

    def encode(self, version: Version) -> bytes:
        """2011 repeats the count: parameters in all, then parameters in this packet."""
        count = byte(len(self.items)) * (2 if version < Version.V2013 else 1)
        return count + _encode_items(self.items)

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:
        cursor = Cursor(body)
        cursor.take(2 if version < Version.V2013 else 1)
        return cls(_decode_items(cursor))


@dataclass(frozen=True, slots=True)
class QueryAllParameters(Empty):
    ID: ClassVar[int] = 0x8104


@dataclass(frozen=True, slots=True)
class QueryParameters:
    """2013 and newer."""

    ID: ClassVar[int] = 0x8106

    ids: tuple[int, ...]

    def encode(self, version: Version) -> bytes:  # noqa: ARG002
        return byte(len(self.ids)) + b"".join(map(dword, self.ids))

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:  # noqa: ARG003
        cursor = Cursor(body)
        return cls(tuple(cursor.dword() for _ in range(cursor.byte())))


@dataclass(frozen=True, slots=True)
class ParametersReply:
    ID: ClassVar[int] = 0x0104

    answered_serial: int
    items: tuple[Parameter, ...]

    def encode(self, version: Version) -> bytes:  # noqa: ARG002
        return word(self.answered_serial) + byte(len(self.items)) + _encode_items(self.items)

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:  # noqa: ARG003
        cursor = Cursor(body)
        serial, count = cursor.word(), cursor.byte()
        items = _decode_items(cursor)
        if len(items) < count:
            raise BadBody(f"{count} parameters announced, {len(items)} there")
        return cls(serial, items)
