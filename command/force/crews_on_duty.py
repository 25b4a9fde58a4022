"""Whole crews on duty in memory: what ranking reads, without a statement a call.

Read again when the register or the duty changes, and then only the crews of which a row was written: the mark of a crew
is made of the transactions that wrote its rows. What is decided about a crew is decided under `Crews.lock`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa

from command.force.crew_rows import read_crews
from command.force.duty import Duty
from command.force.models import Crew
from command.force.tables import crew
from command.foundation.database import Transaction
from command.foundation.security import Permission, Scope

_MARKS = sa.text(
    """
    with on_duty as (select id, vehicle_id, xmin from crew where signed_off_at is null),
    member as (
        select cm.crew_id, cm.person_id, cm.id, cm.xmin as joined, p.xmin as known
        from crew_member cm join on_duty on on_duty.id = cm.crew_id join person p on p.id = cm.person_id
        where cm.left_at is null
    ),
    part (crew_id, kind, id, mark) as (
        select id, 'crew', id, xmin::text from on_duty
        union all select crew_id, 'member', id, joined::text || ' ' || known::text from member
        union all select on_duty.id, 'vehicle', v.id, v.xmin::text from on_duty join vehicle v on v.id = vehicle_id
        union all
        select cd.crew_id, 'taken', d.id, d.xmin::text || ' ' || cd.xmin::text
        from crew_device cd join on_duty on on_duty.id = cd.crew_id join device d on d.id = cd.device_id
        where cd.returned_at is null
        union all
        select crew_id, 'held', d.id, d.xmin::text from member join device d on d.holder_person_id = person_id
        union all
        select on_duty.id, 'fitted', d.id, d.xmin::text from on_duty join device d on d.vehicle_id = on_duty.vehicle_id
        union all
        select crew_id, 'phone', n.id, n.xmin::text from member join phone_number n on n.person_id = member.person_id
        union all
        select on_duty.id, 'phone', n.id, n.xmin::text
        from on_duty join phone_number n on n.vehicle_id = on_duty.vehicle_id
    )
    select crew_id, md5(string_agg(kind || id || ' ' || mark, ',' order by kind, id)) as mark from part group by crew_id
    """
)
"""One row a crew. `xmin` is the transaction that wrote a row."""


class CrewsOnDuty:
    def __init__(self, duty: Duty) -> None:
        self._duty = duty
        self._marks: Mapping[int, str] = {}
        self._crews: tuple[Crew, ...] = ()

    async def load(self, tx: Transaction) -> None:
        """Reads the crews of which a row was written since the last reading."""
        marks = {row.crew_id: row.mark for row in await tx.execute(_MARKS)}
        known = {found.id: found for found in self._crews if marks.get(found.id) == self._marks.get(found.id)}
        fresh = {found.id: found for found in await self._read(tx, sorted(marks.keys() - known.keys()))}
        crews = [known[crew_id] if crew_id in known else fresh[crew_id] for crew_id in marks]
        self._crews = tuple(sorted(crews, key=lambda found: (found.body_id, found.call_sign, found.id)))
        self._marks = marks

    async def lay_statuses(self, _: Transaction) -> None:
        """Their orders change statuses too often for a version: they are taken over from the duty at every look."""
        now = self._duty.now.crews
        self._crews = tuple(
            replace(found, status=seen.status, status_at=seen.status_at)
            if (seen := now.get(found.id)) is not None and seen.status is not found.status and seen.status_at
            else found
            for found in self._crews
        )

    def seen_by(self, scope: Scope) -> Sequence[Crew]:
        """Crews on duty that the scope covers, by body and call sign. At most a second behind the database."""
        scope.require(Permission.FORCE_READ)
        return [found for found in self._crews if scope.covers(found.body_id)]

    @staticmethod
    async def _read(tx: Transaction, crew_ids: Sequence[int]) -> list[Crew]:
        if not crew_ids:
            return []
        return await read_crews(tx, (await tx.execute(sa.select(crew).where(crew.c.id.in_(crew_ids)))).all())
