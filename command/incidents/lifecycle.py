"""The life cycle of an incident as a table, and the four ways of moving along it. Pure: values in, values out.

Joint handling is no state of its own: an incident with co-handlers goes the same way, and closes when every part
of it is done (10.05.1). A suspension and an asked return remember where they came from in `resume_state`.
"""

from collections.abc import Iterable
from dataclasses import replace

from command.foundation.errors import CommandError, conflict
from command.incidents.models import Incident, State

_EXITS = frozenset({State.TRANSFERRED, State.REFUSED, State.LINKED, State.VOID})

NEXT: dict[State, frozenset[State]] = {
    State.REGISTERED: _EXITS | {State.OWNED, State.ACCEPTED, State.ADVICE, State.SUSPENDED},
    State.OWNED: _EXITS | {State.ACCEPTED, State.ADVICE, State.RETURN_ASKED, State.SUSPENDED},
    State.DISPATCHED: frozenset({State.RETURN_ASKED, State.SUSPENDED}),
    State.ACCEPTED: _EXITS | {State.RESOLVED, State.RETURN_ASKED, State.SUSPENDED},
    State.ON_SCENE: frozenset({State.SUSPENDED}),
    State.RESOLVED: frozenset(
        {State.ANSWERED, State.CLOSED, State.OWNED, State.TRANSFERRED, State.REFUSED, State.VOID, State.SUSPENDED}
    ),
    State.ANSWERED: frozenset({State.CLOSED, State.OWNED, State.TRANSFERRED, State.VOID}),
    State.CLOSED: frozenset({State.OWNED, State.VOID}),
    State.RETURN_ASKED: frozenset({State.OWNED, State.DISPATCHED, State.ACCEPTED, State.ON_SCENE, State.RESOLVED}),
    State.TRANSFERRED: frozenset({State.OWNED, State.VOID}),
    State.REFUSED: frozenset({State.OWNED, State.VOID}),
    State.ADVICE: frozenset({State.ANSWERED, State.OWNED, State.VOID}),
    State.SUSPENDED: frozenset(
        {State.REGISTERED, State.OWNED, State.DISPATCHED, State.ACCEPTED, State.ON_SCENE, State.RESOLVED}
    ),
    State.LINKED: frozenset({State.ANSWERED, State.OWNED, State.VOID}),
    State.VOID: frozenset(),
}
"""What a person may do next. Moves that follow the orders are `follow`'s."""

PAUSES = frozenset({State.SUSPENDED, State.RETURN_ASKED})
ENDS = frozenset({State.CLOSED, State.TRANSFERRED, State.REFUSED})
"""States that end the clock of an incident."""
OUT_OF_QUEUE = ENDS | {State.VOID, State.LINKED}
"""States in which nothing is awaited of the responsible body."""

SETTLED = OUT_OF_QUEUE | {State.RESOLVED, State.ANSWERED, State.ADVICE}
"""States in which nobody needs to be sent any more."""

ON_THE_ROAD = (State.DISPATCHED, State.ACCEPTED, State.ON_SCENE)
"""What an open order can make of an incident, the most advanced last."""
FOLLOWS = frozenset({State.REGISTERED, State.OWNED, *ON_THE_ROAD, State.RESOLVED})
"""States that orders may change. Behind a pause they change `resume_state`; the others stay as they are."""


def state_not_reachable(incident: Incident, to: State) -> CommandError:
    return conflict(
        "state_not_reachable",
        f"{incident.number} is {incident.state}: {to} cannot follow",
        state=incident.state.value,
        to=to.value,
        reachable=sorted(NEXT[incident.state]),
    )


def advance(incident: Incident, to: State) -> Incident:
    """One step along the table. Raises CONFLICT `state_not_reachable`, or `orders_open` for an exit under way."""
    if to not in NEXT[incident.state]:
        raise state_not_reachable(incident, to)
    if to in _EXITS and incident.ordered_body_ids:
        raise conflict("orders_open", "cancel or clear the open orders first", bodies=list(incident.ordered_body_ids))
    return replace(incident, state=to, resume_state=incident.state if to in PAUSES else None)


def resume(incident: Incident) -> Incident:
    """Back to where a pause began, or where the orders have led meanwhile."""
    if incident.state not in PAUSES or incident.resume_state is None:
        raise conflict("not_paused", f"{incident.number} is {incident.state}", state=incident.state.value)
    return replace(incident, state=incident.resume_state, resume_state=None)


def most_advanced(stages: Iterable[State]) -> State | None:
    """The furthest of the open orders' states; None without any."""
    return max(stages, key=ON_THE_ROAD.index, default=None)


def follow(incident: Incident, stage: State | None) -> Incident:
    """The incident as its orders stand: `stage` is the most advanced open one, RESOLVED when the last was cleared
    with a result, None when none is left (cancelled, declined, cleared without a result): somebody has to act again.
    """
    if stage is not None and stage not in {*ON_THE_ROAD, State.RESOLVED}:
        raise ValueError(f"no order makes an incident {stage}")
    current = incident.resume_state if incident.state in PAUSES else incident.state
    if current not in FOLLOWS:
        return incident
    if stage is None:
        waiting = State.REGISTERED if incident.ownership_open else State.OWNED
        stage = waiting if current in ON_THE_ROAD else current
    if incident.state in PAUSES:
        return replace(incident, resume_state=stage)
    return replace(incident, state=stage)
