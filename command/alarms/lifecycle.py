"""What becomes of an alarm when it is raised, pressed again, acknowledged, shelved or closed. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta

from command.alarms.models import Alarm, AlarmFact, AlarmLevel, AlarmState
from command.foundation.clock import CIVIL_ZONE
from command.foundation.errors import conflict, invalid

NEXT: dict[AlarmState, frozenset[AlarmState]] = {
    AlarmState.RAISED: frozenset({AlarmState.ACKNOWLEDGED, AlarmState.SHELVED, AlarmState.CLOSED}),
    AlarmState.ACKNOWLEDGED: frozenset({AlarmState.RAISED, AlarmState.SHELVED, AlarmState.CLOSED}),
    AlarmState.SHELVED: frozenset({AlarmState.RAISED, AlarmState.ACKNOWLEDGED, AlarmState.CLOSED}),
    AlarmState.CLOSED: frozenset(),
}

LATE_AFTER = timedelta(minutes=1)
"""Learnt later than this after the press: both times are shown."""
SAME_PRESS = timedelta(minutes=1)
"""A press this near to one that is known is the same: a button is held, a report is repeated."""
TELL_AGAIN_AFTER = timedelta(minutes=1)
"""A repeat is told of at most this often; in between it is only counted."""
QUIET_AFTER_CLOSE = timedelta(minutes=5)
"""A silent alarm that comes back so soon is counted on its closed line instead of making a new one."""
LONGEST_SHELF = timedelta(hours=12)
NAMED_BY_CAUSE = frozenset({"site_silent"})
"""Alarms of what is neither device nor crew: their cause names it."""


def is_late(raised_at: datetime, received_at: datetime) -> bool:
    return received_at - raised_at > LATE_AFTER


def is_known(fact: AlarmFact, alarm: Alarm) -> bool:
    """Whether this press is one that the alarm already tells of, such as the stored copy of a live report."""
    return alarm.raised_at - SAME_PRESS <= fact.raised_at <= alarm.last_raised_at + SAME_PRESS


def is_quiet(fact: AlarmFact, closed: Alarm) -> bool:
    """Whether a closed line takes it silently. An emergency always makes itself heard."""
    assert closed.closed_at is not None
    return fact.level is not AlarmLevel.EMERGENCY and fact.received_at - closed.closed_at < QUIET_AFTER_CLOSE


def counted(alarm: Alarm, fact: AlarmFact) -> Alarm:
    """The alarm with one more report. A report from the past does not make it look newer; one from before its first
    press becomes the first, with both of its times.
    """
    latest = fact.raised_at >= alarm.last_raised_at
    again = replace(
        alarm,
        times=alarm.times + 1,
        last_raised_at=max(alarm.last_raised_at, fact.raised_at),
        last_received_at=max(alarm.last_received_at, fact.received_at),
        location=fact.location if fact.location is not None and latest else alarm.location,
    )
    if fact.raised_at >= alarm.raised_at:
        return again
    late = is_late(fact.raised_at, fact.received_at)
    return replace(again, raised_at=fact.raised_at, received_at=fact.received_at, late=late)


def repeated(alarm: Alarm, fact: AlarmFact) -> Alarm:
    """An open alarm that is reported again. A new press of an emergency sounds again, also when it was shelved."""
    again = counted(alarm, fact)
    if fact.level is AlarmLevel.EMERGENCY and not is_known(fact, alarm) and alarm.state is not AlarmState.RAISED:
        return _sounding(replace(again, told_at=fact.received_at))
    if fact.received_at - alarm.told_at >= TELL_AGAIN_AFTER:
        return replace(again, told_at=fact.received_at)
    return again


def acknowledge(alarm: Alarm, actor: str, at: datetime) -> Alarm:
    """Somebody has seen it. Twice is refused: the second must know that it is in another's hand."""
    _check(alarm, AlarmState.ACKNOWLEDGED)
    return replace(
        alarm,
        state=AlarmState.ACKNOWLEDGED,
        acknowledged_by=actor,
        acknowledged_at=at,
        shelved_by=None,
        shelved_until=None,
    )


def shelve(alarm: Alarm, actor: str, until: datetime, at: datetime) -> Alarm:
    """Out of the way until a time, at most half a day ahead."""
    if not at < until <= at + LONGEST_SHELF:
        raise invalid("shelf_too_long", "shelve it for at most twelve hours", until=until.isoformat())
    if alarm.state is not AlarmState.SHELVED:
        _check(alarm, AlarmState.SHELVED)
    return replace(alarm, state=AlarmState.SHELVED, shelved_by=actor, shelved_until=until)


def unshelve(alarm: Alarm) -> Alarm:
    """The time on the shelf is over: it is as it was raised."""
    _check(alarm, AlarmState.RAISED)
    return _sounding(alarm)


def close(alarm: Alarm, actor: str, reason: str, at: datetime) -> Alarm:
    """Ended with a reason. An emergency is acknowledged before: it is closed by somebody who has looked at it."""
    _check(alarm, AlarmState.CLOSED)
    if alarm.level is AlarmLevel.EMERGENCY and alarm.acknowledged_at is None:
        raise conflict("not_acknowledged", "acknowledge the emergency first", state=alarm.state.value)
    return replace(alarm, state=AlarmState.CLOSED, closed_by=actor, closed_at=at, close_reason=reason)


def sounds(alarm: Alarm) -> bool:
    """Whether the desk hears it."""
    return alarm.level is AlarmLevel.EMERGENCY and alarm.state is AlarmState.RAISED


def text_of(alarm: Alarm) -> str:
    """Both times where it was first learnt late, in the civil time of the city; else what has no other name."""
    if not alarm.late:
        return alarm.cause if alarm.kind in NAMED_BY_CAUSE else ""
    pressed, received = (at.astimezone(CIVIL_ZONE) for at in (alarm.raised_at, alarm.received_at))
    day = "" if pressed.date() == received.date() else f"{pressed:%m-%d} "
    return f"按下 {day}{pressed:%H:%M}，收到 {received:%H:%M}"


def _sounding(alarm: Alarm) -> Alarm:
    return replace(
        alarm,
        state=AlarmState.RAISED,
        acknowledged_by=None,
        acknowledged_at=None,
        shelved_by=None,
        shelved_until=None,
    )


def _check(alarm: Alarm, to: AlarmState) -> None:
    if to not in NEXT[alarm.state]:
        raise conflict(
            "alarm_state_not_reachable",
            f"the alarm is {alarm.state}: {to} cannot follow",
            state=alarm.state.value,
            acknowledged_by=alarm.acknowledged_by,
            reachable=sorted(NEXT[alarm.state]),
        )
