"""Who talks to whom on a slot, from the states a repeater broadcasts. Reads no clock."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple

from .address import RadioAddress
from .calls import EMERGENCY_CALL_TYPES
from .statuses import CarriedService, RepeaterState, RepeaterStatus

_TALKING: Final = frozenset({RepeaterState.LOCAL_CALL, RepeaterState.IP_CALL})
_HANGING: Final = frozenset({RepeaterState.LOCAL_CALL_HANG, RepeaterState.IP_CALL_HANG})


@dataclass(frozen=True, slots=True)
class Call:
    """A call under way, or, once told as ended, a line of the call log."""

    sender: RadioAddress
    target: RadioAddress
    call_type: int
    """One of `calls.CallType`."""
    is_over_ip: bool
    """The platform's own, rather than a radio's of this repeater."""
    started_at: datetime
    silent_since: datetime | None = None
    """In its hang time: the sender let go, the channel is still held."""

    @property
    def is_emergency(self) -> bool:
        return self.call_type in EMERGENCY_CALL_TYPES

    def talked_until(self, ended_at: datetime) -> datetime:
        """The end of speech; the hang time is no part of a call's length."""
        return ended_at if self.silent_since is None else self.silent_since


class Followed(NamedTuple):
    """What a status means for the call that was under way."""

    current: Call | None
    started: bool = False
    ended: Call | None = None
    """The call that this status ends, at its instant."""


def follow(current: Call | None, status: RepeaterStatus, at: datetime) -> Followed:
    """One slot's call after a status. Data traffic, PTT phases and the channel's hang time change nothing."""
    if status.state == RepeaterState.IDLE:
        return Followed(None, ended=current)
    if status.state in _TALKING and status.service == CarriedService.VOICE:
        return _talking(current, status, at)
    if status.state in _HANGING and current is not None and current.silent_since is None:
        return Followed(replace(current, silent_since=at))
    return Followed(current)


def _talking(current: Call | None, status: RepeaterStatus, at: datetime) -> Followed:
    if current is not None and _is_same(current, status):
        return Followed(replace(current, silent_since=None))
    begun = Call(status.sender, status.target, status.call_type, status.state == RepeaterState.IP_CALL, started_at=at)
    return Followed(begun, started=True, ended=current)


def _is_same(call: Call, status: RepeaterStatus) -> bool:
    """The same people under the same type: a press of the emergency button begins another call."""
    return (call.sender, call.target, call.call_type) == (status.sender, status.target, status.call_type)
