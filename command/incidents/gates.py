"""What has to be there before a step: each gate refuses with the code of what is missing and what to do."""

from datetime import datetime

from command.foundation.errors import conflict, invalid
from command.incidents.models import Incident, Source

FEWEST_HANDLERS = 2
"""10.05.4: each case has two or more handlers."""


def two_handlers(person_ids: tuple[int, ...]) -> None:
    """10.05.4: two distinct persons; the second may not be the first again."""
    if len(person_ids) != len(set(person_ids)):
        raise invalid("handlers_not_distinct", "every handler is named once", handlers=list(person_ids))
    if len(person_ids) < FEWEST_HANDLERS:
        raise conflict(
            "handlers_missing", "name two distinct handlers", named=len(person_ids), required=FEWEST_HANDLERS
        )


def somebody_to_answer(incident: Incident) -> bool:
    """An own find and an anonymous report have nobody who waits for an answer."""
    return incident.source is not Source.PATROL and not incident.anonymous


def may_close(incident: Incident) -> None:
    """Everything that closing asks for (10.05.3, 10.05.4, 10.05.1, 10.04.2, 04.03.1)."""
    if incident.transfer_needed:
        raise conflict("transfer_needed", "the matter is another department's: transfer it (04.03.1)")
    if somebody_to_answer(incident) and incident.answered_at is None:
        raise conflict("answer_missing", "tell the reporter first", source=incident.source.value)
    if incident.against_ours and incident.anonymous and incident.triage is None:
        raise conflict("triage_missing", "decide on the anonymous complaint first (10.03.5)")
    if incident.without_case:
        return
    if not (incident.result or "").strip():
        raise conflict("result_missing", "closing needs a result (10.05.3)")
    two_handlers(incident.handler_ids)
    open_parts = [body_id for body_id, done in incident.co_handlers.items() if not done]
    if open_parts:
        raise conflict("parts_open", "every co-handler's part must be done first (10.05.1)", bodies=open_parts)


def plausible_time(incident: Incident, at: datetime, now: datetime) -> datetime:
    """`at` as told, unless it lies in the future or before anything was known of the incident."""
    if at > now:
        raise invalid("time_in_future", "it cannot have happened yet", at=at.isoformat())
    if at < incident.known_since:
        raise invalid(
            "time_too_early", "it cannot have happened before the incident", since=incident.known_since.isoformat()
        )
    return at


def given(value: str | None, code: str, detail: str) -> str:
    """A paper that a step cannot do without."""
    if value is None:
        raise conflict(code, detail)
    return value
