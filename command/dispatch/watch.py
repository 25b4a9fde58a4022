"""The durable timers of dispatch: unanswered orders take their next step, proposals that nobody decides rise."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from command.dispatch import repository
from command.dispatch.candidates import Candidates
from command.dispatch.escalation import DESK_WAITS, Step, due
from command.dispatch.facts import OrderFacts
from command.dispatch.models import Order, Stage
from command.dispatch.orders import SYSTEM, Moment, Orders
from command.dispatch.schemas import StageIn
from command.dispatch.tasks import default_task
from command.force.service import Organisation, Task
from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.incidents.models import Incident, State
from command.incidents.service import Incidents, Matters

log = structlog.get_logger(__name__)
LOOK_EVERY_S = 1.0
AT_ONCE = 50
MOST_UNTOUCHED = 5000
UNTOUCHED_WAITS = 8
"""An incident with which nothing was done for so many waits is put before a desk."""
IN_HAND_WAITS = 40
"""So long one may lie in somebody's hand: half an hour with the usual wait."""


class Watch:
    """Runs in every worker; a row is taken by one of them. What fell due while all were down is done once, now."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        incidents: Incidents,
        matters: Matters,
        orders: Orders,
        candidates: Candidates,
        organisation: Organisation,
        facts: OrderFacts,
        answer_wait: timedelta,
    ) -> None:
        self._database = database
        self._clock = clock
        self._incidents = incidents
        self._matters = matters
        self._orders = orders
        self._candidates = candidates
        self._organisation = organisation
        self._facts = facts
        self._wait = answer_wait

    async def run(self) -> None:
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """Take every step that is due. Each order in a transaction of its own: one that fails holds up no other."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            waiting = await repository.list_due(tx, now, AT_ONCE)
        for order_id in waiting:
            async with self._database.transaction() as tx:
                await self._step(tx, order_id, now)
        await self._withdraw_proposals(now)
        await self._propose_untouched(now)
        async with self._database.transaction() as tx:
            await self._raise_proposals(tx, now)

    async def _step(self, tx: Transaction, order_id: int, now: datetime) -> None:
        known = await repository.find(tx, order_id)
        if known is None:
            return
        incident = await self._incidents.lock(tx, known.incident_id, SYSTEM)
        order = await repository.lock(tx, order_id)
        if order is None or order.next_step_at is None:
            return
        if order.stage is Stage.DECLINED:
            await repository.save(tx, replace(order, next_step_at=None))
            await self._propose(tx, incident, order.task, order.body_id, "declined", now)
            return
        step = due(order.attempt, order.next_step_at, now, self._wait)
        if step is None:
            return
        if step.step is Step.PROPOSE_NEXT:
            await self._give_up(tx, order, incident, now)
        else:
            await self._orders.alert(tx, order, incident, now, other=step.step is Step.NEXT_BEARER)

    async def _give_up(self, tx: Transaction, order: Order, incident: Incident, now: datetime) -> None:
        """Nobody answered: the order is cancelled and the next crew proposed to the desk that decides."""
        moment = Moment("dispatch", now, now)
        await self._orders.step(tx, order.id, incident, StageIn(to=Stage.CANCELLED, note="无人应答"), moment)
        await self._propose(tx, incident, order.task, order.body_id, "no_answer", now)

    async def _withdraw_proposals(self, now: datetime) -> None:
        """What is settled needs nobody: its proposal leaves the desk and does not rise."""
        async with self._database.transaction() as tx:
            desk_of = dict(await repository.list_proposed(tx))
            settled = await self._incidents.list_settled(tx, desk_of)
        for incident_id in settled:
            async with self._database.transaction() as tx:
                incident = await self._incidents.lock(tx, incident_id, SYSTEM)
                if await repository.decide_proposal(tx, incident_id, now):
                    await self._facts.of_incident(tx, "proposal_withdrawn", incident, now, desk_of[incident_id])

    async def _propose_untouched(self, now: datetime) -> None:
        """An incident that nobody touches does not lie: it is put before a desk, where the proposal rises."""
        since, held_since = now - self._wait * UNTOUCHED_WAITS, now - self._wait * IN_HAND_WAITS
        async with self._database.transaction() as tx:
            lying = await self._incidents.list_untouched(tx, since, held_since, MOST_UNTOUCHED)
            proposed = dict(await repository.list_proposed(tx))
        for incident_id in [one for one in lying if one not in proposed][:AT_ONCE]:
            async with self._database.transaction() as tx:
                incident = await self._incidents.lock(tx, incident_id, SYSTEM)
                if incident.state in {State.REGISTERED, State.OWNED}:
                    task = default_task(incident, self._matters.catalogue)
                    await self._propose(tx, incident, task, incident.body_id, "untouched", now)

    async def _propose(
        self, tx: Transaction, incident: Incident, task: Task, body_id: int, cause: str, now: datetime
    ) -> None:
        """Put the next lawful, reachable, free crew before the desk; none when there is none left to propose, or when the
        matter is another department's: the desk transfers it.
        """
        tried = await repository.crews_tried(tx, incident.id)
        ranked = await self._candidates.ranked(tx, incident, task, SYSTEM, now)
        fit = (
            crew.id
            for one, crew in ranked
            if crew.id not in tried and one.facts.legality.lawful and one.facts.reachable and not one.facts.load
        )
        crew_id = None if incident.transfer_needed else next(fit, None)
        desk = self._organisation.desk_above(body_id)
        desk_id = desk.id if desk is not None else body_id
        proposal_id = await repository.propose(
            tx,
            incident_id=incident.id,
            crew_id=crew_id,
            body_id=desk_id,
            cause=cause,
            proposed_at=now,
            rises_at=now + self._wait * DESK_WAITS,
        )
        if proposal_id is not None:
            await self._facts.of_incident(tx, "crew_proposed", incident, now, desk_id, crew_id=crew_id, cause=cause)

    async def _raise_proposals(self, tx: Transaction, now: datetime) -> None:
        """A proposal that nobody decided goes to the seat above; at the top it stays and is told again."""
        for row in await repository.lock_rising(tx, now, AT_ONCE):
            incident = await self._incidents.lock(tx, row.incident_id, SYSTEM)
            above = self._organisation.desk_above(row.body_id)
            body_id = above.id if above is not None else row.body_id
            await repository.raise_proposal(tx, row.id, body_id, now + self._wait * DESK_WAITS)
            await self._facts.of_incident(
                tx, "proposal_rose", incident, now, body_id, crew_id=row.crew_id, from_body_id=row.body_id
            )
