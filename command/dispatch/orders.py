"""Sending orders and moving them along, within the caller's transaction. Locks: incident, then crew, then order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from command.dispatch import gate, repository, stages
from command.dispatch.bearers import Bearers
from command.dispatch.facts import OrderFacts
from command.dispatch.models import IN_HAND, THERE, Order, Stage, WhenBusy
from command.dispatch.schemas import CrewIn, OrderIn, StageIn
from command.dispatch.tasks import default_task, is_distress
from command.force.service import Crew, Crews, Organisation, Task, legality
from command.foundation.clock import civil_date
from command.foundation.database import Transaction
from command.foundation.errors import conflict, not_found
from command.foundation.history.events import Subject, list_of_incident
from command.foundation.security import Scope, system_scope
from command.incidents.models import Incident, ResultCode, State
from command.incidents.service import Following, Incidents, Matters

SYSTEM = system_scope("dispatch")
LATE_ANSWER = "order_answered_late"
NOT_ORDERABLE = frozenset({State.VOID, State.LINKED, State.CLOSED, State.TRANSFERRED, State.REFUSED})


@dataclass(frozen=True, slots=True)
class Parts:
    """What orders work with; made once by the composition."""

    incidents: Incidents
    matters: Matters
    crews: Crews
    organisation: Organisation
    bearers: Bearers
    facts: OrderFacts
    answer_wait: timedelta


@dataclass(frozen=True, slots=True)
class Moment:
    """Who does it, when it happened, and when the server learned it."""

    actor: str
    at: datetime
    now: datetime


class Orders:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def send(self, tx: Transaction, incident_id: int, wish: OrderIn, scope: Scope, now: datetime) -> Order:
        """A new order. Raises what the gate and the busy rule raise; out of scope reads as not found."""
        incident = await self._parts.incidents.lock(tx, incident_id, scope)
        if incident.state in NOT_ORDERABLE:
            raise conflict("incident_not_open", f"{incident.number} is {incident.state}", state=incident.state.value)
        task = wish.task or default_task(incident, self._parts.matters.catalogue)
        gate.ours(incident, task)
        moment = Moment(scope.actor, now, now)
        if wish.crew_id is None:
            assert wish.body_id is not None
            return await self._to_desk(tx, incident, wish.body_id, task, moment)
        crew = await self._parts.crews.lock(tx, wish.crew_id, scope)
        passed = await self._admit(tx, crew, incident, task, wish.override_reason, now)
        stage = await self._make_room(tx, crew, incident, wish, moment)
        order = await repository.insert_order(
            tx,
            incident_id=incident.id,
            crew_id=crew.id,
            body_id=crew.body_id,
            task=passed.task.value,
            stage=stage.value,
            stage_at=now,
            ordered_by=scope.actor,
            ordered_at=now,
            override_reason=passed.override_reason,
        )
        return await self._dispatch(tx, order, incident, crew, moment, "order_sent")

    async def name_crew(self, tx: Transaction, order_id: int, wish: CrewIn, scope: Scope, now: datetime) -> Order:
        """The desk that was ordered names the crew."""
        known, incident = await self.lock_incident_of(tx, order_id)
        if not scope.covers(known.body_id):
            raise not_found("order", order_id)
        crew = await self._parts.crews.lock(tx, wish.crew_id, scope)
        order = await self._lock(tx, order_id)
        if order.crew_id is not None or not order.unanswered:
            raise conflict("crew_named", "this order has its crew or is over", crew_id=order.crew_id)
        gate.ours(incident, order.task)
        passed = await self._admit(tx, crew, incident, order.task, wish.override_reason, now)
        moment = Moment(scope.actor, now, now)
        stage = await self._make_room(
            tx, crew, incident, OrderIn(crew_id=crew.id, when_busy=WhenBusy(wish.when_busy)), moment
        )
        named = replace(
            order,
            crew_id=crew.id,
            body_id=crew.body_id,
            task=passed.task,
            override_reason=passed.override_reason or order.override_reason,
            stage=stage,
            stage_at=now,
            attempt=0,
            next_step_at=None,
        )
        return await self._dispatch(tx, named, incident, crew, moment, "crew_named")

    async def step(self, tx: Transaction, order_id: int, incident: Incident, change: StageIn, moment: Moment) -> Order:
        """One step of an order; the caller holds the incident and has checked who may. The same step again is none."""
        known = await repository.find(tx, order_id)
        if known is None:
            raise not_found("order", order_id)
        crew = await self._parts.crews.lock(tx, known.crew_id) if known.crew_id is not None else None
        before = await self._lock(tx, order_id)
        after = stages.advance(before, change.to, moment.at)
        if after is before:
            return before
        if crew is None and change.to not in {Stage.CANCELLED, Stage.DECLINED, Stage.DELIVERED}:
            raise conflict("crew_not_named", "the desk names the crew first", order_id=order_id)
        if crew is not None:
            after = _recheck(crew, incident, before, after, moment)
        result = _result_of(change)
        after = replace(
            after,
            result=result or after.result,
            note=change.note or after.note,
            next_step_at=_next_look(after, moment),
        )
        await repository.save(tx, after)
        await self._tell(
            tx,
            f"order_{after.stage}",
            after,
            incident,
            moment,
            position=list(change.position.coordinates) if change.position else None,
            result_code=change.result_code.value if change.result_code else None,
            task_lowered=after.task is not before.task,
        )
        if crew is not None:
            if after.stage is Stage.CANCELLED:
                await self._parts.bearers.withdraw(tx, after, crew, moment.now)
            await self._settle_crew(tx, crew, moment)
        handlers = [officer.person_id for officer in crew.officers] if crew and after.stage in IN_HAND else []
        await self._follow(tx, incident.id, moment, handlers, change.result_code, result)
        return after

    async def alert(self, tx: Transaction, order: Order, incident: Incident, now: datetime, *, other: bool) -> None:
        """Alert an unanswered crew again: on the same set, or (`other`) on one that was not tried yet. A desk that has
        not named a crew is alerted by the event alone.
        """
        bearer = None
        if order.crew_id is not None:
            crew = await self._parts.crews.lock(tx, order.crew_id)
            tried = (await repository.bearers_of(tx, [order.id])).get(order.id, [])
            skip = {one.device_id for one in tried if one.device_id is not None} if other else set()
            bearer = await self._parts.bearers.send(tx, order, incident, crew, now, skip)
        again = replace(order, attempt=order.attempt + 1, next_step_at=now + self._parts.answer_wait)
        await repository.save(tx, again)
        said = bearer.kind.value if bearer else None
        await self._tell(tx, "order_alerted_again", again, incident, Moment("dispatch", now, now), bearer=said)

    async def late_answer(
        self, tx: Transaction, order: Order, incident: Incident, answer: Stage, moment: Moment
    ) -> None:
        """A set or a person answered an order that is over: nothing changes, and the desk sees that it came. Again is
        not told again.
        """
        told = await list_of_incident(tx, incident.id)
        if any(one.kind == LATE_ANSWER and one.subject == Subject("order", order.id) for one in told):
            return
        await self._tell(tx, LATE_ANSWER, order, incident, moment, answer=answer.value)

    async def lock_incident_of(self, tx: Transaction, order_id: int) -> tuple[Order, Incident]:
        known = await repository.find(tx, order_id)
        if known is None:
            raise not_found("order", order_id)
        return known, await self._parts.incidents.lock(tx, known.incident_id, SYSTEM)

    async def _to_desk(self, tx: Transaction, incident: Incident, body_id: int, task: Task, moment: Moment) -> Order:
        body = self._parts.organisation.find(body_id)
        if body is None:
            raise not_found("body", body_id)
        orders = await repository.list_of_incident(tx, incident.id)
        if any(one.open and one.body_id == body_id and one.crew_id is None for one in orders):
            raise conflict("already_ordered", f"{body.short_name} 已有此件派单", body_id=body_id)
        order = await repository.insert_order(
            tx,
            incident_id=incident.id,
            body_id=body_id,
            task=task.value,
            stage=Stage.ORDERED.value,
            stage_at=moment.now,
            ordered_by=moment.actor,
            ordered_at=moment.now,
            next_step_at=moment.now + self._parts.answer_wait,
        )
        await repository.decide_proposal(tx, incident.id, moment.now)
        await self._tell(tx, "order_sent", order, incident, moment)
        await self._follow(tx, incident.id, moment)
        return order

    async def _admit(
        self, tx: Transaction, crew: Crew, incident: Incident, task: Task, override: str | None, now: datetime
    ) -> gate.Passed:
        if not crew.on_duty:
            raise conflict("crew_off", f"{crew.call_sign} 已下岗", crew_id=crew.id)
        if is_distress(incident):
            return gate.Passed(task)
        others = await self._parts.crews.could_complete(tx, crew, now) if task is Task.ENFORCEMENT else []
        today = civil_date(now)
        wanted = legality(crew, task, today, others)
        return gate.admit(crew, task, wanted, legality(crew, Task.SUPPORT, today), override)

    async def _make_room(self, tx: Transaction, crew: Crew, incident: Incident, wish: OrderIn, moment: Moment) -> Stage:
        """What a busy crew's other orders mean for a new one. Raises CONFLICT `crew_busy`, `already_ordered`."""
        others = await repository.list_open_of_crew(tx, crew.id)
        if any(other.incident_id == incident.id for other in others):
            raise conflict("already_ordered", f"{crew.call_sign} 已有此件派单", crew_id=crew.id)
        running = [other for other in others if other.stage is not Stage.QUEUED]
        if not running or is_distress(incident):
            return Stage.ORDERED
        if wish.when_busy is WhenBusy.QUEUE:
            return Stage.QUEUED
        if wish.when_busy is WhenBusy.REFUSE:
            raise conflict(
                "crew_busy",
                f"{crew.call_sign} 手上有派单 {running[0].id}（{running[0].ordered_by}）",
                crew_id=crew.id,
                order_id=running[0].id,
                ordered_by=running[0].ordered_by,
                stage=running[0].stage.value,
            )
        for other in running:
            await self._preempt(tx, other, crew, wish.preempt_reason or "", moment)
        return Stage.ORDERED

    async def _preempt(self, tx: Transaction, other: Order, crew: Crew, reason: str, moment: Moment) -> None:
        """Take a crew off what it does. On scene it leaves without a result, and that incident waits again."""
        incident = await self._parts.incidents.lock(tx, other.incident_id, SYSTEM)
        to = Stage.CLEARED if other.stage in THERE else Stage.CANCELLED
        over = replace(stages.advance(other, to, moment.at), next_step_at=None)
        await repository.save(tx, over)
        await self._tell(tx, "order_preempted", over, incident, moment, cause=reason)
        await self._parts.bearers.withdraw(tx, over, crew, moment.now)
        await self._follow(tx, incident.id, moment)

    async def _dispatch(
        self, tx: Transaction, order: Order, incident: Incident, crew: Crew, moment: Moment, kind: str
    ) -> Order:
        """Send an order that is due now over the crew's best set, start its timer, and bring the rest into line."""
        bearer = None
        if order.stage is Stage.ORDERED:
            order = replace(order, next_step_at=moment.now + self._parts.answer_wait)
            bearer = await self._parts.bearers.send(tx, order, incident, crew, moment.now)
        await repository.save(tx, order)
        await repository.decide_proposal(tx, incident.id, moment.now)
        carried_by = bearer.kind.value if bearer else None
        await self._tell(tx, kind, order, incident, moment, bearer=carried_by, override=order.override_reason)
        await self._settle_crew(tx, crew, moment)
        await self._follow(tx, incident.id, moment)
        return order

    async def _settle_crew(self, tx: Transaction, crew: Crew, moment: Moment) -> None:
        """The crew's status after one of its orders changed; a free crew's oldest queued order is sent now."""
        open_orders = await repository.list_open_of_crew(tx, crew.id)
        if open_orders and all(order.stage is Stage.QUEUED for order in open_orders):
            waiting = replace(open_orders[0], stage=Stage.ORDERED, stage_at=moment.now)
            incident = await self._parts.incidents.lock(tx, waiting.incident_id, SYSTEM)
            await self._dispatch(tx, waiting, incident, crew, Moment("dispatch", moment.now, moment.now), "order_sent")
            return
        status = stages.crew_status(order.stage for order in open_orders)
        await self._parts.crews.set_status(tx, crew.id, status, moment.at, moment.actor)

    async def _follow(
        self,
        tx: Transaction,
        incident_id: int,
        moment: Moment,
        handlers: Sequence[int] = (),
        result_code: ResultCode | None = None,
        result: str | None = None,
    ) -> None:
        orders = await repository.list_of_incident(tx, incident_id)
        earlier = next((order.result for order in reversed(orders) if order.result), None)
        following = Following(
            stage=stages.incident_state(orders),
            at=moment.at,
            actor=moment.actor,
            ordered_body_ids=tuple(sorted({order.body_id for order in orders if order.open})),
            handler_ids=tuple(handlers),
            result_code=result_code,
            result=result or earlier,
        )
        await self._parts.incidents.follow(tx, incident_id, following)

    async def _tell(
        self, tx: Transaction, kind: str, order: Order, incident: Incident, moment: Moment, cause: str = "", **said: Any
    ) -> None:
        await self._parts.facts.of_order(
            tx, kind, order, incident, actor=moment.actor, at=moment.at, learned_at=moment.now, cause=cause, **said
        )

    @staticmethod
    async def _lock(tx: Transaction, order_id: int) -> Order:
        order = await repository.lock(tx, order_id)
        assert order is not None
        return order


def _next_look(order: Order, moment: Moment) -> datetime | None:
    """An unanswered order keeps its timer; after a refusal the watch proposes the next crew at once."""
    if order.unanswered:
        return order.next_step_at
    return moment.now if order.stage is Stage.DECLINED else None


def _recheck(crew: Crew, incident: Incident, before: Order, after: Order, moment: Moment) -> Order:
    """Two officers and our own matter again at acceptance and on the way: a crew that lacks either does not start, one
    on the way goes on as support (09.03.5, 04.03.1 and section 4 of the standard's rules).
    """
    if before.task is not Task.ENFORCEMENT or is_distress(incident) or after.stage not in IN_HAND:
        return after
    found = legality(crew, Task.ENFORCEMENT, civil_date(moment.now))
    if found.lawful and not incident.transfer_needed:
        return after
    if before.stage in IN_HAND:
        return replace(after, task=Task.SUPPORT)
    gate.ours(incident, before.task)
    raise gate.refusal("officers_missing", crew, found)


def _result_of(change: StageIn) -> str | None:
    """The words of a result; a code alone stands for itself."""
    if change.to is not Stage.CLEARED:
        return None
    return change.result or (change.result_code.value if change.result_code else None)
