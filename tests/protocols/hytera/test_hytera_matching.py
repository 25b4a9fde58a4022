"""Which answer belongs to which request."""

import pytest

from command.protocols.hytera import calls, remote, rrs, statuses, text, timed, triggered
from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.emergency import EmergencyReport, StopEmergency, StopEmergencyAnswer
from command.protocols.hytera.location import LocationAnswer, LocationRequest
from command.protocols.hytera.matching import ANSWER_OF, AnswerKey, answered, awaited
from command.protocols.hytera.message import Message
from command.protocols.hytera.registry import MESSAGES
from command.protocols.hytera.service import Service

RADIO, FORWARDED, OTHER = RadioAddress(2001), RadioAddress.bare(2001), RadioAddress(2002)
DISPATCHER = RadioAddress(9001)

PAIRS: list[tuple[Message, Message]] = [
    (rrs.Registration(RADIO), rrs.RegistrationAnswer(FORWARDED, 0, 3600)),
    (rrs.PresenceCheck(RADIO), rrs.PresenceAnswer(FORWARDED, 1)),
    (LocationRequest(1, RADIO, 1), LocationAnswer(1, FORWARDED, None, 6, -200)),
    (triggered.StartTriggered(2, RADIO, 2), triggered.TriggeredAnswer(2, RADIO, 2)),
    (timed.StartTimed(3, RADIO, None), timed.StartTimedAnswer(3, RADIO)),
    (timed.StopTimed(3, RADIO), timed.StopTimedAnswer(3, RADIO)),
    (StopEmergency(4, RADIO), StopEmergencyAnswer(4, RADIO, None)),
    (text.PrivateText(5, RADIO, DISPATCHER, "x"), text.PrivateTextAck(5, FORWARDED, DISPATCHER, 8)),
    (text.GroupText(6, RADIO, DISPATCHER, "x"), text.GroupTextAck(6, RADIO)),
    (text.PrivateData(5, RADIO, DISPATCHER, b""), text.PrivateDataAck(5, RADIO, DISPATCHER)),
    (text.GroupData(6, RADIO, DISPATCHER, b""), text.GroupDataAck(6, RADIO)),
    (calls.CallRequest(1, RADIO), calls.CallReply()),
    (calls.EndCall(), calls.EndCallReply()),
    (statuses.SubscribeBroadcasts(()), statuses.SubscribeBroadcastsReply()),
    (statuses.SubscribeStates(()), statuses.SubscribeStatesReply()),
    (remote.RadioCheck(RADIO), remote.RadioCheckReply()),
    (remote.RemoteMonitor(RADIO), remote.RemoteMonitorReply()),
    (remote.AlertCall(RADIO), remote.AlertCallReply()),
    (remote.DisableRadio(RADIO), remote.DisableRadioReply()),
    (remote.EnableRadio(RADIO), remote.EnableRadioReply()),
]


@pytest.mark.parametrize(("request_", "answer"), PAIRS, ids=lambda message: type(message).__name__)
def test_a_request_and_its_answer_have_one_key(request_: Message, answer: Message) -> None:
    assert awaited(request_) is not None
    assert awaited(request_) == answered(answer)


def test_every_pair_is_here_and_no_two_pairs_share_a_key() -> None:
    assert {type(request_): type(answer) for request_, answer in PAIRS} == ANSWER_OF
    assert len({awaited(request_) for request_, _ in PAIRS}) == len(PAIRS)


@pytest.mark.parametrize(
    "answer",
    [LocationAnswer(2, RADIO, None, 6), LocationAnswer(1, OTHER, None, 6), timed.StopTimedAnswer(1, RADIO)],
)
def test_another_id_radio_or_kind_is_no_answer_to_this(answer: Message) -> None:
    assert awaited(LocationRequest(1, RADIO)) != answered(answer)


def test_a_key_in_plain_numbers() -> None:
    assert awaited(LocationRequest(1, RADIO)) == AnswerKey(Service.LP, 0xA001, (1, 2001))


def test_rcp_can_only_be_told_apart_by_kind() -> None:
    assert awaited(remote.RadioCheck(RADIO)) == awaited(remote.RadioCheck(OTHER))


def test_reports_await_and_answer_nothing() -> None:
    reports = [EmergencyReport(RADIO, 1, None), rrs.Deregistration(RADIO), statuses.StateReport(9, 1)]
    assert [(awaited(report), answered(report)) for report in reports] == [(None, None)] * 3
    alone = set(MESSAGES) - set(ANSWER_OF) - set(ANSWER_OF.values())
    assert alone == {
        rrs.Deregistration,
        EmergencyReport,
        triggered.TriggeredReport,
        timed.TimedReport,
        statuses.StateReport,
        statuses.RepeaterStatus,
        statuses.TransmitStatus,
        statuses.ReceiveStatus,
    }
