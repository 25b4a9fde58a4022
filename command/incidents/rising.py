"""Complaints about ours that nobody takes: they rise from one supervision desk to the next, and are told again there."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from command.force.service import Organisation
from command.foundation.clock import Clock
from command.foundation.database import Database
from command.incidents import repository
from command.incidents.journal import Happening, Journal
from command.incidents.models import Incident

ACTOR = "clock"
BATCH = 100
LOOK_EVERY_S = 1.0


class Rising:
    """A crew is never proposed for a complaint, and no desk but supervision's may know of it (10.04.2); nor may it lie
    (promise 3). The rows are the truth: nothing is scheduled that a crash could lose.
    """

    def __init__(
        self, database: Database, journal: Journal, organisation: Organisation, clock: Clock, wait: timedelta
    ) -> None:
        self._database = database
        self._journal = journal
        self._organisation = organisation
        self._clock = clock
        self._wait = wait

    async def run(self) -> None:
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> int:
        """Raise every complaint with which nothing was done for the wait; returns how many. Each once a wait."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            lying = await repository.lock_lying_complaints(tx, now - self._wait, BATCH)
            for held in lying:
                risen = replace(held, risen_to=self._next_desk(held), risen_at=now)
                happening = Happening(
                    "complaint_rose", now, ACTOR, data={"from_body_id": held.risen_to or held.body_id}
                )
                await self._journal.change(tx, held, risen, happening, now)
        return len(lying)

    def _next_desk(self, held: Incident) -> int:
        """The supervision desk above where it lies, passing over one that is complained of; the highest keeps it."""
        lies_at = held.risen_to or held.body_id
        upper = self._organisation.supervision_desk(lies_at)
        while upper is not None and upper.id == held.subject_body_id:
            upper = self._organisation.supervision_desk(upper.id)
        return upper.id if upper is not None else lies_at
