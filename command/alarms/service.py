"""Use cases of alarms. `raise_in` works in the transaction of the fact that raised the alarm."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from command.alarms import lifecycle, repository
from command.alarms.models import Alarm, AlarmFact, AlarmLevel, AlarmState
from command.alarms.schemas import AlarmView, PointView
from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.foundation.errors import not_found
from command.foundation.history.events import Fact, History, Subject
from command.foundation.http import Page
from command.foundation.idempotency import CommandKey, once
from command.foundation.security import Permission, Scope, system_scope

__all__ = ["AlarmView", "Alarms"]

LOOK_EVERY_S = 1.0
BATCH = 100
CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class _Act:
    """What happened to an alarm, when and by whom."""

    kind: str
    at: datetime
    actor: str


class Alarms:
    """`city_bodies` names the bodies that hear of what belongs to nobody."""

    def __init__(
        self, database: Database, history: History, clock: Clock, city_bodies: Callable[[], list[int]]
    ) -> None:
        self._database = database
        self._history = history
        self._clock = clock
        self._city_bodies = city_bodies

    async def raise_in(self, tx: Transaction, fact: AlarmFact, actor: str = "device") -> Alarm:
        """Raise an alarm, or count the fact on the line it belongs to: one line a source and kind.

        A press that is already known changes nothing but the count; an emergency that is new always makes an event
        at once, however late it was learnt; repeats are told of at most once a minute.
        """
        key = repository.merge_key(fact)
        await repository.lock_line(tx, key)
        lines = await repository.newest_of(tx, key)
        open_line = next((line for line in lines if line.state is not AlarmState.CLOSED), None)
        if open_line is not None:
            after = lifecycle.repeated(open_line, fact)
            await repository.update_row(tx, after)
            if after.told_at != open_line.told_at:
                kind = "alarm_raised_again" if after.state is not open_line.state else "alarm_repeated"
                await self._record(tx, open_line, after, _Act(kind, fact.raised_at, actor))
            return after
        for line in lines:
            if lifecycle.is_known(fact, line) or lifecycle.is_quiet(fact, line):
                after = lifecycle.counted(line, fact)
                await repository.update_row(tx, after)
                return after
        return await self._raise(tx, key, fact, actor)

    async def settle_in(self, tx: Transaction, fact: AlarmFact, reason: str, actor: str) -> Alarm | None:
        """Close the line that this fact belongs to, because its trouble is over by itself; None where none is open."""
        key = repository.merge_key(fact)
        await repository.lock_line(tx, key)
        lines = await repository.newest_of(tx, key)
        held = next((line for line in lines if line.state is not AlarmState.CLOSED), None)
        if held is None:
            return None
        after = lifecycle.close(held, actor, reason, fact.received_at)
        await repository.update_row(tx, after)
        await self._record(tx, held, after, _Act("alarm_closed", fact.received_at, actor))
        return after

    async def page(
        self,
        scope: Scope,
        *,
        states: list[AlarmState],
        levels: list[AlarmLevel],
        after: int | None = None,
        limit: int = 50,
    ) -> Page[AlarmView]:
        """Newest first; without `states` everything that is not closed."""
        scope.require(Permission.FORCE_READ)
        async with self._database.transaction() as tx:
            found = await repository.page(tx, scope, states=states, levels=levels, after=after, limit=limit + 1)
        cursor = str(found[limit - 1].id) if len(found) > limit else None
        return Page[AlarmView](items=[view_of(one) for one in found[:limit]], next_cursor=cursor)

    async def views(self, ids: list[int], scope: Scope) -> list[AlarmView]:
        """Those of `ids` that this scope may read, in no particular order."""
        scope.require(Permission.FORCE_READ)
        async with self._database.transaction() as tx:
            return [view_of(one) for one in await repository.list_by_id(tx, ids, scope)]

    async def view(self, alarm_id: int, scope: Scope) -> AlarmView | None:
        return next(iter(await self.views([alarm_id], scope)), None)

    async def states(self, tx: Transaction, ids: list[int]) -> dict[int, AlarmState]:
        """How far these alarms have come."""
        return {one.id: one.state for one in await repository.list_by_id(tx, ids, system_scope("alarms"))}

    async def acknowledge(self, alarm_id: int, scope: Scope, command: CommandKey | None = None) -> AlarmView:
        now = self._clock.now()
        return await self._change(
            alarm_id,
            "alarm_acknowledged",
            scope,
            command,
            lambda held: lifecycle.acknowledge(held, scope.actor, now),
        )

    async def shelve(
        self, alarm_id: int, until: datetime, scope: Scope, command: CommandKey | None = None
    ) -> AlarmView:
        now = self._clock.now()
        return await self._change(
            alarm_id, "alarm_shelved", scope, command, lambda held: lifecycle.shelve(held, scope.actor, until, now)
        )

    async def close(self, alarm_id: int, reason: str, scope: Scope, command: CommandKey | None = None) -> AlarmView:
        now = self._clock.now()
        return await self._change(
            alarm_id, "alarm_closed", scope, command, lambda held: lifecycle.close(held, scope.actor, reason, now)
        )

    async def take_off_shelf(self) -> int:
        """Raise what was shelved until now again; returns how many."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            over = await repository.list_off_shelf(tx, now, BATCH)
            for held in over:
                after = lifecycle.unshelve(held)
                await repository.update_row(tx, after)
                assert held.shelved_until is not None
                await self._record(tx, held, after, _Act("alarm_unshelved", held.shelved_until, CLOCK))
        return len(over)

    async def run(self) -> None:
        """For ever, in the worker: shelves end on time, also those that ended while nothing ran."""
        while True:
            if await self.take_off_shelf() < BATCH:
                await asyncio.sleep(LOOK_EVERY_S)

    async def _raise(self, tx: Transaction, key: str, fact: AlarmFact, actor: str) -> Alarm:
        fresh = Alarm(
            id=0,
            kind=fact.kind,
            level=fact.level,
            state=AlarmState.RAISED,
            device_id=fact.device_id,
            vehicle_id=fact.vehicle_id,
            crew_id=fact.crew_id,
            person_id=fact.person_id,
            body_id=fact.body_id,
            incident_id=fact.incident_id,
            raised_at=fact.raised_at,
            received_at=fact.received_at,
            last_raised_at=fact.raised_at,
            last_received_at=fact.received_at,
            times=1,
            told_at=fact.received_at,
            late=lifecycle.is_late(fact.raised_at, fact.received_at),
            location=fact.location,
            cause=fact.cause,
        )
        raised = replace(fresh, id=await repository.insert_row(tx, key, fresh))
        await self._record(tx, None, raised, _Act("alarm_raised", fact.raised_at, actor))
        return raised

    async def _change(
        self,
        alarm_id: int,
        kind: str,
        scope: Scope,
        command: CommandKey | None,
        change: Callable[[Alarm], Alarm],
    ) -> AlarmView:
        scope.require(Permission.ALARM_HANDLE)
        now = self._clock.now()
        async with self._database.transaction() as tx:

            async def act() -> AlarmView:
                held = await repository.find(tx, alarm_id, scope, locked=True)
                if held is None:
                    raise not_found("alarm", alarm_id)
                after = change(held)
                await repository.update_row(tx, after)
                await self._record(tx, held, after, _Act(kind, now, scope.actor))
                return view_of(after)

            return await once(tx, command, AlarmView, now, act)

    async def _record(self, tx: Transaction, before: Alarm | None, after: Alarm, act: _Act) -> None:
        old = repository.wire(before) if before is not None else {}
        new = repository.wire(after)
        fact = Fact(
            kind=act.kind,
            subject=Subject("alarm", after.id),
            incident_id=after.incident_id,
            at=act.at,
            actor=act.actor,
            cause=after.cause if before is None else after.close_reason or "",
            audience=[after.body_id] if after.body_id is not None else self._city_bodies(),
            data={
                "kind": after.kind,
                "level": after.level.value,
                "late": after.late,
                "changes": {name: value for name, value in new.items() if name not in old or old[name] != value},
            },
        )
        await self._history.record(tx, fact, self._clock.now())


def view_of(held: Alarm) -> AlarmView:
    """What a screen shows of an alarm."""
    plain = _plain(held)
    place = plain.pop("location")
    del plain["told_at"]
    point = PointView(coordinates=(place.longitude_deg, place.latitude_deg)) if place is not None else None
    return AlarmView(**plain, location=point, sounds=lifecycle.sounds(held), text=lifecycle.text_of(held))


def _plain(held: Alarm) -> dict[str, Any]:
    return {name: getattr(held, name) for name in Alarm.__slots__}
