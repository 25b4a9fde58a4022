"""A message of the outbox to the message of the protocol: one small function a kind. The payloads are described here."""

from collections.abc import Callable
from typing import Any, Final

from command.force.messages import DeviceMessage, MessageKind
from command.protocols.jt808.flags import CONFIRMABLE, AlarmFlags
from command.protocols.jt808.media import Shoot
from command.protocols.jt808.message import Message
from command.protocols.jt808.parameters import Parameter, QueryAllParameters, QueryParameters, SetParameters
from command.protocols.jt808.questions import Choice, Question, QuestionFlags
from command.protocols.jt808.terminal import QueryAttributes
from command.protocols.jt808.text import TextDown, TextFlags, TextKind
from command.protocols.jt808.tracking import ConfirmAlarms, QueryPosition, Track
from command.protocols.jt808.version import Version

Payload = dict[str, Any]


class NotSendableError(ValueError):
    """The message cannot be written for this terminal; the text is a stable code."""


def encoded(message: DeviceMessage, version: Version) -> Message:
    """Raises `NotSendableError` with the code for the outbox: `unsupported_by_version`, `bad_payload`."""
    try:
        made = _ENCODERS[message.kind](message.payload, version)
        made.encode(version)
    except NotSendableError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise NotSendableError("bad_payload") from error
    return made


def _text(payload: Payload, _version: Version) -> Message:
    """`{text, urgent?: bool, show?: bool, read_aloud?: bool, service?: bool}`; shown and read aloud by default."""
    flags = TextFlags(0)
    if payload.get("urgent", False):
        flags |= TextFlags.URGENT
    if payload.get("show", True):
        flags |= TextFlags.SHOW
    if payload.get("read_aloud", True):
        flags |= TextFlags.READ_ALOUD
    kind = TextKind.SERVICE if payload.get("service", False) else TextKind.NOTICE
    return TextDown(payload["text"], flags, kind)


def _question(payload: Payload, _version: Version) -> Message:
    """`{text, choices: [{id, text}], urgent?: bool}`."""
    choices = tuple(Choice(choice["id"], choice["text"]) for choice in payload["choices"])
    flags = QuestionFlags.READ_ALOUD | (QuestionFlags.URGENT if payload.get("urgent", False) else QuestionFlags(0))
    return Question(payload["text"], choices, flags)


def _locate(_payload: Payload, _version: Version) -> Message:
    return QueryPosition()


def _track(payload: Payload, _version: Version) -> Message:
    """`{interval_s, duration_s?}`; interval 0 stops."""
    return Track(payload["interval_s"], payload.get("duration_s", 0))


def _set_parameters(payload: Payload, _version: Version) -> Message:
    """`{parameters: {name: value}}`, names of the parameter table."""
    return SetParameters(tuple(Parameter.named(name, value) for name, value in payload["parameters"].items()))


def _query_parameters(payload: Payload, version: Version) -> Message:
    """`{ids?: [..]}`; all without. 2011 knows only all."""
    ids = tuple(payload.get("ids") or ())
    return QueryParameters(ids) if ids and version >= Version.V2013 else QueryAllParameters()


def _confirm_alarm(payload: Payload, version: Version) -> Message:
    """`{flags, serial?}`: alarm bits that the terminal clears by our word; serial 0 means all of these kinds."""
    _needs_2013(version)
    flags = AlarmFlags(payload["flags"])
    if not flags or flags & ~CONFIRMABLE:
        raise NotSendableError("bad_payload")
    return ConfirmAlarms(payload.get("serial", 0), flags)


def _query_attributes(_payload: Payload, version: Version) -> Message:
    _needs_2013(version)
    return QueryAttributes()


def _photo(payload: Payload, _version: Version) -> Message:
    """`{channel, count?, interval_s?, resolution?, quality?}`; sent to us, not kept."""
    known = {key: payload[key] for key in ("interval_s", "resolution", "quality") if key in payload}
    return Shoot(channel=payload["channel"], command=payload.get("count", 1), **known)


def _needs_2013(version: Version) -> None:
    if version < Version.V2013:
        raise NotSendableError("unsupported_by_version")


_ENCODERS: Final[dict[MessageKind, Callable[[Payload, Version], Message]]] = {
    MessageKind.TEXT: _text,
    MessageKind.QUESTION: _question,
    MessageKind.LOCATE: _locate,
    MessageKind.TRACK: _track,
    MessageKind.SET_PARAMETERS: _set_parameters,
    MessageKind.QUERY_PARAMETERS: _query_parameters,
    MessageKind.CONFIRM_ALARM: _confirm_alarm,
    MessageKind.QUERY_ATTRIBUTES: _query_attributes,
    MessageKind.PHOTO: _photo,
}
