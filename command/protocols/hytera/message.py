"""What every message of HDAP can do, and what stands in for one that could not be read."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Self

from .hdap import Frame
from .service import Service


class Message(ABC):
    """A body with a name."""

    __slots__ = ()

    SERVICE: ClassVar[Service]
    OPCODE: ClassVar[int]
    """The number in the table; where a message has several, the first."""

    @property
    def opcode(self) -> int:
        """The number this very message is sent under."""
        return self.OPCODE

    @property
    def repeated(self) -> tuple[int, ...]:
        """The numbers that an answer repeats from its request; RCP repeats none."""
        return ()

    @abstractmethod
    def encode(self) -> bytes:
        """The body; raises ValueError for values that the wire cannot hold."""

    @classmethod
    @abstractmethod
    def decode(cls, frame: Frame) -> Self:
        """Raises `BadBody` when the body does not follow its table; `decode_message` returns that instead."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A service or opcode without a table here, kept raw for the caller to count."""

    service: int
    opcode: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Undecodable:
    """A known opcode whose body does not follow its table."""

    service: int
    opcode: int
    reason: str
    body: bytes
