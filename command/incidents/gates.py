"""What has to be there before a step: each gate refuses with the code of what is missing and what to do."""

from datetime import datetime

from command.foundation.errors import conflict, invalid
from command.incidents.models import Incident, Source, State

FEWEST_HANDLERS = 2
"""10.05.4: each case has two or more handlers."""
WITHOUT_CASE = frozenset({State.ADVICE, State.LINKED})
"""Left by answering the reporter: nobody was sent, so no handlers and no result."""


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


def may_close(incident: Incident, *, without_case: bool) -> None:
    """Everything that closing asks for (10.05.3, 10.05.4, 10.05.1, 10.04.2, 04.03.1)."""
    if incident.transfer_needed:
        raise conflict("transfer_needed", "the matter is another department's: transfer it (04.03.1)")
    if somebody_to_answer(incident) and incident.answered_at is None:
        raise conflict("answer_missing", "tell the reporter first", source=incident.source.value)
    if incident.against_ours and incident.anonymous and incident.triage is None:
        raise conflict("triage_missing", "decide on the anonymous complaint first (10.03.5)")
    if without_case:
        return
    if not (incident.result or "").strip():
        raise conflict("result_missing", "closing needs a result (10.05.3)")
    two_handlers(incident.handler_ids)
    open_parts = [body_id for body_id, done in incident.co_handlers.items() if not done]
    if open_parts:
        raise conflict("parts_open", "every co-handler's part must be done first (10.05.1)", bodies=open_parts)


def plausible_time(at: datetime, learned_at: datetime, registered_at: datetime) -> datetime:
    """`at` as told, unless it lies in the future or before the incident was known."""
    if at > learned_at:
        raise invalid("time_in_future", "it cannot have happened yet", at=at.isoformat())
    if at < registered_at:
        raise invalid("time_before_registration", "it cannot have happened before the register entry")
    return at
