"""Due times that passed: raised once, with their true time, however long nobody was looking."""

import asyncio
from dataclasses import replace

from command.foundation.clock import Clock
from command.foundation.database import Database
from command.incidents import repository
from command.incidents.clocks import CalendarDay
from command.incidents.dues import counted_again
from command.incidents.journal import Happening, Journal

ACTOR = "clock"
BATCH = 100
LOOK_EVERY_S = 1.0


class Breaches:
    """The worker's part of the clocks. The rows are the truth: nothing is scheduled that a crash could lose."""

    def __init__(self, database: Database, journal: Journal, clock: Clock, calendar: CalendarDay) -> None:
        self._database = database
        self._journal = journal
        self._clock = clock
        self._calendar = calendar

    async def run(self) -> None:
        """For ever: count provisional due times again with today's calendar, then raise what has passed."""
        await self.count_again()
        while True:
            await self.raise_passed()
            await asyncio.sleep(LOOK_EVERY_S)

    async def raise_passed(self) -> int:
        """Raise every breach that was not raised yet; returns how many."""
        raised = 0
        while True:
            now = self._clock.now()
            async with self._database.transaction() as tx:
                passed = await repository.list_breached(tx, now, BATCH)
                for held in passed:
                    assert held.due_at is not None
                    happening = Happening("incident_overdue", held.due_at, ACTOR, data={"state": held.state.value})
                    await self._journal.change(tx, held, replace(held, breached_at=held.due_at), happening, now)
            raised += len(passed)
            if len(passed) < BATCH:
                return raised

    async def count_again(self) -> int:
        """Bring open due times to the installed calendar, each change with an event; returns how many changed."""
        changed, last_id = 0, 0
        while True:
            now = self._clock.now()
            async with self._database.transaction() as tx:
                counted = await repository.list_counted(tx, last_id, BATCH)
                for held in counted:
                    after = counted_again(held, self._calendar)
                    if after != held:
                        happening = Happening("incident_due_recounted", now, ACTOR, cause="calendar")
                        await self._journal.change(tx, held, after, happening, now)
                        changed += 1
            if len(counted) < BATCH:
                return changed
            last_id = counted[-1].id
