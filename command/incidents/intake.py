"""From what a clerk or another system says to an entry in the register: place, responsibility, clock, number."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from command.force.models import Body
from command.force.service import Organisation, People
from command.foundation.clock import civil_date
from command.foundation.database import Transaction
from command.foundation.errors import conflict, invalid
from command.geo.datum import Datum
from command.incidents import dues, limits, repository
from command.incidents.clocks import CalendarDay, Due
from command.incidents.dues import Deadline
from command.incidents.journal import Happening, Journal
from command.incidents.lifecycle import advance
from command.incidents.models import (
    ALARM_PREFIX,
    DISTRESS,
    LATE_ENTRY,
    STATUTORY_KIND,
    DueSource,
    Incident,
    MajorCase,
    Reporter,
    Source,
    State,
    StatutoryKind,
)
from command.incidents.place import Located, PlaceFinder, locate
from command.incidents.responsibility import ResponsibilityAnswer
from command.incidents.schemas import IncidentIn
from command.incidents.sight import Sight
from command.incidents.whose import Flags, Responsibility


@dataclass(frozen=True, slots=True)
class Entered:
    """`created` is False when the outside number was registered before: the first entry is the answer."""

    incident: Incident
    created: bool


@dataclass(frozen=True, slots=True)
class _Against:
    """The body complained of, and the person where one is named."""

    body: Body
    person_id: int | None


@dataclass(frozen=True, slots=True)
class _Said:
    """All that is known when the entry is drafted."""

    given: IncidentIn
    located: Located
    against: _Against | None
    actor: str
    now: datetime


class Intake:
    def __init__(
        self,
        *,
        responsibility: Responsibility,
        organisation: Organisation,
        persons: People,
        places: PlaceFinder,
        journal: Journal,
        calendar: CalendarDay,
        datums: Mapping[str, str],
    ) -> None:
        self._responsibility = responsibility
        self._organisation = organisation
        self._persons = persons
        self._places = places
        self._journal = journal
        self._calendar = calendar
        self._datums = datums

    async def locate(self, given: IncidentIn, now: datetime) -> Located:
        """Before the transaction: the search of places is no reason to hold the day's counter."""
        datum = Datum(given.datum or self._datums.get(given.source, Datum.WGS84))
        return await locate(given.location, datum, given.address, self._places, now)

    async def enter(self, tx: Transaction, given: IncidentIn, located: Located, sight: Sight, now: datetime) -> Entered:
        """Register it, or give the entry that has this external id. Raises INVALID with what cannot be right."""
        _plausible(given, now)
        _not_reserved(given, sight)
        if given.external_id is not None:
            await repository.lock_external_id(tx, given.source, given.external_id)
            first = await repository.find_by_external_id(tx, given.source, given.external_id)
            if first is not None:
                return Entered(await _visible(tx, first, sight), created=False)
        fresh = await self._draft(tx, _Said(given, located, await self._against(tx, given), sight.actor, now))
        entered = await self._journal.register(
            tx, fresh, Happening("incident_registered", now, sight.actor, data={"source": given.source.value}), now
        )
        reporter = given.reporter
        if reporter is not None:
            kept = Reporter(reporter.name, reporter.phone, reporter.anonymous, reporter.address)
            await repository.save_reporter(tx, entered.id, kept)
        return Entered(await self._first_step(tx, entered, given, now), created=True)

    async def _draft(self, tx: Transaction, said: _Said) -> Incident:
        given, located, against, now = said.given, said.located, said.against, said.now
        matter = self._responsibility.matter(given.matter)
        major = MajorCase(given.major_case.person, given.major_case.reason) if given.major_case else None
        answer = (
            self._responsibility.of_complaint(against.body)
            if against is not None
            else self._responsibility.of(located.geometry, given.matter, Flags(major), now)
        )
        received_at = given.received_at or now
        unlimited = Incident(
            id=0,
            number=await repository.take_number(tx, civil_date(now)),
            source=given.source,
            external_id=given.external_id,
            statutory_kind=StatutoryKind.COMPLAINT if against is not None else STATUTORY_KIND[given.source],
            state=State.REGISTERED,
            description=given.description,
            address=given.address,
            category=given.category or (matter.category if matter else None),
            matter_code=given.matter,
            severity=given.severity,
            location=located.geometry,
            location_quality=located.quality,
            datum=located.datum,
            registered_at=now,
            received_at=received_at,
            occurred_at=given.occurred_at,
            late_entry=now - received_at > LATE_ENTRY,
            registered_by=said.actor,
            body_id=answer.body_id,
            enforcing_subject=answer.subject,
            level=answer.level,
            reasons=answer.reasons,
            ownership_open=answer.ownership_open,
            transfer_needed=answer.transfer_needed,
            major_case=major,
            subject_body_id=against.body.id if against is not None else None,
            subject_person_id=against.person_id if against is not None else None,
            anonymous=given.reporter is None or given.reporter.anonymous,
            co_handlers=dict.fromkeys(answer.co_handler_ids, False),
        )
        return dues.with_deadline(unlimited, await self._deadline(tx, unlimited, given.due_at), now)

    async def _deadline(self, tx: Transaction, held: Incident, ticket: datetime | None) -> Deadline | None:
        if ticket is not None:
            return Deadline(Due(ticket), DueSource.TICKET, None)
        return dues.at_registration(held, await limits.read(tx), self._calendar)

    async def _first_step(self, tx: Transaction, entered: Incident, given: IncidentIn, now: datetime) -> Incident:
        """A question is the seat's own; a clear case is owned at once; the rest waits for confirmation (10.05.1)."""
        if given.advice:
            after = replace(advance(entered, State.ADVICE), outcome={"advice": "yes"})
            happening = Happening("incident_taken_as_advice", now, entered.registered_by)
        elif is_clear(entered):
            after = advance(entered, State.OWNED)
            happening = Happening("incident_owned", now, entered.registered_by, cause="responsibility_clear")
        else:
            return entered
        return await self._journal.change(tx, entered, after, happening, now)

    async def _against(self, tx: Transaction, given: IncidentIn) -> _Against | None:
        person = None
        if given.subject_person is not None:
            person = (
                (await self._persons.by_id(tx, [given.subject_person])).get(given.subject_person)
                if isinstance(given.subject_person, int)
                else await self._persons.by_staff_no(tx, given.subject_person)
            )
            if person is None:
                raise invalid("subject_person_unknown", "nobody is registered under this id or staff number")
        if given.subject_body is not None:
            key = given.subject_body
            body = self._organisation.find(key) if isinstance(key, int) else self._organisation.find_by_code(key)
            if body is None:
                raise invalid("subject_body_unknown", "no body is registered under this id or code")
            return _Against(body, person.id if person else None)
        return _Against(self._organisation.body(person.body_id), person.id) if person else None


