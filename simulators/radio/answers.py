"""What a radio does with each message from the platform that it heard."""

from collections.abc import Callable
from typing import TypeVar

from command.protocols.hytera.emergency import StopEmergency, StopEmergencyAnswer
from command.protocols.hytera.location import LocationRequest
from command.protocols.hytera.message import Message
from command.protocols.hytera.remote import DisableRadio, EnableRadio
from command.protocols.hytera.rrs import PresenceAnswer, PresenceCheck, PresenceState, RegistrationAnswer
from command.protocols.hytera.service import Service
from command.protocols.hytera.text import GroupText, PrivateText, PrivateTextAck, TextResult
from command.protocols.hytera.timed import StartTimed, StartTimedAnswer, StopTimed, StopTimedAnswer
from command.protocols.hytera.triggered import StartTriggered, TriggeredAnswer
from simulators.radio.agenda import Agenda
from simulators.radio.channel import ACKNOWLEDGEMENT_S
from simulators.radio.radio import Radio

ANSWERS_AFTER_S = (0.3, 1.5)
LATE_AFTER_S = (15.0, 40.0)
WRITES_BACK_AFTER_S = (5.0, 25.0)
WRITES_BACK = 0.4
"""Share of texts that somebody answers in words."""

T = TypeVar("T", bound=Message)
Answer = Callable[[Radio, Agenda, Message, float], None]


def answer(radio: Radio, agenda: Agenda, message: Message, now: float) -> None:
    """Do what a message asks for; what a radio does not know it ignores."""
    act = _ANSWERS.get(type(message))
    if act is not None and not (radio.is_disabled and not isinstance(message, EnableRadio)):
        act(radio, agenda, message, now)


def _registered(radio: Radio, _: Agenda, message: Message, now: float) -> None:
    assert isinstance(message, RegistrationAnswer)
    radio.registration_answered(message, now)


def _present(radio: Radio, _: Agenda, message: Message, now: float) -> None:
    assert isinstance(message, PresenceCheck)
    radio.say(Service.RRS, lambda me: PresenceAnswer(me, PresenceState.ONLINE), ACKNOWLEDGEMENT_S, now)


def _locate(radio: Radio, agenda: Agenda, message: Message, now: float) -> None:
    assert isinstance(message, LocationRequest)
    radio.statistics.polls += 1
    if not radio.is_registered(now):
        return
    after_s = radio.rng.uniform(*(LATE_AFTER_S if radio.answers_late else ANSWERS_AFTER_S))
    radio.answers_late = False
    agenda.at(now + after_s, lambda at: radio.answer_location(message.request_id, at) if radio.is_on else None)


def _start_triggered(radio: Radio, _: Agenda, message: Message, now: float) -> None:
    assert isinstance(message, StartTriggered)
    radio.reports.plan_triggered(message, now)
    radio.say(Service.LP, lambda me: TriggeredAnswer(message.request_id, me, message.trigger), ACKNOWLEDGEMENT_S, now)


def _start_timed(radio: Radio, _: Agenda, message: Message, now: float) -> None:
    assert isinstance(message, StartTimed)
    radio.reports.plan_timed(message, now)
    radio.say(Service.LP, lambda me: StartTimedAnswer(message.request_id, me), ACKNOWLEDGEMENT_S, now)


def _stop_timed(radio: Radio, _: Agenda, message: Message, now: float) -> None:
    assert isinstance(message, StopTimed)
    radio.reports.stop_timed()
    radio.say(Service.LP, lambda me: StopTimedAnswer(message.request_id, me), ACKNOWLEDGEMENT_S, now)


def _stop_emergency(radio: Radio, _: Agenda, message: Message, now: float) -> None:
    assert isinstance(message, StopEmergency)
    radio.stop_emergency()
    radio.say(Service.LP, lambda me: StopEmergencyAnswer(message.request_id, me), ACKNOWLEDGEMENT_S, now)


def _read(radio: Radio, agenda: Agenda, message: Message, now: float) -> None:
    """Acknowledged as busy without being shown, or shown without the acknowledgement arriving, when so struck."""
    assert isinstance(message, PrivateText)
    if radio.is_struck("busy", now):
        radio.say(Service.TMP, lambda _: message.ack(TextResult.CHANNEL_BUSY), ACKNOWLEDGEMENT_S, now)
        return
    radio.statistics.texts_received += 1
    radio.texts.writes_to = message.source.id
    if radio.loses_ack:
        radio.loses_ack = False
    else:
        radio.say(Service.TMP, lambda _: message.ack(TextResult.OK), ACKNOWLEDGEMENT_S, now)
    if radio.rng.random() < WRITES_BACK:
        agenda.at(now + radio.rng.uniform(*WRITES_BACK_AFTER_S), lambda at: radio.texts.write("收到", at))


def _acknowledged(radio: Radio, _: Agenda, message: Message, now: float) -> None:  # noqa: ARG001
    assert isinstance(message, PrivateTextAck)
    radio.texts.acknowledged(message.request_id)


def _read_with_group(radio: Radio, _: Agenda, message: Message, now: float) -> None:  # noqa: ARG001
    radio.statistics.texts_received += 1


def _disable(radio: Radio, _: Agenda, message: Message, now: float) -> None:  # noqa: ARG001
    radio.is_disabled = True


def _enable(radio: Radio, _: Agenda, message: Message, now: float) -> None:  # noqa: ARG001
    radio.is_disabled = False


_ANSWERS: dict[type[Message], Answer] = {
    RegistrationAnswer: _registered,
    PresenceCheck: _present,
    LocationRequest: _locate,
    StartTriggered: _start_triggered,
    StartTimed: _start_timed,
    StopTimed: _stop_timed,
    StopEmergency: _stop_emergency,
    PrivateText: _read,
    PrivateTextAck: _acknowledged,
    GroupText: _read_with_group,
    DisableRadio: _disable,
    EnableRadio: _enable,
}
