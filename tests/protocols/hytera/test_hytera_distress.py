"""The ways a radio calls for help."""

import pytest

from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.calls import CallType
from command.protocols.hytera.distress import Distress, Sign, distress_of
from command.protocols.hytera.emergency import EmergencyReport, StopEmergency
from command.protocols.hytera.gps import Gps
from command.protocols.hytera.message import Message
from command.protocols.hytera.rrs import Registration
from command.protocols.hytera.statuses import RepeaterStatus, StateReport

RADIO, GROUP = RadioAddress.bare(2001), RadioAddress.bare(100)
FIX = Gps.of(longitude=119.97, latitude=31.78)


def call(call_type: int) -> RepeaterStatus:
    return RepeaterStatus(0, 0, 1, call_type, GROUP, RADIO)


@pytest.mark.parametrize(
    ("message", "distress"),
    [
        (EmergencyReport(RADIO, 1, FIX), Distress(Sign.REPORT, RADIO, FIX)),
        (EmergencyReport(RADIO, 0, None), Distress(Sign.REPORT, RADIO)),
        (call(CallType.EMERGENCY_GROUP), Distress(Sign.CALL, RADIO)),
        (call(CallType.EMERGENCY_ALARM), Distress(Sign.CALL, RADIO)),
        (call(CallType.EMERGENCY_ALARM_WITH_CALL), Distress(Sign.CALL, RADIO)),
        (StateReport(0x09, 1), Distress(Sign.STATE, None)),
    ],
)
def test_calls_for_help(message: Message, distress: Distress) -> None:
    assert distress_of(message) == distress


@pytest.mark.parametrize(
    "message",
    [Registration(RADIO), StopEmergency(1, RADIO), StateReport(0x09, 0), StateReport(0x0B, 4)]
    + [call(call_type) for call_type in (0, 1, 2, 4, 6, 7, 8, 9, 0xB, 0xD, 0xE, 0xF)],
)
def test_everything_else_is_none(message: Message) -> None:
    assert distress_of(message) is None
