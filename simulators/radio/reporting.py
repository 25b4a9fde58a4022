"""The reports a radio was told to make: by distance or time (d001), or at fixed intervals (c001). One plan of each."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.gps import Gps
from command.protocols.hytera.located import LocationResult
from command.protocols.hytera.message import Message
from command.protocols.hytera.service import Service
from command.protocols.hytera.timed import StartTimed, TimedReport
from command.protocols.hytera.triggered import StartTriggered, Trigger, TriggeredReport
from simulators.city.plane import to_plane
from simulators.radio.channel import LOCATION_S
from simulators.radio.line import instant

SHORTEST_S = 2.0
_EVERY_S = 30.0
"""Where a plan by time names no interval."""


class Reporter(Protocol):
    """The radio, as far as reports need it."""

    def gps(self, now: float) -> Gps | None: ...
    def rssi(self, now: float) -> int | None: ...
    def place(self, now: float) -> tuple[float, float]: ...
    def count_report(self, gps: Gps | None) -> None: ...
    def say(self, service: Service, build: "Build", airtime_s: float, now: float) -> bool: ...


class Build(Protocol):
    def __call__(self, me: RadioAddress, /) -> Message: ...


@dataclass(slots=True)
class _Triggered:
    asked: StartTriggered
    told_at: float
    told_x_m: float
    told_y_m: float

    @property
    def interval_s(self) -> float:
        return max(SHORTEST_S, (self.asked.interval or timedelta(seconds=_EVERY_S)).total_seconds())

    def is_due(self, now: float, x_m: float, y_m: float) -> bool:
        moved_m = ((x_m - self.told_x_m) ** 2 + (y_m - self.told_y_m) ** 2) ** 0.5
        far, late = moved_m >= max(1, self.asked.distance_m), now - self.told_at >= self.interval_s
        longest = self.asked.longest_interval
        if longest is not None and now - self.told_at >= longest.total_seconds():
            return True
        match self.asked.trigger:
            case Trigger.DISTANCE:
                return far and now - self.told_at >= SHORTEST_S
            case Trigger.TIME:
                return late
            case Trigger.DISTANCE_AND_TIME:
                return far and late
            case _:
                return (far and now - self.told_at >= SHORTEST_S) or late


@dataclass(slots=True)
class _Timed:
    asked: StartTimed
    next_at: float


def _is_running(start_at: datetime | None, stop_at: datetime | None, now: float) -> bool | None:
    """None: over for good."""
    at = instant(now)
    if stop_at is not None and at >= stop_at:
        return None
    return start_at is None or at >= start_at


class Reports:
    """Makes the reports that are due."""

    def __init__(self, radio: Reporter) -> None:
        self._radio = radio
        self._triggered: _Triggered | None = None
        self._timed: _Timed | None = None

    def plan_triggered(self, asked: StartTriggered, now: float) -> None:
        """d001; `Trigger.CANCEL` ends it."""
        if asked.trigger == Trigger.CANCEL:
            self._triggered = None
            return
        x_m, y_m = to_plane(*self._radio.place(now))
        self._triggered = _Triggered(asked, now, x_m, y_m)

    def plan_timed(self, asked: StartTimed, now: float) -> None:
        """c001."""
        interval_s = (asked.interval or timedelta(seconds=_EVERY_S)).total_seconds()
        self._timed = _Timed(asked, now + max(SHORTEST_S, interval_s))

    def stop_timed(self) -> None:
        """c004."""
        self._timed = None

    def forget(self) -> None:
        """Switched off."""
        self._triggered = self._timed = None

    def step(self, now: float) -> None:
        if self._triggered is not None:
            self._step_triggered(self._triggered, now)
        if self._timed is not None:
            self._step_timed(self._timed, now)

    def _step_triggered(self, plan: _Triggered, now: float) -> None:
        running = _is_running(plan.asked.start_at, plan.asked.stop_at, now)
        if running is None:
            self._triggered = None
            return
        x_m, y_m = to_plane(*self._radio.place(now))
        if not running or not plan.is_due(now, x_m, y_m):
            return
        plan.told_at, plan.told_x_m, plan.told_y_m = now, x_m, y_m
        gps, rssi, request_id = self._radio.gps(now), self._radio.rssi(now), plan.asked.request_id
        self._radio.count_report(gps)
        if gps is None and rssi is None:
            gps = Gps.none()
        result = LocationResult.OK if gps is not None else LocationResult.NO_POSITION
        self._radio.say(Service.LP, lambda me: TriggeredReport(request_id, me, gps, result, rssi), LOCATION_S, now)

    def _step_timed(self, plan: _Timed, now: float) -> None:
        asked = plan.asked
        running = _is_running(asked.start_at, asked.stop_at, now)
        if running is None:
            self._timed = None
            return
        if not running or now < plan.next_at:
            return
        plan.next_at = now + max(SHORTEST_S, (asked.interval or timedelta(seconds=_EVERY_S)).total_seconds())
        left = None if asked.stop_at is None else asked.stop_at - instant(now)
        gps = self._radio.gps(now) or Gps.none()
        self._radio.count_report(gps)
        self._radio.say(Service.LP, lambda me: TimedReport(asked.request_id, me, left, gps), LOCATION_S, now)
