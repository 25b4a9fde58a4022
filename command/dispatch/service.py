"""Use cases of dispatch, each in one visible transaction. What other rooms use is here."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from tenacity import retry, retry_if_exception, stop_after_attempt, wait_random

from command.dispatch import repository
from command.dispatch.bearers import ANSWERS
from command.dispatch.candidates import Candidates
from command.dispatch.models import BearerKind, BearerState, Order, Stage
from command.dispatch.orders import Moment, Orders
from command.dispatch.schemas import (
    CrewIn,
    OrderIn,
    OrderView,
    ProposalView,
    StageIn,
    VoiceIn,
)
from command.dispatch.tasks import default_task
from command.dispatch.views import CandidatesAnswer, OrderViews
from command.force.messages import DeviceMessage, MessageState
from command.force.service import Task
from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.foundation.errors import CommandError, invalid, not_found
from command.foundation.idempotency import CommandKey, once
from command.foundation.security import Permission, Scope
from command.incidents.service import Incidents, Matters

T = TypeVar("T")
DEADLOCK = "40P01"
WATCHES_DIFFER = timedelta(seconds=60)
"""A crew's watch may be so much ahead of or behind the server's."""


def _is_deadlock(error: BaseException) -> bool:
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == DEADLOCK


again_after_deadlock = retry(
    retry=retry_if_exception(_is_deadlock), stop=stop_after_attempt(5), wait=wait_random(0.01, 0.1), reraise=True
)
"""Taking a crew off another incident reaches for a second incident's row; the loser of a deadlock tries again."""