def is_clear(held: Incident) -> bool:
    """Whose it is needs nobody's confirmation."""
    return not held.ownership_open and not held.transfer_needed


def restamped(held: Incident, before: ResponsibilityAnswer, answer: ResponsibilityAnswer) -> Incident:
    """The incident under a new answer.

    Co-handlers that somebody named, and those that have done their part, stay; those that only followed from what was
    known before go.
    """
    stay = {
        body_id: done
        for body_id, done in held.co_handlers.items()
        if (done or body_id not in before.co_handler_ids) and body_id != answer.body_id
    }
    followed = {body_id: held.co_handlers.get(body_id, False) for body_id in answer.co_handler_ids}
    return replace(
        held,
        body_id=answer.body_id,
        enforcing_subject=answer.subject,
        level=answer.level,
        reasons=answer.reasons,
        ownership_open=answer.ownership_open,
        transfer_needed=answer.transfer_needed,
        co_handlers=stay | followed,
    )


def _plausible(given: IncidentIn, now: datetime) -> None:
    for name, at in (("occurred_at", given.occurred_at), ("received_at", given.received_at)):
        if at is not None and at > now:
            raise invalid("time_in_future", f"{name} lies in the future", field=name, at=at.isoformat())
    if given.occurred_at and given.received_at and given.occurred_at > given.received_at:
        raise invalid("times_out_of_order", "it cannot have been received before it occurred")
    if given.due_at is not None and given.due_at <= (given.received_at or now):
        raise invalid("due_in_past", "the due time lies before the intake", field="due_at")
    if given.source is Source.COMPLAINT and given.advice:
        raise invalid("advice_is_no_complaint", "a complaint is registered as a complaint")


def _not_reserved(given: IncidentIn, sight: Sight) -> None:
    """A call for help passes every gate, so nobody enters one by hand: it is made from an emergency alarm."""
    if sight.everything:
        return
    if given.category == DISTRESS:
        raise invalid("category_reserved", "a call for help is made from its alarm", field="category")
    if given.external_id is not None and given.external_id.startswith(ALARM_PREFIX):
        raise invalid("external_id_reserved", "this name is given to incidents made from alarms", field="external_id")


async def _visible(tx: Transaction, first: Incident, sight: Sight) -> Incident:
    """Another's entry under this number is not shown: it must not tell what it is."""
    seen = await repository.find(tx, first.id, sight)
    if seen is None:
        raise conflict("external_id_taken", "this outside number is registered elsewhere")
    return seen
