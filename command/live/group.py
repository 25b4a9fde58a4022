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
from command.foundation.security import Scope
from command.live.messages import Topic
from command.live.sources import Source

MOST_RENDERED = 2000
GroupKey = tuple[frozenset[int] | None, frozenset[str], bool, int | None]


def key_of(scope: Scope) -> GroupKey:
    """What decides which things are seen and how: the bodies, the roles, and the person behind a crew."""
    return scope.body_ids, frozenset(role.value for role in scope.roles), scope.everything, scope.person_id


class Rendered(msgspec.Struct, frozen=True):
    """An event as this group sees it; None in `text` when it is not theirs."""

    sequence: int
    topic: Topic | None
    text: str | None


class Group:
    """Its scope is nobody's in particular: what only the one who entered it may see, such as a complaint about ours,
    does not travel to everybody of the group.
    """

    def __init__(self, scope: Scope, sources: Iterable[Source]) -> None:
        self.scope = replace(scope, actor="", account_id=None)
        self._sources = {source.subject_kind: source for source in sources if scope.may(source.permission)}
        self._rendered: OrderedDict[int, Rendered] = OrderedDict()
        self._known: set[Subject] = set()
        self.visible_body: NDArray[np.bool_] = np.zeros(1, np.bool_)

    def lay_bodies(self, body_ids: Iterable[int]) -> None:
        """Work out the mask of visible bodies; its last entry answers for bodies not known yet."""
        everywhere = self.scope.body_ids is None
        ids = list(body_ids)
        mask = np.full(max(ids, default=0) + 2, everywhere, np.bool_)
        for body_id in ids:
            mask[body_id] = self.scope.covers(body_id)
        self.visible_body = mask

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
        self._known.add(event.subject)
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
        """What left the scope goes with a null view and without a word why; what was never seen stays unsaid."""
        if event.subject not in self._known:
            return None
        self._known.discard(event.subject)
        subject = {"kind": event.subject.kind, "id": event.subject.id}
        farewell = {"type": "event", "sequence": sequence, "kind": "LeftScope", "subject": subject, "view": None}
        return msgspec.json.encode(farewell).decode()

    async def snapshot(self) -> dict[str, msgspec.Raw]:
        """Everything that stands on the screens of this group, by topic, as JSON."""
        whole: dict[str, msgspec.Raw] = {}
        for kind, source in self._sources.items():
            views = await source.list_open(self.scope)
            for view in views:
                self._known.add(Subject(kind, view.id))  # type: ignore[attr-defined]
            whole[source.topic] = msgspec.Raw(
                b"[" + b",".join(view.model_dump_json().encode() for view in views) + b"]"
            )
        return whole
