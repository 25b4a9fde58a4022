"""The viewers of one process in their groups: shared event texts, snapshots, rosters and position frames."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog

from command.force.service import Organisation
from command.foundation.clock import Clock
from command.foundation.database import Database
from command.foundation.history.events import RecordedEvent, list_since
from command.foundation.security import Scope
from command.live import metrics
from command.live.codes import RIGHTS_CHANGED, TRY_AGAIN
from command.live.faults import PASSING
from command.live.frames import binary_frame, encode, json_frame
from command.live.group import Group, GroupKey, Rendered, key_of
from command.live.guests import Guests
from command.live.members import Members, Snapshot
from command.live.roster import Roster
from command.live.sources import Sources
from command.live.units import Units
from command.live.viewer import Viewer

log = structlog.get_logger(__name__)
MOST_REPLAYED = 1000
SNAPSHOT_LIFE_S = 1.0
EMPTY_GROUP_LIFE_S = 10.0
"""A group outlives its last viewer for so long: one who reconnects all the time shares what was read for the others."""
MOST_FRAMES = 64
"""Of a group, kept within one tick."""
MOST_SOCKETS = 24
"""Of one account in one process."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a conversation waits."""

    first_word_s: float = 10.0
    stuck_s: float = 30.0
    """A socket that takes no byte for so long is given up; until then only its own mailbox fills."""
    look_again_s: float = 30.0
    """Sessions are looked at this often without a cause."""


