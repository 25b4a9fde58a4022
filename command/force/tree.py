"""The organisation as a pure tree: who is above, who is below, whose desk. Values in, values out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from command.force.kinds import BodyKind
from command.force.models import Body

_ANSWERS = {BodyKind.DETACHMENT, BodyKind.BRIGADE}
"""Kinds that have a desk of their own where no desk body stands under them. The city bureau is an office, not a desk."""
_CITY = {BodyKind.CITY_BUREAU, BodyKind.DETACHMENT}
_DESKS = {BodyKind.DESK, BodyKind.SUPERVISION_DESK}


@dataclass(frozen=True)
class Tree:
    """Bodies by id. A loop in the edges, which the register refuses, would still end every walk here."""

    bodies: Mapping[int, Body] = field(default_factory=dict)

    @classmethod
    def of(cls, bodies: Iterable[Body]) -> "Tree":
        return cls({body.id: body for body in bodies})

    @cached_property
    def by_code(self) -> dict[str, Body]:
        return {body.code: body for body in self.bodies.values()}

    @cached_property
    def children(self) -> dict[int, list[Body]]:
        found: dict[int, list[Body]] = {}
        for body in sorted(self.bodies.values(), key=lambda body: body.code):
            if body.parent_id is not None:
                found.setdefault(body.parent_id, []).append(body)
        return found

    @cached_property
    def led(self) -> dict[int, list[Body]]:
        found: dict[int, list[Body]] = {}
        for body in self.bodies.values():
            if body.lead_id is not None:
                found.setdefault(body.lead_id, []).append(body)
        return found

    @cached_property
    def _scopes(self) -> dict[int, frozenset[int] | None]:
        return {}

    def above(self, body_id: int) -> list[Body]:
        """From the parent to the root, nearest first."""
        found: list[Body] = []
        seen = {body_id}
        next_id = self.bodies[body_id].parent_id
        while next_id is not None and next_id not in seen:
            seen.add(next_id)
            found.append(self.bodies[next_id])
            next_id = self.bodies[next_id].parent_id
        return found

    def below(self, body_id: int) -> frozenset[int]:
        """All under a body along the parent edge, with itself."""
        return self._reach(body_id, (self.children,))

    def scope_of(self, body_id: int | None) -> frozenset[int] | None:
        """What somebody of this body sees (10.03.1): all below it and all it leads (05.01.2); None is the whole city.

        The city bureau and the detachment see the city; a desk sees what the body it stands under sees.
        """
        if body_id is None:
            return None
        if body_id not in self._scopes:
            self._scopes[body_id] = self._scope(self.bodies[body_id])
        return self._scopes[body_id]

    def desk_above(self, body_id: int) -> Body | None:
        """The nearest desk over a body: the desk under a body above it, or a brigade or higher itself."""
        for upper in self.above(body_id):
            desk = self.desk_of(upper.id)
            if desk is not None and desk.id != body_id:
                return desk
            if desk is None and upper.kind in _ANSWERS:
                return upper
        return None

    def desk_of(self, body_id: int) -> Body | None:
        return next((child for child in self.children.get(body_id, ()) if child.kind is BodyKind.DESK), None)

    def supervision_desk(self, body_id: int) -> Body | None:
        """The nearest supervision desk over a body (10.04.2), wherever it hangs under a body above."""
        for upper in self.above(body_id):
            for child in self.children.get(upper.id, ()):
                if child.kind is BodyKind.SUPERVISION_DESK and child.id != body_id:
                    return child
        return None

    def _scope(self, body: Body) -> frozenset[int] | None:
        if body.kind in _CITY:
            return None
        if body.kind in _DESKS and body.parent_id is not None:
            return self.scope_of(body.parent_id)
        return self._reach(body.id, (self.children, self.led))

    def _reach(self, body_id: int, edges: Iterable[Mapping[int, list[Body]]]) -> frozenset[int]:
        found, waiting = {body_id}, [body_id]
        while waiting:
            current = waiting.pop()
            for edge in edges:
                fresh = [body.id for body in edge.get(current, ()) if body.id not in found]
                found.update(fresh)
                waiting += fresh
        return frozenset(found)
