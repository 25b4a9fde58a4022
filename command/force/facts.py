"""Facts of the force as the history keeps them: kinds, audience, no personal data."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from command.force.models import Crew
from command.foundation.clock import Clock
from command.foundation.database import Transaction
from command.foundation.history.events import Fact, History, Subject


class Facts:
    """Records what changed in the force, in the transaction that changes it."""

    def __init__(self, history: History, clock: Clock) -> None:
        self._history = history
        self._clock = clock

    async def record(
        self,
        tx: Transaction,
        kind: str,
        subject: Subject,
        *,
        actor: str,
        audience: Sequence[int],
        at: datetime | None = None,
        data: dict[str, Any] | None = None,
        personal: dict[str, Any] | None = None,
    ) -> None:
        """`at` is when it happened; without it, now. `personal` stands beside the chain."""
        now = self._clock.now()
        fact = Fact(
            kind, subject, at=at or now, actor=actor, audience=list(audience), data=data or {}, personal=personal
        )
        await self._history.record(tx, fact, learned_at=now)

    async def of_crew(
        self, tx: Transaction, kind: str, crew: Crew, *, actor: str, at: datetime | None = None, **data: Any
    ) -> None:
        """A fact about a crew, with what a screen needs of it."""
        known = {
            "call_sign": crew.call_sign,
            "body_id": crew.body_id,
            "status": crew.status.value,
            "staff_nos": [member.staff_no for member in crew.members],
            "vehicle_id": crew.vehicle.id if crew.vehicle else None,
            "device_ids": [found.id for found in crew.devices],
        }
        audience = [crew.body_id, *crew.serves_body_ids]
        await self.record(
            tx, kind, Subject("crew", crew.id), actor=actor, audience=audience, at=at, data={**known, **data}
        )
