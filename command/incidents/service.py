"""Use cases of incidents, each in one visible transaction. What other rooms use is here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from command.force.service import Organisation, People
from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.foundation.errors import conflict, invalid, not_found
from command.foundation.history.events import list_of_incident
from command.foundation.http import Page
from command.foundation.idempotency import CommandKey, once
from command.foundation.security import Permission, Scope
from command.geo.datum import Datum
from command.incidents import limits, queue, repository, rights, schemas
from command.incidents.calendar import published_day
from command.incidents.catalogue import Catalogue
from command.incidents.commands import PlaceIn, StepIn
from command.incidents.following import Following, followed
from command.incidents.gates import plausible_time
from command.incidents.intake import Intake
from command.incidents.journal import Happening, Journal
from command.incidents.lifecycle import SETTLED
from command.incidents.linking import linked
from command.incidents.matters import Matters
from command.incidents.models import LATE_ENTRY, Incident
from command.incidents.moment import Moment
from command.incidents.place import Located, PlaceFinder, locate
from command.incidents.queue import Filters, Nearby
from command.incidents.schemas import GeometryIn, IncidentIn, RegisteredView
from command.incidents.sight import Sight, Sights
from command.incidents.step_table import Step
from command.incidents.told import told_of
from command.incidents.views import Views
from command.incidents.whose import Flags, Responsibility

__all__ = [
    "Catalogue",
    "Filters",
    "Flags",
    "Following",
    "GeometryIn",
    "IncidentIn",
    "Incidents",
    "Matters",
    "Nearby",
    "RegisteredView",
    "Responsibility",
]


@dataclass(frozen=True, slots=True)
class Parts:
    """What the use cases work with; made once by the composition."""

    database: Database
    clock: Clock
    organisation: Organisation
    responsibility: Responsibility
    persons: People
    places: PlaceFinder
    intake: Intake
    journal: Journal
    sights: Sights
    views: Views


class Incidents:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._database = parts.database
        self._clock = parts.clock

    async def create(
        self, given: schemas.IncidentIn, scope: Scope, command: CommandKey | None = None
    ) -> schemas.RegisteredView:
        """Register an incident. The same external id of a source again gives the first entry, `created` false."""
        scope.require(Permission.INCIDENT_CREATE)
        now = self._clock.now()
        located = await self._parts.intake.locate(given, now)
        sight = self._parts.sights.of(scope, now)
        async with self._database.transaction() as tx:

            async def act() -> schemas.RegisteredView:
                entered = await self._parts.intake.enter(tx, given, located, sight, now)
                [view] = await self._parts.views.of(tx, [entered.incident], scope, sight, now)
                return schemas.RegisteredView(**dict(view), created=entered.created)

            return await once(tx, command, schemas.RegisteredView, now, act)

    async def view(self, incident_id: int, scope: Scope) -> schemas.IncidentView | None:
        """The incident as this scope may read it; None where it may not, or where there is none."""
        return next(iter(await self.views([incident_id], scope)), None)

    async def views(self, ids: Collection[int], scope: Scope) -> list[schemas.IncidentView]:
        """Those of `ids` that this scope may read, in no particular order."""
        now = self._clock.now()
        sight = self._sight(scope, now)
        async with self._database.transaction() as tx:
            held = await repository.list_by_id(tx, ids, sight)
            return await self._parts.views.of(tx, held, scope, sight, now)

    async def get(self, incident_id: int, scope: Scope) -> schemas.IncidentView:
        """Raises NOT_FOUND `incident_not_found`, also for what lies out of scope."""
        found = await self.view(incident_id, scope)
        if found is None:
            raise not_found("incident", incident_id)
        return found

    async def page(
        self, filters: Filters, scope: Scope, *, after: str | None = None, limit: int = 50
    ) -> Page[schemas.IncidentView]:
        """The queue, least time left first; `after` is the page's `next_cursor`."""
        now = self._clock.now()
        sight = self._sight(scope, now)
        async with self._database.transaction() as tx:
            held, cursor = await queue.page(tx, filters, sight, now, after=after, limit=limit)
            views = await self._parts.views.of(tx, held, scope, sight, now)
        return Page[schemas.IncidentView](items=views, next_cursor=cursor)

    async def similar(self, nearby: Nearby, scope: Scope) -> list[schemas.SimilarView]:
        now = self._clock.now()
        sight = self._sight(scope, now)
        async with self._database.transaction() as tx:
            return await queue.similar(tx, nearby, sight, now)

    async def events(self, incident_id: int, scope: Scope) -> list[schemas.EventView]:
        """The timeline, oldest first: its own events and those of its orders."""
        sight = self._sight(scope, self._clock.now())
        async with self._database.transaction() as tx:
            if await repository.find(tx, incident_id, sight) is None:
                raise not_found("incident", incident_id)
            recorded = await list_of_incident(tx, incident_id)
        return [
            schemas.EventView(
                id=event.id,
                sequence=event.sequence,
                kind=event.kind,
                at=event.at,
                learned_at=event.learned_at,
                late_entry=event.learned_at - event.at > LATE_ENTRY,
                actor=event.actor,
                cause=event.cause,
                data=event.data,
            )
            for event in recorded
        ]

    async def take(
        self, incident_id: int, step: Step, said: StepIn, scope: Scope, command: CommandKey | None = None
    ) -> schemas.IncidentView:
        """Take one step of the table. Raises the gate's refusal; out of scope reads as not found."""
        now = self._clock.now()
        located = await self._located(said, now)
        sight = self._sight(scope, now)
        async with self._database.transaction() as tx:

            async def act() -> schemas.IncidentView:
                held = await self._lock(tx, incident_id, sight)
                rights.require(step, held, said, scope, sight)
                await self._know_people(tx, said)
                at = plausible_time(held, said.at, now) if said.at is not None else now
                moment = Moment(
                    at=at,
                    learned_at=now,
                    actor=scope.actor,
                    calendar=published_day,
                    limits=await limits.read(tx),
                    organisation=self._parts.organisation,
                    responsibility=self._parts.responsibility,
                    located=located,
                )
                told = told_of(said)
                happening = Happening(step.kind, at, scope.actor, told.cause, told.data, told.personal)
                after = await self._parts.journal.change(tx, held, step.apply(held, said, moment), happening, now)
                [view] = await self._parts.views.of(tx, [after], scope, sight, now)
                return view

            return await once(tx, command, schemas.IncidentView, now, act)

    async def link(
        self, incident_id: int, to: int, reason: str | None, scope: Scope, command: CommandKey | None = None
    ) -> schemas.IncidentView:
        """Hang this incident on another that tells of the same thing; its reporter is still answered."""
        scope.require(Permission.INCIDENT_EDIT)
        now = self._clock.now()
        sight = self._sight(scope, now)
        async with self._database.transaction() as tx:

            async def act() -> schemas.IncidentView:
                held = {one: await self._lock(tx, one, sight) for one in sorted({incident_id, to})}
                if await repository.carries_links(tx, incident_id):
                    raise conflict("carries_links", "others hang on it: link those first", id=incident_id)
                hung = linked(held[incident_id], held[to])
                happening = Happening("incident_linked", now, scope.actor, reason or "", {"to": held[to].number})
                after = await self._parts.journal.change(tx, held[incident_id], hung, happening, now)
                [view] = await self._parts.views.of(tx, [after], scope, sight, now)
                return view

            return await once(tx, command, schemas.IncidentView, now, act)

    async def read(self, tx: Transaction, incident_id: int, scope: Scope) -> Incident:
        """The row as it stands, not held. Raises NOT_FOUND `incident_not_found`, also out of scope."""
        held = await repository.find(tx, incident_id, self._sight(scope, self._clock.now()))
        if held is None:
            raise not_found("incident", incident_id)
        return held

    async def lock(self, tx: Transaction, incident_id: int, scope: Scope) -> Incident:
        """The row, held until the end of `tx`. Raises NOT_FOUND `incident_not_found`, also out of scope."""
        return await self._lock(tx, incident_id, self._sight(scope, self._clock.now()))

    async def list_untouched(self, tx: Transaction, since: datetime, held_since: datetime, limit: int) -> list[int]:
        """Ids of what waits for somebody and with which nothing was done after `since`. In somebody's hand it may
        lie from `held_since` on: people go home.

        Complaints about ours are the supervision desk's and never proposed to a crew.
        """
        return await repository.list_untouched(tx, since, held_since, limit)

    async def list_settled(self, tx: Transaction, ids: Collection[int]) -> list[int]:
        """Those of `ids` to which nobody needs to be sent any more."""
        return await repository.list_in(tx, ids, SETTLED)

    async def follow(self, tx: Transaction, incident_id: int, following: Following) -> Incident:
        """Bring the incident to where its orders stand now; `Following` says how. Called with every order's advance,
        in the same transaction. Without a difference nothing is written.
        """
        now = self._clock.now()
        held = await repository.find(tx, incident_id, self._everything, locked=True)
        if held is None:
            raise not_found("incident", incident_id)
        after = followed(held, following)
        if after == held:
            return held
        kind = f"incident_{after.state}" if after.state is not held.state else "incident_orders_changed"
        happening = Happening(kind, following.at, following.actor, following.cause)
        return await self._parts.journal.change(tx, held, after, happening, now)

    @property
    def _everything(self) -> Sight:
        return Sight("", None, complaints=True, named_ids=frozenset(), person_id=None, everything=True)

    def _sight(self, scope: Scope, now: datetime) -> Sight:
        scope.require(Permission.INCIDENT_READ)
        return self._parts.sights.of(scope, now)

    async def _lock(self, tx: Transaction, incident_id: int, sight: Sight) -> Incident:
        held = await repository.find(tx, incident_id, sight, locked=True)
        if held is None:
            raise not_found("incident", incident_id)
        return held

    async def _located(self, said: StepIn, now: datetime) -> Located | None:
        if not isinstance(said, PlaceIn):
            return None
        return await locate(said.location, Datum(said.datum or Datum.WGS84), said.address, self._parts.places, now)

    async def _know_people(self, tx: Transaction, said: StepIn) -> None:
        named: Sequence[int] = getattr(said, "handler_ids", ())
        unknown = set(named) - set(await self._parts.persons.by_id(tx, named)) if named else set()
        if unknown:
            raise invalid("person_unknown", "nobody is registered under this id", person_ids=sorted(unknown))
