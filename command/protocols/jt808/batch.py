"""0x0704: positions sent together, and the cheap walk over them. The count on the wire is not believed."""

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar, Final, NamedTuple, Self

from .position import BASE_BYTES, PositionReport
from .version import Version
from .wire import BadBody, byte, counted_word, word

_HEAD_BYTES: Final = 3


class BatchKind(IntEnum):
    NORMAL = 0
    BLIND_SPOT = 1
    """Caught up after a lost link: history, never the live marker."""


class BatchItems(NamedTuple):
    """The 0x0200 bodies of a batch, each with at least its 28-byte base."""

    kind: int
    declared_count: int
    bodies: list[bytes]
    malformed: list[bytes]
    """Items shorter than a base, and a tail that was cut off; reported, the other items stand."""


def batch_items(body: bytes) -> BatchItems | None:
    """Walks by item length. None when even the three bytes in front of the items are missing."""
    if len(body) < _HEAD_BYTES:
        return None
    bodies: list[bytes] = []
    malformed: list[bytes] = []
    at, size = _HEAD_BYTES, len(body)
    while at < size:
        start = at + 2
        end = start + (body[at] << 8 | body[at + 1]) if start <= size else size + 1
        if end > size:
            malformed.append(body[at:])
            break
        (bodies if end - start >= BASE_BYTES else malformed).append(body[start:end])
        at = end
    return BatchItems(body[2], body[0] << 8 | body[1], bodies, malformed)


@dataclass(frozen=True, slots=True)
class PositionBatch:
    """2013 and newer."""

    ID: ClassVar[int] = 0x0704

    kind: int
    reports: tuple[PositionReport, ...]
    malformed: tuple[bytes, ...] = ()
    """Only when decoding: items that hold no position. They are not sent."""

    def encode(self, version: Version) -> bytes:
        items = b"".join(counted_word(report.encode(version)) for report in self.reports)
        return word(len(self.reports)) + byte(self.kind) + items

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:
        items = batch_items(body)
        if items is None:
            raise BadBody("a batch starts with three bytes")
        reports = tuple(PositionReport.decode(item, version) for item in items.bodies)
        return cls(items.kind, reports, tuple(items.malformed))
