"""What every message of the protocol can do, and what stands in for a body that could not be read."""

from dataclasses import dataclass
from typing import ClassVar, Protocol, Self, runtime_checkable

from .version import Version
from .wire import BadBody


@runtime_checkable
class Message(Protocol):
    """A body with a name. `encode` raises ValueError for values that the wire cannot hold."""

    ID: ClassVar[int]

    def encode(self, version: Version) -> bytes: ...

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:
        """Raises `BadBody` when the body is shorter than its table; `decode_message` returns that instead."""
        ...


@dataclass(frozen=True, slots=True)
class UnknownMessage:
    """An id without a table here, kept raw. The answer is result 3."""

    message_id: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Undecodable:
    """A known id whose body does not follow its table. The answer is result 2."""

    message_id: int
    reason: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Empty:
    """Base of messages without a body; bytes that makers append are ignored."""

    def encode(self, version: Version) -> bytes:  # noqa: ARG002
        return b""

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:  # noqa: ARG003
        return cls()


def need(condition: bool, reason: str) -> None:
    """Raises `BadBody` unless the condition holds."""
    if not condition:
        raise BadBody(reason)
