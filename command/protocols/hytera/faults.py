"""What was wrong with bytes that are no message."""

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """Why bytes were refused; doubles as the label of a counter."""

    NOT_HSTRP = "not_hstrp"
    """The datagram does not begin with `32 42`."""
    UNKNOWN_VERSION = "unknown_version"
    UNKNOWN_TYPE = "unknown_type"
    BAD_OPTIONS = "bad_options"
    SHORT_HEADER = "short_header"
    WRONG_LENGTH = "wrong_length"
    BAD_TERMINATOR = "bad_terminator"
    BAD_CHECK = "bad_check"
    NOISE = "noise"
    """Bytes of a serial line that belong to no frame."""


@dataclass(frozen=True, slots=True)
class Malformed:
    """Returned, not raised: the next datagram is none the worse for it."""

    reason: Fault
    raw: bytes
