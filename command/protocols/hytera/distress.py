"""Which messages are a radio's call for help: three ways to say it, one alarm per radio."""

from dataclasses import dataclass
from enum import StrEnum

from .address import RadioAddress
from .calls import EMERGENCY_CALL_TYPES
from .emergency import EmergencyReport
from .gps import Gps
from .message import Message
from .statuses import RadioState, RepeaterStatus, StateReport


class Sign(StrEnum):
    REPORT = "report"
    """The emergency report of LP."""
    CALL = "call"
    """A call of an emergency type."""
    STATE = "state"
    """The gateway radio's own emergency state."""


@dataclass(frozen=True, slots=True)
class Distress:
    sign: Sign
    radio: RadioAddress | None
    """None: the mobile radio that is the gateway."""
    gps: Gps | None = None


def distress_of(message: Message) -> Distress | None:
    """None for everything that is no call for help."""
    if isinstance(message, EmergencyReport):
        return Distress(Sign.REPORT, message.radio, message.gps)
    if isinstance(message, RepeaterStatus) and message.call_type in EMERGENCY_CALL_TYPES:
        return Distress(Sign.CALL, message.sender)
    if isinstance(message, StateReport) and message.what == RadioState.EMERGENCY and message.value:
        return Distress(Sign.STATE, None)
    return None