class Hub:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        organisation: Organisation,
        units: Units,
        roster: Roster,
        sources: Sources,
        extent_of: Callable[[Scope], Hashable],
        patience: Patience = Patience(),
    ) -> None:
        self.database = database
        self.clock = clock
        self.units = units
        self.roster = roster
        self.patience = patience
        self.log_id: UUID | None = None
        self.sequence = 0
        self._organisation = organisation
        self._sources = sources
        self._extent_of = extent_of
        self._guests = Guests()
        self._members: dict[GroupKey, Members] = {}
        self._sockets: Counter[str] = Counter()

    # Viewers

    @contextlib.contextmanager
    def place_for(self, actor: str) -> Iterator[bool]:
        """One of the account's places within the block; False when all are taken."""
        free = self._sockets[actor] < MOST_SOCKETS
        self._sockets[actor] += free
        try:
            yield free
        finally:
            self._sockets[actor] -= free
            self._sockets += Counter()  # drops those at zero

    @contextlib.contextmanager
    def join(self, viewer: Viewer) -> Iterator[Members]:
        """The viewer's place in its group within the block."""
        key = key_of(viewer.scope)
        members = self._members.get(key)
        if members is None:
            members = Members(Group(viewer.scope, self._sources.topics), self._extent_of(viewer.scope))
            self._members[key] = members
            self._lay(members)
        members.viewers.add(viewer)
        metrics.VIEWERS.inc()
        try:
            yield members
        finally:
            metrics.VIEWERS.dec()
            members.viewers.discard(viewer)
            members.empty_since_s = _now_s()

    @property
    def groups(self) -> list[Members]:
        return list(self._members.values())

    @property
    def viewers(self) -> list[Viewer]:
        return [viewer for members in self._members.values() for viewer in members.viewers]

    def look_at_extents(self) -> None:
        """Who answers for whom changes with the hours and the desks: a group that it concerns starts anew."""
        for key, members in list(self._members.items()):
            if members.extent != self._extent_of(members.group.scope):
                members.dismiss(*RIGHTS_CHANGED)
                del self._members[key]

    def give_up_stuck(self) -> None:
        """A socket that takes nothing is not waited for any longer."""
        longest = _now_s() - self.patience.stuck_s
        for viewer in self.viewers:
            if viewer.sending_since_s is not None and viewer.sending_since_s < longest and viewer.give_up is not None:
                metrics.ENDED.labels("stuck").inc()
                viewer.give_up()

    # Events

    async def start_over(self, log_id: UUID, sequence: int) -> None:
        """Hand out from here on: at the start, and when the database's log is another one than before."""
        standing = await self._sources.standing()
        self._guests.begin(standing.orders, standing.offers)
        self.log_id, self.sequence = log_id, sequence
        for members in self.groups:
            members.group.forget()
            members.snapshot = None
            for viewer in members.viewers:
                viewer.mailbox.owe("log_changed")

    async def hand_out(self, events: Sequence[RecordedEvent]) -> None:
        """Put new events into every mailbox. All groups are rendered before the first is delivered; who joins meanwhile
        is waited for, so that nobody's stream has a gap.
        """
        rendered: dict[Members, list[Rendered]] = {}
        while waiting := [one for one in self.groups if one.viewers and one not in rendered]:
            for members in waiting:
                rendered[members] = await self._render(members, events)
        for members, texts in rendered.items():
            for viewer in members.viewers:
                _deliver(viewer, texts)
        self.sequence = events[-1].sequence or self.sequence
        self._follow_guests(events)

    async def _render(self, members: Members, events: Sequence[RecordedEvent]) -> list[Rendered]:
        """What fails for one group does not hold up the others: its viewers resume later. A database that is away holds
        up all, and the whole is tried again.
        """
        try:
            return await members.group.render(events)
        except PASSING:
            raise
        except Exception:
            log.exception("events_not_rendered", bodies=members.group.key[1])
            members.dismiss(*TRY_AGAIN)
            return []

    def _follow_guests(self, events: Sequence[RecordedEvent]) -> None:
        crews = self._guests.follow(events)
        devices = [device_id for crew_id in crews for device_id in self.roster.devices_of(crew_id)]
        if devices:
            self.units.touch(devices)
            self.roster.rename(self.units.slots_of(devices))
            self._lay_all()

    async def replay(self, members: Members, since: int) -> tuple[int, list[Rendered]] | None:
        """Every event after `since`, also those that wait to be handed out: who comes back is told of all he missed.

        None when too many, or when he has seen what is not there: a snapshot is the better answer.
        """
        if self.sequence - since > MOST_REPLAYED:
            return None
        async with self.database.transaction() as tx:
            events = await list_since(tx, since, MOST_REPLAYED + 1)
        upto = (events[-1].sequence if events else None) or self.sequence
        if upto < since or len(events) > MOST_REPLAYED:
            return None
        return upto, await members.group.render(events)

    async def snapshot(self, members: Members) -> Snapshot:
        """What stands now, shared by all of the group who ask within a second."""
        async with members.reading:
            kept = members.snapshot
            if kept is None or _now_s() - kept.read_at_s > SNAPSHOT_LIFE_S or kept.sequence != self.sequence:
                sequence, read_at_s = self.sequence, _now_s()
                kept = members.snapshot = Snapshot(sequence, read_at_s, await members.group.snapshot())
            return kept

    # Positions

    def tick(self) -> None:
        """Close the tick, and wake everybody for whom something may have moved."""
        appeared = self.roster.refresh()
        if appeared:
            self.units.apply(self._sources.newest_of(appeared))
        first_seen = self.units.advance()
        if first_seen is not None and len(first_seen):
            self.roster.rename(first_seen)
        if appeared is not None or (first_seen is not None and len(first_seen)):
            self._lay_all()
        if first_seen is not None:
            for members in self._members.values():
                members.frames.clear()
        if first_seen is not None or appeared is not None:
            for members in self._members.values():
                members.ring()
        self._sweep()

    def _sweep(self) -> None:
        longest = _now_s() - EMPTY_GROUP_LIFE_S
        for key in [key for key, one in self._members.items() if not one.viewers and one.empty_since_s < longest]:
            del self._members[key]

    def _lay_all(self) -> None:
        for members in self._members.values():
            self._lay(members)

    def _lay(self, members: Members) -> None:
        """Work out which units the group sees now, and whether it lost sight of some."""
        scope, before = members.group.scope, members.visible
        mask = members.group.body_mask(body.id for body in self._organisation.bodies())
        guests: list[int] = []
        if scope.body_ids is not None and members.group.sees_units:
            crews = self._guests.crews_for(scope.body_ids)
            guests = [device_id for crew_id in crews for device_id in self.roster.devices_of(crew_id)]
        members.visible = self.units.visible(mask, guests)
        if (before & ~members.visible[: len(before)]).any():
            members.lost_epoch = self.roster.epoch
        members.frames.clear()
        members.rosters.clear()

    def frame(self, members: Members, viewer: Viewer) -> bytes | str | None:
        """The next position frame of a viewer, or None when nothing of it moved; equal askers get equal bytes."""
        assert viewer.window is not None
        key = (viewer.window, viewer.binary, viewer.sent_tick)
        if key not in members.frames:
            if len(members.frames) >= MOST_FRAMES:
                members.frames.clear()
            selection = self.units.select(viewer.window, members.visible, viewer.sent_tick)
            now = self.clock.now()
            if not len(selection.device_id):
                members.frames[key] = None
            elif viewer.binary:
                members.frames[key] = binary_frame(selection, self.units.tick, self.roster.epoch, now)
            else:
                members.frames[key] = json_frame(selection, self.units.tick, now)
        return members.frames[key]

    def roster_since(self, members: Members, epoch: int) -> str | None:
        """The roster's changes after an epoch as JSON text, the same for all of the group; None when there are none."""
        since = epoch if epoch >= members.lost_epoch else 0
        if since not in members.rosters:
            named = self.roster.named_since(members.visible, since)
            roster = {"epoch": self.roster.epoch, "full": since == 0, "devices": named}
            members.rosters[since] = encode(roster) if named or since == 0 else None
        return members.rosters[since]


def _deliver(viewer: Viewer, texts: Sequence[Rendered]) -> None:
    for one in texts:
        if one.text is not None and one.topic in viewer.topics:
            viewer.mailbox.put(one.sequence, one.text)


def _now_s() -> float:
    return asyncio.get_running_loop().time()
