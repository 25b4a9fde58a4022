"""How an incident follows its orders: what dispatch says of them, and what that makes of the incident. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from command.incidents.lifecycle import follow
from command.incidents.models import Incident, ResultCode, State


@dataclass(frozen=True, slots=True)
class Following:
    """The orders of an incident after one of them changed.

    `stage`: DISPATCHED, ACCEPTED or ON_SCENE of the most advanced open order (`lifecycle.most_advanced`), RESOLVED
    when the last was cleared with a result, None when none is open and none brought a result.
    `ordered_body_ids`: bodies of the crews with open orders. `handler_ids`: who took it on, added to those named.
    """

    stage: State | None
    at: datetime
    actor: str
    ordered_body_ids: tuple[int, ...] = ()
    handler_ids: tuple[int, ...] = ()
    result_code: ResultCode | None = None
    result: str | None = None
    cause: str = ""


def followed(held: Incident, following: Following) -> Incident:
    """The incident as the orders stand. Handlers are only added: who was there stays named."""
    if following.stage is State.RESOLVED and not (following.result or "").strip():
        raise ValueError("an incident is resolved with a result")
    after = replace(
        follow(held, following.stage),
        ordered_body_ids=tuple(sorted(set(following.ordered_body_ids))),
        handler_ids=tuple(dict.fromkeys((*held.handler_ids, *following.handler_ids))),
    )
    if following.stage is not State.RESOLVED or State.RESOLVED not in {after.state, after.resume_state}:
        return after
    return replace(
        after,
        result_code=following.result_code or ResultCode.OTHER,
        result=following.result,
        resolved_at=following.at,
    )
