"""Questions with fixed answers (0x8302/0x0302): how a crew confirms or accepts on a terminal with buttons."""

from dataclasses import dataclass
from enum import IntFlag
from typing import ClassVar, Self

from .version import Version
from .wire import Cursor, byte, counted_byte, counted_word, decode_text, encode_text, word


class QuestionFlags(IntFlag):
    URGENT = 1 << 0
    READ_ALOUD = 1 << 3
    AD_SCREEN = 1 << 4


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer the driver can pick."""

    id: int
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """No body table in 2019 any more; such terminals are asked in the form of 2013."""

    ID: ClassVar[int] = 0x8302

    text: str
    choices: tuple[Choice, ...]
    flags: QuestionFlags = QuestionFlags.READ_ALOUD

    def encode(self, version: Version) -> bytes:  # noqa: ARG002
        choices = b"".join(byte(choice.id) + counted_word(encode_text(choice.text)) for choice in self.choices)
        return byte(self.flags) + counted_byte(encode_text(self.text)) + choices

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:  # noqa: ARG003
        cursor = Cursor(body)
        flags = QuestionFlags(cursor.byte())
        text = cursor.text(cursor.byte())
        choices = []
        while cursor.left:
            choices.append(Choice(cursor.byte(), decode_text(cursor.take(cursor.word()))))
        return cls(text, tuple(choices), flags)


@dataclass(frozen=True, slots=True)
class Answer:
    ID: ClassVar[int] = 0x0302

    answered_serial: int
    """Serial of the question."""
    answer_id: int

    def encode(self, version: Version) -> bytes:  # noqa: ARG002
        return word(self.answered_serial) + byte(self.answer_id)

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:  # noqa: ARG003
        cursor = Cursor(body)
        return cls(cursor.word(), cursor.byte())
