"""In which incidents something is still awaited of a body: asked before the body is abolished (05.02.3)."""

import sqlalchemy as sa

from command.foundation.database import Transaction
from command.incidents.lifecycle import OUT_OF_QUEUE
from command.incidents.models import Incident
from command.incidents.rows import incident_of
from command.incidents.tables import incident, incident_concern


async def list_open_numbers(tx: Transaction, body_id: int) -> list[str]:
    """Numbers, oldest first: it is responsible, its own part of a joint case is open, or its crews are under way."""
    concerned = sa.select(incident_concern.c.incident_id).where(incident_concern.c.body_id == body_id)
    waiting = incident.c.state.not_in([state.value for state in OUT_OF_QUEUE])
    query = sa.select(incident).where(incident.c.id.in_(concerned), waiting).order_by(incident.c.id)
    return [held.number for row in await tx.execute(query) if _awaited(held := incident_of(row), body_id)]


def _awaited(held: Incident, body_id: int) -> bool:
    part_open = not held.co_handlers.get(body_id, True)
    return held.body_id == body_id or body_id in held.ordered_body_ids or part_open
