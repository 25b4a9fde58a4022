"""The use cases of 交接班: what there is to hand over, handing it over, taking it over, and reading it back."""

from dataclasses import dataclass, replace
from datetime import datetime

from command.force.models import Body
from command.force.service import Accounts, Desks, Organisation, People, require_standing
from command.foundation.clock import Clock, civil_date
from command.foundation.database import Database, Transaction
from command.foundation.errors import conflict, forbidden, invalid, not_found
from command.foundation.history.events import Fact, History, Subject
from command.foundation.idempotency import CommandKey, once
from command.foundation.security import Permission, Scope
from command.incidents.handover import repository, schemas
from command.incidents.handover.models import Handover, HandoverState, Item
from command.incidents.handover.open_work import open_work
from command.incidents.journal import Happening, Journal
from command.incidents.models import Incident
from command.incidents.sight import Sights
from command.incidents.views import Views


@dataclass(frozen=True, slots=True)
class Parts:
    """What the use cases work with; made once by the composition."""

    database: Database
    clock: Clock
    history: History
    organisation: Organisation
    accounts: Accounts
    desks: Desks
    persons: People
    journal: Journal
    sights: Sights
    views: Views


class Handovers:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def offer(self, scope: Scope, body_id: int | None) -> schemas.HandoverOffer:
        """What is in hand at a desk, what stands open in its area, and who could take it over. Raises NOT_FOUND `body_not_found`."""
        _require(scope)
        now = self._parts.clock.now()
        async with self._parts.database.transaction() as tx:
            desk = await self._desk(tx, scope, body_id, now)
            at_desk = {each.username for each in await self._parts.desks.list_at(tx, desk.id)}
            able = [one for one in await self._parts.accounts.list_people(tx) if _could_take(one, desk)]
            people = at_desk | {scope.actor} | {one.actor for one in able}
            sight = self._parts.sights.of(scope, now)
            in_hand = await repository.count_in_hand(tx, people, sight)
            standing_open = await open_work(tx, self._parts.views, self._area(desk, now), sight, now)
            labels = await self._parts.persons.by_id(tx, [one.person_id for one in able if one.person_id is not None])
        return schemas.HandoverOffer(
            body=self._parts.views.body(desk.id),
            people=[
                schemas.InHandOfView(username=name, at_desk=name in at_desk, in_hand=in_hand.get(name, 0))
                for name in sorted(people)
                if name in at_desk or name in in_hand or name == scope.actor
            ],
            successors=[
                schemas.SuccessorView(
                    username=one.actor,
                    label=labels[one.person_id].label if one.person_id in labels else None,
                    at_desk=one.actor in at_desk,
                )
                for one in able
            ],
            open=standing_open,
        )

    async def hand_over(
        self, said: schemas.HandoverIn, scope: Scope, command: CommandKey | None = None
    ) -> schemas.HandoverView:
        """Put everything in hand into the next person's hand. To oneself it is a taking over, confirmed at once.

        Raises NOT_FOUND `body_not_found`; INVALID `next_person_unknown`, `handover_to_same_person`; CONFLICT `desk_empty`.
        """
        _require(scope)
        now = self._parts.clock.now()
        async with self._parts.database.transaction() as tx:

            async def act() -> schemas.HandoverView:
                desk = await self._desk(tx, scope, said.body_id, now)
                coming = await self._successor(tx, said.to, desk)
                people = await self._people(tx, said, scope, desk, coming)
                made = await self._hand(tx, said, scope, desk, people, coming, now)
                if coming.actor == scope.actor:
                    made = await self._confirm(tx, made, scope, None, now)
                return (await self._views(tx, [made], scope, now))[0]

            return await once(tx, command, schemas.HandoverView, now, act)

    async def confirm(
        self, handover_id: int, said: schemas.ConfirmIn, scope: Scope, command: CommandKey | None = None
    ) -> schemas.HandoverView:
        """接班: the next person confirms and sits down; who handed over leaves the desk in the same moment.

        Raises NOT_FOUND `handover_not_found`, FORBIDDEN `handover_not_yours`, CONFLICT `handover_settled`.
        """
        _require(scope)
        now = self._parts.clock.now()
        async with self._parts.database.transaction() as tx:

            async def act() -> schemas.HandoverView:
                made = await repository.find(tx, handover_id, scope, locked=True)
                if made is None:
                    raise not_found("handover", handover_id)
                if made.to_person != scope.actor:
                    raise forbidden("handover_not_yours", "whom it was handed to confirms it", to_person=made.to_person)
                if made.state is not HandoverState.WAITING:
                    raise conflict("handover_settled", "it was confirmed or handed on", state=made.state.value)
                confirmed = await self._confirm(tx, made, scope, said.remark, now)
                return (await self._views(tx, [confirmed], scope, now))[0]

            return await once(tx, command, schemas.HandoverView, now, act)

    async def get(self, handover_id: int, scope: Scope) -> schemas.HandoverView:
        """Raises NOT_FOUND `handover_not_found`, also out of scope."""
        scope.require(Permission.INCIDENT_READ)
        now = self._parts.clock.now()
        async with self._parts.database.transaction() as tx:
            made = await repository.find(tx, handover_id, scope)
            if made is None:
                raise not_found("handover", handover_id)
            return (await self._views(tx, [made], scope, now))[0]

    async def page(
        self, scope: Scope, *, body_id: int | None, waiting: bool, before: int | None, limit: int
    ) -> list[schemas.HandoverView]:
        """Newest first; `waiting`: only those that wait for the asker's confirmation."""
        scope.require(Permission.INCIDENT_READ)
        now = self._parts.clock.now()
        waiting_for = scope.actor if waiting else None
        async with self._parts.database.transaction() as tx:
            found = await repository.page(
                tx, scope, body_id=body_id, waiting_for=waiting_for, before=before, limit=limit
            )
            return await self._views(tx, found, scope, now)

    async def _desk(self, tx: Transaction, scope: Scope, body_id: int | None, now: datetime) -> Body:
        """The named desk, else where the asker sits, else their body, else the city's desk."""
        if body_id is None and scope.account_id is not None:
            sitting = await self._parts.desks.find_of(tx, scope.account_id)
            body_id = sitting.body_id if sitting is not None else scope.body_id
        organisation = self._parts.organisation
        desk = organisation.find(body_id) if body_id is not None else organisation.city_desk()
        return require_standing(desk, body_id or 0, scope, civil_date(now))

    def _area(self, desk: Body, now: datetime) -> frozenset[int] | None:
        """The bodies whose work comes to this desk; None: all of the city."""
        return self._parts.sights.answered_by(self._parts.organisation.scope_of(desk.id), now)

    async def _successor(self, tx: Transaction, username: str, desk: Body) -> Scope:
        people = await self._parts.accounts.list_people(tx)
        found = next((one for one in people if one.actor == username), None)
        if found is None or not _could_take(found, desk):
            raise invalid(
                "next_person_unknown",
                "nobody of this name could take over this desk",
                to=username,
                body=desk.short_name,
            )
        return found

    async def _people(
        self, tx: Transaction, said: schemas.HandoverIn, scope: Scope, desk: Body, coming: Scope
    ) -> list[str]:
        """Whose hands are emptied: the named person, or everybody at the desk; never the next person's."""
        if said.person is not None:
            if said.person == coming.actor:
                raise invalid("handover_to_same_person", "hand it to somebody else", to=coming.actor)
            return [said.person]
        at_desk = {each.username for each in await self._parts.desks.list_at(tx, desk.id)}
        people = sorted((at_desk | {scope.actor}) - {coming.actor})
        if not people:
            raise conflict("desk_empty", "nobody else sits at this desk: name whose work it is", body=desk.short_name)
        return people

    async def _hand(
        self,
        tx: Transaction,
        said: schemas.HandoverIn,
        scope: Scope,
        desk: Body,
        people: list[str],
        coming: Scope,
        now: datetime,
    ) -> Handover:
        giving, taking = (self._parts.sights.of(one, now) for one in (scope, coming))
        held = await repository.lock_in_hand(tx, people, giving)
        seen = await repository.visible(tx, [one.id for one in held], taking)
        moving = [
            one
            for one in held
            if one.id in seen
            and all(sight.owns(one) and _may_handle(who, one) for sight, who in ((giving, scope), (taking, coming)))
        ]
        made = Handover(
            id=0,
            body_id=desk.id,
            handed_by=scope.actor,
            from_people=tuple(people),
            to_person=coming.actor,
            note=said.note,
            leaving=said.leaving,
            handed_at=now,
            kept=len(held) - len(moving),
            state=HandoverState.WAITING,
            open=await repository.count_open(tx, self._area(desk, now), (giving, taking), now),
            items=tuple(Item.of(one) for one in moving),
        )
        await repository.pass_on(tx, desk.id, people)
        made = replace(made, id=await repository.insert(tx, made))
        for one in moving:
            data = {"handover_id": made.id, "from_person": one.in_hand_of, "to_person": made.to_person}
            after = replace(one, in_hand_of=made.to_person, in_hand_since=now)
            happening = Happening("incident_handed_over", now, scope.actor, data=data)
            await self._parts.journal.change(tx, one, after, happening, now)
        await self._record(tx, "desk_handed_over", made, scope, now, {"note": made.note})
        return made

    async def _confirm(
        self, tx: Transaction, made: Handover, scope: Scope, remark: str | None, now: datetime
    ) -> Handover:
        await repository.confirm(tx, made.id, now, remark)
        await self._parts.desks.change_over(tx, made.body_id, made.from_people if made.leaving else (), scope)
        confirmed = replace(made, state=HandoverState.CONFIRMED, confirmed_at=now, remark=remark)
        await self._record(tx, "desk_taken_over", confirmed, scope, now, {"remark": remark} if remark else None)
        return confirmed

    async def _record(
        self, tx: Transaction, kind: str, made: Handover, scope: Scope, now: datetime, personal: dict[str, str] | None
    ) -> None:
        """Notes name reporters and colleagues: they stand beside the chain."""
        data = {
            "body_id": made.body_id,
            "handed_by": made.handed_by,
            "from_people": list(made.from_people),
            "to_person": made.to_person,
            "incident_ids": [one.incident_id for one in made.items],
            "kept": made.kept,
            "state": made.state.value,
        }
        fact = Fact(
            kind,
            Subject("handover", made.id),
            at=now,
            actor=scope.actor,
            audience=[made.body_id],
            data=data,
            personal=personal,
        )
        await self._parts.history.record(tx, fact, learned_at=now)

    async def _views(
        self, tx: Transaction, made: list[Handover], scope: Scope, now: datetime
    ) -> list[schemas.HandoverView]:
        incidents = await repository.incidents_of(tx, made, self._parts.sights.of(scope, now))
        return [self._view(one, incidents) for one in made]

    def _view(self, made: Handover, incidents: dict[int, Incident]) -> schemas.HandoverView:
        return schemas.HandoverView(
            id=made.id,
            body=self._parts.views.body(made.body_id),
            handed_by=made.handed_by,
            from_people=list(made.from_people),
            to_person=made.to_person,
            note=made.note,
            leaving=made.leaving,
            handed_at=made.handed_at,
            handed=len(made.items),
            kept=made.kept,
            state=made.state,
            confirmed_at=made.confirmed_at,
            remark=made.remark,
            open=schemas.OpenCountsView.of(made.open) if made.open is not None else None,
            items=[
                schemas.HandoverItemView(
                    incident_id=one.incident_id,
                    number=held.number,
                    description=held.description,
                    from_person=one.from_person,
                    state=one.state,
                    state_now=held.state,
                )
                for one in made.items
                if (held := incidents.get(one.incident_id)) is not None
            ],
        )


def _require(scope: Scope) -> None:
    """Who handles incidents, or complaints about ours, hands them over."""
    if not scope.may(Permission.COMPLAINT_HANDLE):
        scope.require(Permission.INCIDENT_EDIT)


def _could_take(one: Scope, desk: Body) -> bool:
    return one.covers(desk.id) and (one.may(Permission.INCIDENT_EDIT) or one.may(Permission.COMPLAINT_HANDLE))


def _may_handle(one: Scope, held: Incident) -> bool:
    return one.may(Permission.COMPLAINT_HANDLE if held.against_ours else Permission.INCIDENT_EDIT)
