"""Reporting a lost certificate: its holder is suspended at once, a late report is accepted and marked (14.08.2)."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from command.force.facts import Facts
from command.force.kinds import PersonKind
from command.force.tables import person
from command.force.versions import Part, Versions
from command.foundation.clock import Clock, civil_date
from command.foundation.database import Database
from command.foundation.errors import conflict, forbidden, invalid, not_found
from command.foundation.history.events import Subject
from command.foundation.security import Permission, Scope

DAYS_TO_REPORT = 3


@dataclass(frozen=True, slots=True)
class CertificateLoss:
    person_id: int
    lost_at: datetime
    reported_at: datetime
    late: bool


class CertificateLosses:
    def __init__(self, database: Database, versions: Versions, *, facts: Facts, clock: Clock) -> None:
        self._database = database
        self._versions = versions
        self._facts = facts
        self._clock = clock

    async def report(self, scope: Scope, person_id: int, lost_at: datetime) -> CertificateLoss:
        """Suspend from now until another certificate is entered. The holder may report, and who keeps the register.

        Raises NOT_FOUND, FORBIDDEN, INVALID `lost_in_future`, CONFLICT `certificate_missing`.
        """
        now = self._clock.now()
        if lost_at > now:
            raise invalid("lost_in_future", "the loss lies in the future")
        allowed = scope.person_id == person_id or scope.may(Permission.SIGN_ON) or scope.may(Permission.FORCE_EDIT)
        if not allowed:
            raise forbidden("permission_missing", f"{scope.actor} may not report this", permission="sign_on")
        late = (civil_date(now) - civil_date(lost_at)).days > DAYS_TO_REPORT
        async with self._database.transaction() as tx:
            row = (await tx.execute(sa.select(person).where(person.c.id == person_id).with_for_update())).one_or_none()
            if row is None or not scope.covers(row.body_id):
                raise not_found("person", person_id)
            if row.kind != PersonKind.OFFICER or row.certificate_no is None:
                raise conflict("certificate_missing", "this person has no certificate")
            await tx.execute(
                sa.update(person)
                .where(person.c.id == person_id)
                .values(certificate_lost_at=lost_at, certificate_loss_reported_at=now)
            )
            await self._facts.record(
                tx,
                "certificate_lost",
                Subject("person", person_id),
                actor=scope.actor,
                audience=[row.body_id],
                at=lost_at,
                data={"staff_no": row.staff_no, "late": late, "clause": "14.08.2"},
            )
            await self._versions.touch(tx, Part.DUTY)
        return CertificateLoss(person_id, lost_at, now, late)
