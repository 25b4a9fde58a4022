"""The organisation in memory: synchronous look-ups on a tree that is replaced when the register changes."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from command.force.kinds import BodyKind
from command.force.models import Body
from command.force.tables import body
from command.force.tree import Tree
from command.foundation.database import Transaction
from command.foundation.errors import conflict, not_found
from command.foundation.security import Scope
from command.foundation.views import BodyRef


class Organisation:
    def __init__(self, tree: Tree | None = None) -> None:
        self._tree = tree or Tree()

    async def load(self, tx: Transaction) -> None:
        rows = (await tx.execute(sa.select(body))).all()
        names = {row.id: row.name for row in rows}
        self._tree = Tree.of(_body(row, names) for row in rows)

    @property
    def tree(self) -> Tree:
        """The tree as it stands now; it does not change under the reader."""
        return self._tree

    def body(self, body_id: int) -> Body:
        """Raises NOT_FOUND `body_not_found`."""
        found = self._tree.bodies.get(body_id)
        if found is None:
            raise not_found("body", body_id)
        return found

    def find(self, body_id: int | None) -> Body | None:
        return self._tree.bodies.get(body_id) if body_id is not None else None

    def by_code(self, code: str) -> Body:
        """Raises NOT_FOUND `body_not_found`."""
        found = self._tree.by_code.get(code)
        if found is None:
            raise not_found("body", code)
        return found

    def find_by_code(self, code: str) -> Body | None:
        return self._tree.by_code.get(code)

    def bodies(self) -> list[Body]:
        return sorted(self._tree.bodies.values(), key=lambda found: found.code)

    def above(self, body_id: int) -> list[Body]:
        self.body(body_id)
        return self._tree.above(body_id)

    def below(self, body_id: int) -> frozenset[int]:
        self.body(body_id)
        return self._tree.below(body_id)

    def desk_above(self, body_id: int) -> Body | None:
        self.body(body_id)
        return self._tree.desk_above(body_id)

    def supervision_desk(self, body_id: int) -> Body | None:
        self.body(body_id)
        return self._tree.supervision_desk(body_id)

    def city_desk(self) -> Body | None:
        """The desk under the detachment, or the detachment itself; None in an empty register."""
        detachment = next((body for body in self.bodies() if body.kind is BodyKind.DETACHMENT), None)
        return (self._tree.desk_of(detachment.id) or detachment) if detachment is not None else None

    def scope_of(self, body_id: int | None) -> frozenset[int] | None:
        return self._tree.scope_of(body_id)


def body_ref(body: Body) -> BodyRef:
    """A body as every room shows it."""
    return BodyRef(
        id=body.id, code=body.code, name=body.name, short_name=body.short_name, kind=body.kind.value, phone=body.phone
    )


def require_standing(body: Body | None, body_id: int, scope: Scope, on: date) -> Body:
    """A body of the scope that stands on this day: nobody signs on for one that is abolished (05.02.3).

    Raises NOT_FOUND `body_not_found`, CONFLICT `body_not_standing`.
    """
    if body is None or not scope.covers(body_id):
        raise not_found("body", body_id)
    if not body.stands_on(on):
        raise conflict("body_not_standing", f"{body.short_name}今日不在设立期内", body=body.code)
    return body


def _body(row: sa.Row[Any], names: dict[int, str]) -> Body:
    kind = BodyKind(row.kind)
    return Body(
        id=row.id,
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        kind=kind,
        parent_id=row.parent_id,
        lead_id=row.lead_id,
        guidance_id=row.guidance_id,
        second_leader=row.second_leader_name,
        phone=row.duty_phone,
        call_sign=row.call_sign,
        enforcing_subject=row.enforcing_subject or _subject(row, kind, names.get(row.lead_id)),
        district_code=row.district_code,
        area_codes=tuple(row.area_codes),
        longitude_deg=row.lon,
        latitude_deg=row.lat,
        name_deviates=row.name_deviates,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _subject(row: sa.Row[Any], kind: BodyKind, lead_name: str | None) -> str | None:
    """Whose name stands on the papers: a department its own, others that of the department that leads them.

    A town's own body acts for the town government (01.02.2), a zone's own department for itself (01.03.2).
    """
    if kind in {BodyKind.CITY_BUREAU, BodyKind.DISTRICT_BUREAU}:
        return str(row.name)
    if lead_name is None and kind is BodyKind.TOWN_BODY:
        return row.second_leader_name or str(row.name)
    return str(row.name) if lead_name is None and kind is BodyKind.ZONE_UNIT else lead_name
