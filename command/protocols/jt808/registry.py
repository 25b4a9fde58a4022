"""Which class reads and writes which message id. A new message is one line here."""

from typing import Final

from .batch import PositionBatch
from .general import GeneralReplyPlatform, GeneralReplyTerminal
from .message import Message, Undecodable, UnknownMessage
from .position import PositionReport
from .questions import Answer, Question
from .registration import Authenticate, Deregister, Heartbeat, Register, RegisterReply
from .text import TextDown
from .version import Version
from .wire import BadBody

MESSAGES: Final[dict[int, type[Message]]] = {
    0x0001: GeneralReplyTerminal,
    0x0002: Heartbeat,
    0x0003: Deregister,
    0x0100: Register,
    0x0102: Authenticate,
    0x0200: PositionReport,
    0x0302: Answer,
    0x0704: PositionBatch,
    0x8001: GeneralReplyPlatform,
    0x8100: RegisterReply,
    0x8300: TextDown,
    0x8302: Question,
}


def decode_message(message_id: int, body: bytes, version: Version) -> Message | UnknownMessage | Undecodable:
    """A whole body (parts joined) to its message. Never raises: unknown ids and bad bodies come back as values."""
    kind = MESSAGES.get(message_id)
    if kind is None:
        return UnknownMessage(message_id, body)
    try:
        return kind.decode(body, version)
    except BadBody as error:
        return Undecodable(message_id, str(error), body)
