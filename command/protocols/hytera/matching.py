"""Which answer belongs to which request: both give the same key, so a dictionary is all a sender needs.

The request id is the sender's. RCP has none: on one port its replies are told apart by opcode only, so ask one thing
of a kind at a time.
"""

from typing import Final, NamedTuple

from . import calls, remote, rrs, statuses, text, timed, triggered
from .emergency import StopEmergency, StopEmergencyAnswer
from .location import LocationAnswer, LocationRequest
from .message import Message
from .service import Service


class AnswerKey(NamedTuple):
    """Equal for a request and its answer."""

    service: Service
    opcode: int
    """Of the request, without flags."""
    repeated: tuple[int, ...]
    """Radio in RRS; request id and radio in LP; request id and destination in TMP; nothing in RCP."""


ANSWER_OF: Final[dict[type[Message], type[Message]]] = {
    rrs.Registration: rrs.RegistrationAnswer,
    rrs.PresenceCheck: rrs.PresenceAnswer,
    LocationRequest: LocationAnswer,
    triggered.StartTriggered: triggered.TriggeredAnswer,
    timed.StartTimed: timed.StartTimedAnswer,
    timed.StopTimed: timed.StopTimedAnswer,
    StopEmergency: StopEmergencyAnswer,
    text.PrivateText: text.PrivateTextAck,
    text.GroupText: text.GroupTextAck,
    text.PrivateData: text.PrivateDataAck,
    text.GroupData: text.GroupDataAck,
    calls.CallRequest: calls.CallReply,
    calls.EndCall: calls.EndCallReply,
    statuses.SubscribeBroadcasts: statuses.SubscribeBroadcastsReply,
    statuses.SubscribeStates: statuses.SubscribeStatesReply,
    remote.RadioCheck: remote.RadioCheckReply,
    remote.RemoteMonitor: remote.RemoteMonitorReply,
    remote.AlertCall: remote.AlertCallReply,
    remote.DisableRadio: remote.DisableRadioReply,
    remote.EnableRadio: remote.EnableRadioReply,
}
"""Request -> answer. Everything else is a report, or answered by the acknowledgement of HSTRP alone."""

_REQUEST_OF: Final = {answer: request for request, answer in ANSWER_OF.items()}


def awaited(request: Message) -> AnswerKey | None:
    """The key under which to wait for an answer; None for what gets none."""
    kind = type(request)
    return AnswerKey(kind.SERVICE, kind.OPCODE, request.repeated) if kind in ANSWER_OF else None


def answered(answer: Message) -> AnswerKey | None:
    """The key of the request this answers; None for what is no answer."""
    request = _REQUEST_OF.get(type(answer))
    return None if request is None else AnswerKey(request.SERVICE, request.OPCODE, answer.repeated)