class Dispatch:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        incidents: Incidents,
        matters: Matters,
        orders: Orders,
        candidates: Candidates,
        views: OrderViews,
    ) -> None:
        self._database = database
        self._clock = clock
        self._incidents = incidents
        self._matters = matters
        self._orders = orders
        self._candidates = candidates
        self._views = views

    async def order(
        self, incident_id: int, wish: OrderIn, scope: Scope, command: CommandKey | None = None
    ) -> OrderView:
        """Send a crew or tell a desk. The refusals of the lawful gate and of a busy crew carry what is missing."""
        scope.require(Permission.ORDER_CREATE)

        async def act(tx: Transaction) -> OrderView:
            order = await self._orders.send(tx, incident_id, wish, scope, self._clock.now())
            return (await self._views.of(tx, [order]))[0]

        return await self._once(command, act)

    async def name_crew(
        self, order_id: int, wish: CrewIn, scope: Scope, command: CommandKey | None = None
    ) -> OrderView:
        scope.require(Permission.ORDER_CREATE)

        async def act(tx: Transaction) -> OrderView:
            order = await self._orders.name_crew(tx, order_id, wish, scope, self._clock.now())
            return (await self._views.of(tx, [order]))[0]

        return await self._once(command, act)

    async def advance(
        self, order_id: int, change: StageIn, scope: Scope, command: CommandKey | None = None
    ) -> OrderView:
        """Move an order along. A late acceptance of a cancelled order raises CONFLICT `order_cancelled`, and the desk
        is shown that it came.
        """

        async def act(tx: Transaction) -> OrderView:
            order = await self._advance(tx, order_id, change, scope, self._clock.now())
            return (await self._views.of(tx, [order]))[0]

        return await self._shown_when_late(order_id, change, scope, self._once(command, act))

    async def spoken(self, order_id: int, said: VoiceIn, scope: Scope, command: CommandKey | None = None) -> OrderView:
        """Told by telephone or radio: the dispatcher records with whom, and what they answered."""
        change = StageIn(
            to=Stage.ACCEPTED if said.accepted else Stage.DECLINED, at=said.at, by=said.spoken_with, note=said.note
        )

        async def act(tx: Transaction) -> OrderView:
            now = self._clock.now()
            order = await self._advance(tx, order_id, change, scope, now)
            await repository.add_bearer(
                tx,
                order_id=order.id,
                kind=BearerKind.VOICE.value,
                spoken_with=said.spoken_with,
                state=BearerState.ANSWERED.value,
                at=said.at or now,
            )
            return (await self._views.of(tx, [order]))[0]

        return await self._shown_when_late(order_id, change, scope, self._once(command, act))

    async def message_changed(self, tx: Transaction, message: DeviceMessage) -> None:
        """The gateway's word on a text that carried an order, within the transaction that keeps that word."""
        state = {
            MessageState.RECEIVED: BearerState.RECEIVED,
            MessageState.ANSWERED: BearerState.ANSWERED,
            MessageState.FAILED: BearerState.FAILED,
            MessageState.EXPIRED: BearerState.FAILED,
        }.get(message.state)
        if state is None:
            return
        now = self._clock.now()
        bearer = await repository.set_bearer(tx, message.id, state, now)
        if bearer is None:
            return
        to = (
            Stage.RECEIVED_BY_SET
            if state is BearerState.RECEIVED
            else ANSWERS.get((message.answer or {}).get("answer_id", 0))
        )
        if to is None:
            return
        _, incident = await self._orders.lock_incident_of(tx, bearer.order_id)
        # Read under the lock: the crew may have accepted by another way while this waited.
        order = await repository.find(tx, bearer.order_id)
        if order is None:
            return
        moment = Moment(f"device:{bearer.device_id}", now, now)
        if to is Stage.RECEIVED_BY_SET:
            if order.stage is Stage.ORDERED:
                await self._orders.step(tx, order.id, incident, StageIn(to=to), moment)
        elif not order.open:
            await self._orders.late_answer(tx, order, incident, to, moment)
        elif order.unanswered:
            await self._orders.step(tx, order.id, incident, StageIn(to=to), moment)

    async def candidates(self, incident_id: int, task: Task | None, scope: Scope) -> CandidatesAnswer:
        """Crews on duty, best first, each with the reasons for and against it."""
        scope.require(Permission.INCIDENT_READ)
        now = self._clock.now()
        async with self._database.transaction() as tx:
            incident = await self._incidents.read(tx, incident_id, scope)
            wanted = task or default_task(incident, self._matters.catalogue)
            ranked = await self._candidates.ranked(tx, incident, wanted, scope, now)
        return self._views.candidates(ranked, wanted)

    async def list_open(
        self, scope: Scope, *, crew_id: int | None = None, after: int = 0, limit: int = 1000
    ) -> list[OrderView]:
        scope.require(Permission.INCIDENT_READ)
        async with self._database.transaction() as tx:
            return await self._views.of(tx, await repository.list_open(tx, scope.body_ids, crew_id, after, limit))

    async def views(self, ids: Sequence[int], scope: Scope) -> dict[int, OrderView]:
        """The orders that this scope sees: those of its bodies, and those of incidents it sees."""
        async with self._database.transaction() as tx:
            views = await self._views.of(tx, await repository.list_by_id(tx, ids))
        foreign = {view.incident_id for view in views if not scope.covers(view.body.id)}
        seen = {view.id for view in await self._incidents.views(foreign, scope)} if foreign else set()
        return {view.id: view for view in views if scope.covers(view.body.id) or view.incident_id in seen}

    async def get(self, order_id: int, scope: Scope) -> OrderView:
        found = (await self.views([order_id], scope)).get(order_id)
        if found is None:
            raise not_found("order", order_id)
        return found

    async def list_of_incident(self, incident_id: int, scope: Scope) -> list[OrderView]:
        """Every order of an incident that the scope sees, oldest first."""
        await self._incidents.get(incident_id, scope)
        async with self._database.transaction() as tx:
            return await self._views.of(tx, await repository.list_of_incident(tx, incident_id))

    async def proposals(self, scope: Scope) -> list[ProposalView]:
        """Crews proposed to the desks of this scope, waiting for a person."""
        scope.require(Permission.ORDER_CREATE)
        async with self._database.transaction() as tx:
            return await self._views.proposals(tx, await repository.list_proposals(tx, scope.body_ids))

    async def _advance(self, tx: Transaction, order_id: int, change: StageIn, scope: Scope, now: datetime) -> Order:
        """By who may: its crew's body and those above, and whoever sent it; a cancellation by who may send."""
        scope.require(Permission.ORDER_CREATE if change.to is Stage.CANCELLED else Permission.ORDER_ADVANCE)
        order, incident = await self._orders.lock_incident_of(tx, order_id)
        if not scope.covers(order.body_id) and scope.actor != order.ordered_by:
            raise not_found("order", order_id)
        moment = Moment(change.by or scope.actor, _plausible(change.at, order, now), now)
        return await self._orders.step(tx, order_id, incident, change, moment)

    async def _shown_when_late(
        self, order_id: int, change: StageIn, scope: Scope, attempt: Awaitable[OrderView]
    ) -> OrderView:
        """An acceptance refused as too late still happened: the timeline says so, once an order."""
        try:
            return await attempt
        except CommandError as refused:
            if refused.code == "order_cancelled" and change.to is Stage.ACCEPTED:
                async with self._database.transaction() as tx:
                    now = self._clock.now()
                    order, incident = await self._orders.lock_incident_of(tx, order_id)
                    moment = Moment(change.by or scope.actor, _plausible(change.at, order, now), now)
                    await self._orders.late_answer(tx, order, incident, change.to, moment)
            raise

    async def _once(self, command: CommandKey | None, act: Callable[[Transaction], Awaitable[OrderView]]) -> OrderView:
        @again_after_deadlock
        async def attempt() -> OrderView:
            async with self._database.transaction() as tx:
                return await once(tx, command, OrderView, self._clock.now(), lambda: act(tx))

        return await attempt()


def _plausible(at: datetime | None, order: Order, now: datetime) -> datetime:
    """The time it was done. Raises INVALID `at_in_future`, `at_before_order`."""
    if at is None:
        return now
    if at > now + WATCHES_DIFFER:
        raise invalid("at_in_future", "the time is in the future", at=at, now=now)
    if at < order.ordered_at - WATCHES_DIFFER:
        raise invalid("at_before_order", "the time is before the order", at=at, ordered_at=order.ordered_at)
    return at
