"""The viewers of one process in their groups: shared event texts, snapshots, rosters and position frames."""

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import msgspec

from command.force.service import Organisation
from command.foundation.clock import Clock
from command.foundation.database import Database
from command.foundation.history.events import RecordedEvent, list_since
from command.live.frames import binary_frame, json_frame
from command.live.group import Group, GroupKey, Rendered, key_of
from command.live.roster import Roster
from command.live.sources import Source
from command.live.units import Units
from command.live.viewer import Viewer

MOST_REPLAYED = 1000
SNAPSHOT_LIFE_S = 1.0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """State read after event `sequence` was handed out: it holds that event and maybe later ones."""

    sequence: int
    read_at_s: float
    topics: dict[str, msgspec.Raw]


@dataclass(slots=True, eq=False)
class Members:
    """A group with its viewers and the snapshot that those who come within a second share."""

    group: Group
    viewers: set[Viewer] = field(default_factory=set)
    snapshot: Snapshot | None = None
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)


class Hub:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        organisation: Organisation,
        units: Units,
        roster: Roster,
        sources: Sequence[Source],
    ) -> None:
        self.database = database
        self.clock = clock
        self.units = units
        self.roster = roster
        self.log_id: UUID | None = None
        self.sequence = 0
        self._organisation = organisation
        self._sources = sources
        self._members: dict[GroupKey, Members] = {}
        self._frames: dict[tuple[object, ...], bytes | str | None] = {}
        self._rosters: dict[tuple[GroupKey, int], str] = {}

    @contextlib.contextmanager
    def join(self, viewer: Viewer) -> Iterator[Members]:
        """The viewer's place in its group within the block; the last to leave takes the group along."""
        key = key_of(viewer.scope)
        members = self._members.get(key)
        if members is None:
            members = self._members[key] = Members(Group(viewer.scope, self._sources))
            self._lay_bodies(members.group)
        members.viewers.add(viewer)
        try:
            yield members
        finally:
            members.viewers.discard(viewer)
            if not members.viewers:
                self._members.pop(key, None)

    @property
    def viewers(self) -> int:
        return sum(len(members.viewers) for members in self._members.values())

    def _lay_bodies(self, group: Group) -> None:
        group.lay_bodies(body.id for body in self._organisation.bodies())

    # Events

    async def hand_out(self, events: Sequence[RecordedEvent]) -> None:
        """Put new events into every mailbox. All groups are rendered before the first is delivered."""
        all_members = list(self._members.values())
        rendered = [await members.group.render(events) for members in all_members]
        for members, texts in zip(all_members, rendered, strict=True):
            for viewer in members.viewers:
                self._deliver(viewer, texts)
        self.sequence = events[-1].sequence or self.sequence

    @staticmethod
    def _deliver(viewer: Viewer, texts: Sequence[Rendered]) -> None:
        for one in texts:
            if one.text is not None and one.topic in viewer.topics:
                viewer.mailbox.put(one.sequence, one.text)

    async def replay(self, members: Members, since: int) -> tuple[int, list[Rendered]] | None:
        """The events after `since` up to what was handed out. None when too many: a snapshot is the better answer."""
        upto = self.sequence
        if not 0 <= upto - since <= MOST_REPLAYED:
            return None
        async with self.database.transaction() as tx:
            events = await list_since(tx, since, MOST_REPLAYED)
        return upto, await members.group.render([event for event in events if (event.sequence or 0) <= upto])

    async def snapshot(self, members: Members) -> Snapshot:
        """What stands now, shared by all of the group who ask within a second."""
        async with members.reading:
            now_s = asyncio.get_running_loop().time()
            kept = members.snapshot
            if kept is None or now_s - kept.read_at_s > SNAPSHOT_LIFE_S or kept.sequence != self.sequence:
                sequence = self.sequence
                kept = members.snapshot = Snapshot(sequence, now_s, await members.group.snapshot())
            return kept

    # Positions

    def tick(self) -> None:
        """Close the tick and wake everybody for whom something may have moved."""
        if self.roster.refresh():
            self._rosters.clear()
            for members in self._members.values():
                self._lay_bodies(members.group)
            self._wake()
        if self.units.advance():
            self._frames.clear()
            self._wake()

    def _wake(self) -> None:
        for members in self._members.values():
            for viewer in members.viewers:
                viewer.mailbox.ring()

    def frame(self, members: Members, viewer: Viewer) -> bytes | str | None:
        """The next position frame of a viewer, or None when nothing of it moved; equal askers get equal bytes."""
        assert viewer.window is not None
        key = (viewer.window, key_of(viewer.scope), viewer.binary, viewer.sent_tick)
        if key not in self._frames:
            selection = self.units.select(viewer.window, members.group.visible_body, viewer.sent_tick)
            now = self.clock.now()
            if not len(selection.device_id):
                self._frames[key] = None
            elif viewer.binary:
                self._frames[key] = binary_frame(selection, self.units.tick, self.roster.epoch, now)
            else:
                self._frames[key] = json_frame(selection, self.units.tick, now)
        return self._frames[key]

    def roster_since(self, members: Members, epoch: int) -> str:
        """The roster's changes after an epoch as JSON text, the same for all of the group."""
        key = (key_of(members.group.scope), epoch)
        if key not in self._rosters:
            message = self.roster.message(members.group.visible_body, epoch)
            self._rosters[key] = msgspec.json.encode(message).decode()
        return self._rosters[key]
