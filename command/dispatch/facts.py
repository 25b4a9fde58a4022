"""The events of orders and proposals: what is told, and to whom."""

from datetime import datetime
from typing import Any

from command.dispatch.models import Order
from command.foundation.database import Transaction
from command.foundation.history.events import Fact, History, Subject
from command.incidents.models import LATE_ENTRY, Incident


class OrderFacts:
    def __init__(self, history: History) -> None:
        self._history = history

    async def of_order(
        self,
        tx: Transaction,
        kind: str,
        order: Order,
        incident: Incident,
        *,
        actor: str,
        at: datetime,
        learned_at: datetime,
        cause: str = "",
        **data: Any,
    ) -> None:
        """An order's event stands in its incident's timeline; the body that was sent sees it, and so do the owners."""
        state = {
            "incident_id": order.incident_id,
            "crew_id": order.crew_id,
            "body_id": order.body_id,
            "task": order.task.value,
            "stage": order.stage.value,
            "stage_at": order.stage_at,
            "attempt": order.attempt,
            "late_entry": learned_at - at > LATE_ENTRY,
        }
        fact = Fact(
            kind=kind,
            subject=Subject("order", order.id),
            incident_id=incident.id,
            at=at,
            actor=actor,
            cause=cause,
            audience=_audience(incident, order.body_id),
            data={**state, **data},
            personal={"result": order.result, "note": order.note} if order.result or order.note else None,
        )
        await self._history.record(tx, fact, learned_at)

    async def of_incident(
        self, tx: Transaction, kind: str, incident: Incident, at: datetime, body_id: int, **data: Any
    ) -> None:
        """What the watch says of an incident: told to the desk `body_id` besides its owners."""
        fact = Fact(
            kind=kind,
            subject=Subject("incident", incident.id),
            incident_id=incident.id,
            at=at,
            actor="dispatch",
            audience=_audience(incident, body_id),
            data={"body_id": body_id, **data},
        )
        await self._history.record(tx, fact, at)


def _audience(incident: Incident, body_id: int) -> list[int]:
    return [incident.body_id, body_id, *incident.co_handlers, *incident.ordered_body_ids]
