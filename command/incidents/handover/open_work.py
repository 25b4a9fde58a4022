"""What stands open in the area of a desk, in somebody's hand or not: who sits down there takes it on."""

from datetime import datetime
from typing import Final

from command.foundation.database import Transaction
from command.incidents import queue
from command.incidents.handover import repository, schemas
from command.incidents.models import Incident
from command.incidents.queue import Filters
from command.incidents.sight import Sight
from command.incidents.views import Views, is_overdue

MOST_SHOWN: Final = 50
"""The whole list is the queue of the cockpit."""


async def open_work(
    tx: Transaction, views: Views, area: frozenset[int] | None, sight: Sight, now: datetime
) -> schemas.OpenWorkView:
    """How much, and the most urgent of it; `area` are the bodies whose work comes to the desk, None = the city."""
    counts = await repository.count_open(tx, area, (sight,), now)
    first, _ = await queue.page(tx, Filters(body_ids=area), sight, now, after=None, limit=MOST_SHOWN)
    return schemas.OpenWorkView(
        counts=schemas.OpenCountsView.of(counts), items=[_item(one, views, now) for one in first]
    )


def _item(one: Incident, views: Views, now: datetime) -> schemas.OpenItemView:
    return schemas.OpenItemView(
        incident_id=one.id,
        number=one.number,
        description=one.description,
        state=one.state,
        body=views.body(one.body_id),
        due_at=one.due_at,
        overdue=is_overdue(one, now),
        in_hand_of=one.in_hand_of,
    )
