"""Which limit an incident has and when it runs out: the outside ticket, the table of limits, the statute. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from command.foundation.errors import conflict
from command.incidents.clocks import NAMED_COMPLAINT, VERIFY, VERIFY_EXTENDED, CalendarDay, Due, Limit, due_of
from command.incidents.models import DueSource, Incident, Severity, Source

Limits = Mapping[tuple[str | None, Severity | None], Limit]
"""Category and severity to the limit from registration; None stands for any. Empty = no limit is set."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """One way an incident is limited; `rule` is empty for the ticket's own date."""

    due: Due
    source: DueSource
    rule: Limit | None


def limit_for(limits: Limits, category: str | None, severity: Severity) -> Limit | None:
    """The most special row: category and severity, category alone, severity alone, any."""
    for key in ((category, severity), (category, None), (None, severity), (None, None)):
        if (found := limits.get(key)) is not None:
            return found
    return None


def at_registration(held: Incident, limits: Limits, calendar: CalendarDay) -> Deadline | None:
    """The earlier of the table's limit and the statute's, both from registration. A ticket's date goes before both."""
    found: list[Deadline] = []
    if (limit := limit_for(limits, held.category, held.severity)) is not None:
        found.append(_from(held.registered_at, limit, DueSource.LIMIT, calendar))
    if held.source is Source.REPORT and not held.against_ours:
        found.append(_from(held.registered_at, VERIFY, DueSource.STATUTE, calendar))
    return min(found, key=lambda deadline: deadline.due.at, default=None)


def at_acceptance(held: Incident, accepted_at: datetime, calendar: CalendarDay) -> Deadline | None:
    """10.03.5: a named complaint about ours runs from its acceptance by the supervision body."""
    if not held.against_ours or held.anonymous or held.due_at is not None:
        return None
    return _from(accepted_at, NAMED_COMPLAINT, DueSource.STATUTE, calendar)


def extended(held: Incident, now: datetime, calendar: CalendarDay) -> Incident:
    """09.02.1: once, before it ran out, to 15 working days in total."""
    if held.due_source is not DueSource.STATUTE or held.source is not Source.REPORT or held.due_from is None:
        reason = "already_extended" if held.due_source is DueSource.EXTENSION else "not_extendable"
        raise conflict(reason, "only the seven working days of 09.02.1 are extended, and once")
    if held.due_at is not None and held.due_at < now:
        raise conflict("already_overdue", "the time has run out", due_at=held.due_at.isoformat())
    longer = _from(held.due_from, VERIFY_EXTENDED, DueSource.EXTENSION, calendar)
    return replace(with_deadline(held, longer, held.due_from), extended_at=now)


def with_deadline(held: Incident, deadline: Deadline | None, start: datetime) -> Incident:
    """The incident under this deadline; None takes the limit away. A new deadline has not been breached."""
    return replace(
        held,
        due_at=deadline.due.at if deadline else None,
        due_source=deadline.source if deadline else None,
        due_provisional=deadline.due.provisional if deadline else False,
        due_from=start if deadline else None,
        due_rule=str(deadline.rule) if deadline and deadline.rule else None,
        breached_at=None,
    )


def counted_again(held: Incident, calendar: CalendarDay) -> Incident:
    """The same rule under today's calendar: a year that was missing may have been published."""
    if held.due_rule is None or held.due_from is None or held.due_source is None:
        return held
    deadline = _from(held.due_from, Limit.parse(held.due_rule), held.due_source, calendar)
    if (deadline.due.at, deadline.due.provisional) == (held.due_at, held.due_provisional):
        return held
    return replace(held, due_at=deadline.due.at, due_provisional=deadline.due.provisional)


def _from(start: datetime, limit: Limit, source: DueSource, calendar: CalendarDay) -> Deadline:
    return Deadline(due_of(start, limit, calendar), source, limit)
