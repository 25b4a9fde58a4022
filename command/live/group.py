"""All viewers with an equal scope: what they may see is worked out once and the same text goes to each."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from command.foundation.history.events import RecordedEvent, Subject
from command.foundation.security import Permission, Scope
from command.live.messages import Topic
from command.live.sources import Source

MOST_RENDERED = 500
GroupKey = tuple[frozenset[int] | None, int | None, frozenset[str], bool, int | None]


def key_of(scope: Scope) -> GroupKey:
    """What decides which things are seen and how: the bodies, whose seat it is, the roles.

    The person counts only where complaints are handled: nobody handles one about themselves.
    """
    person_id = scope.person_id if scope.may(Permission.COMPLAINT_HANDLE) else None
    return scope.body_ids, scope.body_id, frozenset(role.value for role in scope.roles), scope.everything, person_id


class Rendered(msgspec.Struct, frozen=True):
    """An event as this group sees it; None in `text` when it is not theirs."""

    sequence: int
    topic: Topic | None
    text: str | None


class Group:
    """Its scope is nobody's in particular: what only one account may see, such as the complaint that it entered or the
    reporter of what it handles, does not travel to everybody of the group; that account reads it through the API.
    """

    def __init__(self, scope: Scope, sources: Iterable[Source]) -> None:
        self.key = key_of(scope)
        self.scope = replace(scope, actor="", account_id=None, person_id=self.key[-1], crew_id=None)
        self.sees_units = scope.may(Permission.FORCE_READ)
        self._sources = {source.subject_kind: source for source in sources if scope.may(source.permission)}
        self._rendered: OrderedDict[int, Rendered] = OrderedDict()

    def body_mask(self, body_ids: Iterable[int]) -> NDArray[np.bool_]:
        """By number which bodies are theirs; the last flag answers for bodies not known yet."""
        ids = list(body_ids)
        mask = np.full(max(ids, default=0) + 2, self.scope.body_ids is None and self.sees_units, np.bool_)
        if self.sees_units:
            for body_id in ids:
                mask[body_id] = self.scope.covers(body_id)
        return mask

    def forget(self) -> None:
        """The log is another one: equal numbers mean other events."""
        self._rendered.clear()

    async def render(self, events: Sequence[RecordedEvent]) -> list[Rendered]:
        """The events for this group, in order; views are read once per kind and kept for later resumers."""
        missing = [event for event in events if event.sequence not in self._rendered]
        views = await self._views(missing)
        for event in missing:
            assert event.sequence is not None
            self._rendered[event.sequence] = self._render(event, event.sequence, views)
        texts = [self._rendered[event.sequence] for event in events if event.sequence is not None]
        while len(self._rendered) > MOST_RENDERED:
            self._rendered.popitem(last=False)
        return texts

    async def _views(self, events: Sequence[RecordedEvent]) -> dict[Subject, BaseModel]:
        wanted: dict[str, set[int]] = {}
        for event in events:
            if event.subject.kind in self._sources:
                wanted.setdefault(event.subject.kind, set()).add(event.subject.id)
        found: dict[Subject, BaseModel] = {}
        for kind, ids in wanted.items():
            views = await self._sources[kind].views(sorted(ids), self.scope)
            found.update({Subject(kind, identity): view for identity, view in views.items()})
        return found

    def _render(self, event: RecordedEvent, sequence: int, views: dict[Subject, BaseModel]) -> Rendered:
        source = self._sources.get(event.subject.kind)
        if source is None:
            return Rendered(sequence, None, None)
        view = views.get(event.subject)
        if view is None:
            return Rendered(sequence, source.topic, self._farewell(event, sequence))
        message: dict[str, Any] = {
            "type": "event",
            "sequence": sequence,
            "kind": event.kind,
            "subject": {"kind": event.subject.kind, "id": event.subject.id},
            "incident_id": event.incident_id,
            "at": event.at,
            "learned_at": event.learned_at,
            "actor": event.actor,
            "data": event.data,
            "view": msgspec.Raw(view.model_dump_json().encode()),
        }
        return Rendered(sequence, source.topic, msgspec.json.encode(message).decode())

    def _farewell(self, event: RecordedEvent, sequence: int) -> str | None:
        """A null view without a word why, to those who may have seen the thing until this event: its audience names the
        bodies concerned before and after. What was never theirs stays unsaid; nothing leaves the whole city, and what
        somebody there does not see is a complaint that they never saw.
        """
        if self.scope.body_ids is None or self.scope.body_ids.isdisjoint(event.audience):
            return None
        subject = {"kind": event.subject.kind, "id": event.subject.id}
        farewell = {"type": "event", "sequence": sequence, "kind": "LeftScope", "subject": subject, "view": None}
        return msgspec.json.encode(farewell).decode()

    async def snapshot(self) -> dict[Topic, str]:
        """Everything that stands on the screens of this group, by topic, as JSON."""
        whole: dict[Topic, str] = {}
        for source in self._sources.values():
            views = await source.list_open(self.scope)
            whole[source.topic] = f"[{','.join(view.model_dump_json() for view in views)}]"
        return whole
