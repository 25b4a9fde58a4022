"""The stages of an order as a table, and what the open orders make of a crew and of an incident. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from command.dispatch.models import UNANSWERED, Order, Stage
from command.force.service import CrewStatus
from command.foundation.errors import conflict
from command.incidents.models import State

_S = Stage
NEXT: dict[Stage, frozenset[Stage]] = {
    _S.QUEUED: frozenset({_S.ORDERED, _S.CANCELLED}),
    _S.ORDERED: frozenset({_S.RECEIVED_BY_SET, _S.DELIVERED, _S.ACCEPTED, _S.DECLINED, _S.CANCELLED}),
    _S.RECEIVED_BY_SET: frozenset({_S.DELIVERED, _S.ACCEPTED, _S.DECLINED, _S.CANCELLED}),
    _S.DELIVERED: frozenset({_S.ACCEPTED, _S.DECLINED, _S.CANCELLED}),
    _S.ACCEPTED: frozenset({_S.EN_ROUTE, _S.ON_SCENE, _S.CLEARED, _S.CANCELLED}),
    _S.EN_ROUTE: frozenset({_S.ON_SCENE, _S.CLEARED, _S.CANCELLED}),
    _S.ON_SCENE: frozenset({_S.HANDLING, _S.CLEARED}),
    _S.HANDLING: frozenset({_S.CLEARED}),
    _S.DECLINED: frozenset(),
    _S.CLEARED: frozenset(),
    _S.CANCELLED: frozenset(),
}
"""What may follow what. A crew on scene is never called off silently: it clears, with or without a result."""

FURTHEST = (
    _S.QUEUED,
    _S.ORDERED,
    _S.RECEIVED_BY_SET,
    _S.DELIVERED,
    _S.ACCEPTED,
    _S.EN_ROUTE,
    _S.ON_SCENE,
    _S.HANDLING,
)
"""Open stages, the most advanced last."""

CREW_STATUS: dict[Stage, CrewStatus] = {
    _S.ORDERED: CrewStatus.ORDERED,
    _S.RECEIVED_BY_SET: CrewStatus.ORDERED,
    _S.DELIVERED: CrewStatus.ORDERED,
    _S.ACCEPTED: CrewStatus.EN_ROUTE,
    _S.EN_ROUTE: CrewStatus.EN_ROUTE,
    _S.ON_SCENE: CrewStatus.ON_SCENE,
    _S.HANDLING: CrewStatus.HANDLING,
}
INCIDENT_STATE: dict[Stage, State] = {
    **dict.fromkeys((_S.QUEUED, *UNANSWERED), State.DISPATCHED),
    _S.ACCEPTED: State.ACCEPTED,
    _S.EN_ROUTE: State.ACCEPTED,
    _S.ON_SCENE: State.ON_SCENE,
    _S.HANDLING: State.ON_SCENE,
}


def advance(order: Order, to: Stage, at: datetime) -> Order:
    """One step along the table; the same stage again is no step.

    Raises CONFLICT `order_cancelled` for what came too late, `stage_not_reachable` otherwise.
    """
    if to is order.stage:
        return order
    if order.stage is Stage.CANCELLED:
        raise conflict("order_cancelled", "派单已撤销", order_id=order.id, cancelled_at=order.stage_at)
    if to not in NEXT[order.stage]:
        raise conflict(
            "stage_not_reachable",
            f"an order that is {order.stage} cannot become {to}",
            order_id=order.id,
            stage=order.stage.value,
            reachable=sorted(NEXT[order.stage]),
        )
    return replace(order, stage=to, stage_at=at)


def furthest(stages: Iterable[Stage]) -> Stage | None:
    """The most advanced of the open stages."""
    return max((stage for stage in stages if stage in FURTHEST), key=FURTHEST.index, default=None)


def crew_status(open_stages: Iterable[Stage]) -> CrewStatus:
    """What a crew's open orders make of it; a queued one leaves it as it is."""
    stage = furthest(stage for stage in open_stages if stage is not Stage.QUEUED)
    return CREW_STATUS[stage] if stage is not None else CrewStatus.AVAILABLE


def incident_state(orders: Iterable[Order]) -> State | None:
    """What the orders make of their incident: the furthest open one leads; RESOLVED when the last was cleared with
    a result; None when nothing is left of them and somebody has to act again.
    """
    known = list(orders)
    stage = furthest(order.stage for order in known)
    if stage is not None:
        return INCIDENT_STATE[stage]
    cleared = any(order.stage is Stage.CLEARED and order.result for order in known)
    return State.RESOLVED if cleared else None
