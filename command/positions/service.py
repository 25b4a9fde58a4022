"""What other rooms use of the positions: fixes in, newest and tracks out."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import asyncpg
import numpy as np

from command.force.service import Devices
from command.foundation.bus import Bus
from command.foundation.clock import Clock
from command.foundation.database import Database
from command.foundation.errors import invalid, not_found, unavailable
from command.foundation.security import Permission, Scope
from command.positions import repository
from command.positions.board import Board
from command.positions.group_commit import GroupCommit, Sheaf, Source
from command.positions.housekeeping import Housekeeping
from command.positions.models import FixBatch, Flags, Ints, Records, Rules
from command.positions.newest import NewestPositions
from command.positions.partitions import Partitions
from command.positions.passage import Passage
from command.positions.received import StoredFixes
from command.positions.states import DeviceStates
from command.positions.track import Track, track_of
from command.positions.writer import PassageWriter, RaiseAlarm

WAITING_ROWS: Final = 20_000
"""Of callers that wait for their commit; more are refused, and the devices send again."""
COMMIT_PATIENCE_S: Final = 10.0
LONGEST_TRACK: Final = timedelta(days=7)
MOST_TRACK_ROWS: Final = 100_000

__all__ = ["Positions", "Sheaf", "Source", "StoredFixes"]


@dataclass(slots=True)
class _Waiting:
    batch: FixBatch
    done: asyncio.Future[bool]


class Positions:
    def __init__(
        self, database: Database, bus: Bus, clock: Clock, devices: Devices, *, raise_alarm: RaiseAlarm, rules: Rules
    ) -> None:
        self._database = database
        self._devices = devices
        self._rules = rules
        self._waiting: list[_Waiting] = []
        self._waiting_rows = 0
        partitions = Partitions()
        self._states = DeviceStates()
        self._newest = NewestPositions(database, bus, clock, devices, rules)
        self._newest.on_learnt(self._states.learn)
        writer = PassageWriter(database, partitions, devices, raise_alarm)
        self._commits = GroupCommit(database, self._begin, writer, self._committed)
        self._commits.add_source(self._waiting_batches)
        self.housekeeping = Housekeeping(database, clock, partitions, rules)

    async def start(self) -> None:
        await self.housekeeping.make_ahead()
        await self._newest.start()
        self._commits.start()

    async def stop(self) -> None:
        await self._commits.stop()
        await self._newest.stop()

    def add_source(self, source: Source) -> Callable[[], None]:
        """Have `source` asked for reports whenever the database is free; gives what to call when some have arrived."""
        self._commits.add_source(source)
        return self._commits.wake

    def on_learnt(self, listener: Callable[[Records], None]) -> None:
        """Have `listener` called with everything newest that is heard of: commits of every process, told by the bus, and
        what is read again after a lost connection and once a minute.
        """
        self._newest.on_learnt(listener)

    async def ingest(self, batch: FixBatch) -> None:
        """Returns when the batch is committed; what it raises means: not stored as far as you know, send it again.

        Raises:
            CommandError: UNAVAILABLE `positions_busy` at once when too much waits; `positions_not_stored` when the
                database does not take it in time or the device left the register.
        """
        if self._waiting_rows + len(batch) > WAITING_ROWS:
            raise unavailable("positions_busy", "too many positions wait to be stored")
        waiting = _Waiting(batch, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._waiting_rows += len(batch)
        self._commits.wake()
        try:
            stored = await asyncio.wait_for(waiting.done, COMMIT_PATIENCE_S)
        except TimeoutError:
            stored = False
        if not stored:
            raise unavailable("positions_not_stored", "the positions are not stored, send them again")

    @property
    def board(self) -> Board:
        """Newest of all devices, for reading."""
        return self._newest.board

    async def list_newest(self) -> Records:
        """Newest drawable fix of every registered device, from PostgreSQL, as `models.NEWEST` records."""
        return await self._newest.read()

    def newest_of(self, device_ids: Iterable[int]) -> Records:
        """Newest of these devices, from memory; devices never seen are missing."""
        return self.board.of(device_ids)

    def newest_within(self, bbox_deg: tuple[float, float, float, float], scope: Scope) -> Records:
        """Newest of the devices in west, south, east, north that the scope may see."""
        scope.require(Permission.FORCE_READ)
        found = self.board.within(*bbox_deg)
        return found[self._visible(found["device_id"], scope)]

    async def track(
        self, device_id: int, start: datetime, end: datetime, scope: Scope, simplify_m: float = 0.0
    ) -> Track:
        """Where a device was between two instants of its own clock; Douglas-Peucker when `simplify_m` > 0.

        Raises:
            CommandError: NOT_FOUND `device_not_found`, also out of scope; INVALID `track_span` for more than a week
                or an end before the start.
        """
        scope.require(Permission.TRACK_READ)
        device = self._devices.find(device_id)
        if device is None or not scope.covers(device.body_id):
            raise not_found("device", device_id)
        if not start < end <= start + LONGEST_TRACK:
            raise invalid("track_span", f"a track runs forward and over {LONGEST_TRACK.days} days at most")
        async with self._database.transaction() as tx:
            connection: asyncpg.Connection = (await tx.get_raw_connection()).driver_connection
            rows = await repository.list_track(connection, device_id, start, end, MOST_TRACK_ROWS)
        return track_of(rows, simplify_m, is_cut=len(rows) == MOST_TRACK_ROWS)

    def _visible(self, device_ids: Ints, scope: Scope) -> Flags:
        found = [self._devices.find(device_id) for device_id in device_ids.tolist()]
        return np.array([device is not None and scope.covers(device.body_id) for device in found], np.bool_)

    def _begin(self, arrived: FixBatch) -> Passage:
        return Passage.begin(arrived, self._devices, self._states, self._rules)

    def _committed(self, passage: Passage) -> None:
        self._states.pace.count(passage.edges)
        self._newest.committed(passage.newest())

    def _waiting_batches(self, room: int) -> Sheaf | None:
        taken: list[_Waiting] = []
        while self._waiting and (not taken or len(self._waiting[0].batch) <= room):
            taken.append(self._waiting.pop(0))
            room -= len(taken[-1].batch)
        if not taken:
            return None

        def settle(answered: Flags | None) -> None:
            start = 0
            for waiting in taken:
                end = start + len(waiting.batch)
                self._waiting_rows -= len(waiting.batch)
                if not waiting.done.done():
                    waiting.done.set_result(answered is None or bool(answered[start:end].all()))
                start = end

        return Sheaf(FixBatch.concat([waiting.batch for waiting in taken]), settle)
