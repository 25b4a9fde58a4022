"""Calls on one slot of a repeater: who talks, the hang time, and an emergency that breaks in. Tells the platform."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.calls import EMERGENCY_CALL_TYPES, CallType
from command.protocols.hytera.statuses import CarriedService, RepeaterState, RepeaterStatus
from simulators.radio.agenda import Agenda
from simulators.radio.channel import Channel

HANG_S = 3.0
LONGEST_TALK_S = 60.0
_TALK_S = (2.0, 9.0)

Tell = Callable[[RepeaterStatus, float], None]


class _States(NamedTuple):
    talking: RepeaterState
    hanging: RepeaterState


_LOCAL = _States(RepeaterState.LOCAL_CALL, RepeaterState.LOCAL_CALL_HANG)
_OVER_IP = _States(RepeaterState.IP_CALL, RepeaterState.IP_CALL_HANG)


@dataclass(frozen=True, slots=True)
class Turn:
    """One press of the button: who talks to whom, and how."""

    sender: int
    target: int
    call_type: int = CallType.GROUP
    is_over_ip: bool = False

    @property
    def is_emergency(self) -> bool:
        return self.call_type in EMERGENCY_CALL_TYPES


def talk_s(rng: random.Random) -> float:
    """How long somebody talks."""
    return rng.uniform(*_TALK_S)


class Calls:
    """At most one call at a time. `tell` hears every state."""

    def __init__(self, channel: Channel, agenda: Agenda, tell: Tell) -> None:
        self._channel, self._agenda, self._tell = channel, agenda, tell
        self.current: Turn | None = None
        self._generation = 0

    def begin(self, turn: Turn, seconds: float, now: float) -> bool:
        """Somebody presses the button; False when others talk. An emergency breaks in."""
        if self.current is not None and not self._may_follow(turn, now):
            return False
        self._generation += 1
        self.current = turn
        self._channel.hold(now, now + min(seconds, LONGEST_TALK_S) + HANG_S)
        self._say(turn, self._states(turn).talking, now)
        self._later(now + min(seconds, LONGEST_TALK_S), self._hang)
        return True

    def end(self, now: float) -> bool:
        """The talker lets go before his time; False when nobody talks."""
        if self.current is None:
            return False
        self._generation += 1
        self._channel.let_go(now)
        self._channel.hold(now, now + HANG_S)
        self._hang(now)
        return True

    def _may_follow(self, turn: Turn, now: float) -> bool:
        """In the hang time anybody of the same group may speak; before it only an emergency."""
        assert self.current is not None
        is_hanging = now >= self._channel.held_until - HANG_S
        return (is_hanging and turn.target == self.current.target) or (
            turn.is_emergency and not self.current.is_emergency
        )

    def _hang(self, now: float) -> None:
        if self.current is not None:
            self._say(self.current, self._states(self.current).hanging, now)
            self._later(now + HANG_S, self._idle)

    def _idle(self, now: float) -> None:
        if self.current is not None:
            turn, self.current = self.current, None
            self._say(turn, RepeaterState.IDLE, now, CarriedService.NONE)

    def _later(self, when: float, step: Callable[[float], None]) -> None:
        generation = self._generation

        def act(now: float) -> None:
            if generation == self._generation:
                step(now)

        self._agenda.at(when, act)

    def _states(self, turn: Turn) -> _States:
        return _OVER_IP if turn.is_over_ip else _LOCAL

    def _say(
        self, turn: Turn, state: RepeaterState, now: float, service: CarriedService = CarriedService.VOICE
    ) -> None:
        sender, target = RadioAddress.bare(turn.sender), RadioAddress.bare(turn.target)
        self._tell(RepeaterStatus(0, state, service, turn.call_type, target, sender), now)
