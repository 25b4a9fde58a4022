"""Who sees which incident (promise 10): the scope of the asker as conditions on the register."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from command.force.service import Cover, Duty, Organisation
from command.foundation.security import Permission, Scope
from command.incidents.models import Incident
from command.incidents.tables import incident, incident_concern


@dataclass(frozen=True, slots=True)
class Sight:
    """`body_ids`: theirs and those they answer for now, None = the city. `named_ids`: complaints about these are hidden."""

    actor: str
    body_ids: frozenset[int] | None
    complaints: bool
    named_ids: frozenset[int]
    person_id: int | None
    everything: bool = False

    def covers(self, body_id: int) -> bool:
        return self.body_ids is None or body_id in self.body_ids

    def owns(self, held: Incident) -> bool:
        """Whether the asker acts for the responsible body."""
        return self.everything or (self.covers(held.body_id) and (self.complaints or not held.against_ours))

    def condition(self) -> sa.ColumnElement[bool]:
        """The WHERE of every query for this asker."""
        if self.everything:
            return sa.true()
        ours = sa.and_(incident.c.subject_body_id.is_(None), incident.c.subject_person_id.is_(None))
        concerned = self._concerned()
        registered = incident.c.registered_by == self.actor
        against = sa.or_(sa.and_(concerned, sa.literal(self.complaints)), registered)
        return sa.or_(sa.and_(ours, concerned), sa.and_(sa.not_(ours), against, self._not_named()))

    def _concerned(self) -> sa.ColumnElement[bool]:
        if self.body_ids is None:
            return sa.true()
        return sa.exists().where(
            incident_concern.c.incident_id == incident.c.id,
            incident_concern.c.body_id.in_(sorted(self.body_ids)),
        )

    def _not_named(self) -> sa.ColumnElement[bool]:
        body = sa.or_(
            incident.c.subject_body_id.is_(None), incident.c.subject_body_id.not_in(sorted(self.named_ids) or [0])
        )
        person = incident.c.subject_person_id.is_distinct_from(self.person_id)
        return sa.and_(body, sa.or_(incident.c.subject_person_id.is_(None), person))


class Sights:
    """Makes the sight of a scope: organisation, cover and duty are in memory.

    Who answers for whom is worked out once for all scopes and kept until the organisation, the duty or the minute
    changes (cover hours begin on the minute): a hub asks for every scope with every event.
    """

    def __init__(self, organisation: Organisation, cover: Cover, duty: Duty) -> None:
        self._organisation = organisation
        self._cover = cover
        self._duty = duty
        self._read: tuple[object, object, datetime] | None = None
        self._answering: dict[int, int] = {}

    def of(self, scope: Scope, at: datetime) -> Sight:
        return Sight(
            actor=scope.actor,
            body_ids=self.answered_by(scope.body_ids, at),
            complaints=scope.may(Permission.COMPLAINT_HANDLE),
            named_ids=self._named(scope.body_id),
            person_id=scope.person_id,
            everything=scope.everything,
        )

    def answered_by(self, body_ids: frozenset[int] | None, at: datetime) -> frozenset[int] | None:
        """These bodies and those they answer for now, such as the mobile group at night; None is the city."""
        if body_ids is None:
            return None
        answering = self._answering_now(at)
        return body_ids | frozenset(body for body, upper in answering.items() if upper in body_ids)

    def _answering_now(self, at: datetime) -> dict[int, int]:
        """Every body and the one that answers for it."""
        read = (self._organisation.tree, self._duty.now, at.replace(second=0, microsecond=0))
        known = self._read
        if known is None or known[0] is not read[0] or known[1] is not read[1] or known[2] != read[2]:
            bodies = self._organisation.bodies()
            self._answering = {body.id: self._cover.who_answers(body.id, at).body_id for body in bodies}
            self._read = read
        return self._answering

    def _named(self, body_id: int | None) -> frozenset[int]:
        """A complaint about a body is about everybody in it; the supervision desk is only ever named itself."""
        body = self._organisation.find(body_id)
        if body is None:
            return frozenset()
        if body.kind == "supervision_desk":
            return frozenset({body.id})
        return frozenset({body.id, *(upper.id for upper in self._organisation.above(body.id))})
