"""The worker's part: new fixes and signal reports are counted by place, each once, behind a cursor in the database.

A page is one transaction with the cursor, so that a kill at any moment loses nothing and counts nothing twice. It rests
as long as it worked: whoever stores fixes goes first.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Generic, TypeVar

from command.force.service import DeviceKind, Devices
from command.foundation.clock import Clock, civil_date
from command.foundation.database import Database, Transaction
from command.radio.measured.bearers import repository
from command.radio.measured.bearers.line import LONGEST_SILENCE, SLOT, Folded, Line, Silence, Slot, fold, slot_of
from command.radio.measured.bearers.models import (
    Bearer,
    CellKey,
    Fix,
    FixKey,
    FixSource,
    Rules,
    Tallies,
    Tally,
    device_bit,
)
from command.radio.measured.bearers.radios import tallied
from command.radio.measured.bearers.silences import judge
from command.radio.measured.bearers.squares import FINEST, LEVELS
from command.radio.measured.credible import Span
from command.radio.measured.placing import BETWEEN
from command.radio.sites.service import Sites
from command.radio.traffic.models import SignalReport
from command.radio.traffic.service import radios, stations

POSITIONS, SIGNALS = "positions", "signals"
LAG: Final = timedelta(seconds=60)
"""Behind the present: what was received is committed by then."""
SIGNAL_LAG: Final = BETWEEN + timedelta(minutes=5)
"""A missed poll is placed when its radio was heard again."""
MOST_FIXES: Final = 5000
MOST_REPORTS: Final = 100_000
"""Of ten minutes with those around them: what fifty slots carry."""
MOST_SILENCES: Final = 100
MOST_INSIDE: Final = 10_000
_REPORTS_AT_ONCE: Final = 2000
SHORTEST_STRIDE: Final = timedelta(seconds=10)
LONGEST_STRIDE: Final = timedelta(days=1)
SLOTS_KEPT: Final = 3 * LONGEST_SILENCE
EVERY_S: Final = 5.0
FORGET_EVERY: Final = timedelta(hours=1)
Read = TypeVar("Read")
_OF_RADIOS: Final = frozenset({DeviceKind.RADIO, DeviceKind.VEHICLE_RADIO})


@dataclass(slots=True)
class _Stride:
    """How much time is taken at once: more where little happened."""

    shortest: timedelta
    length: timedelta

    def took(self, share: float) -> None:
        """`share`: of what may be taken at once; above 1 it was too much."""
        if share >= 1.0:
            self.length = max(self.shortest, self.length / 2)
        elif share < 0.25:
            self.length = min(LONGEST_STRIDE, self.length * 2)


@dataclass(frozen=True, slots=True)
class _Found(Generic[Read]):
    """`page`: of what lies behind the cursor and before the end; `is_behind`: more may lie behind that."""

    cursor: FixKey
    end: datetime
    is_behind: bool
    page: Sequence[Read]


class Folding:
    """`keep_days`: where counting begins in a house that has never counted; `keep_months` of evidence are kept."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        fixes: FixSource,
        devices: Devices,
        sites: Sites,
        rules: Rules,
        keep_days: int,
        keep_months: int,
    ) -> None:
        self._database = database
        self._clock = clock
        self._fixes = fixes
        self._devices = devices
        self._sites = sites
        self._rules = rules
        self._keep_days = keep_days
        self._keep_months = keep_months
        self._strides = {
            POSITIONS: _Stride(SHORTEST_STRIDE, timedelta(minutes=1)),
            SIGNALS: _Stride(BETWEEN, BETWEEN),
        }
        self._forgotten_at: datetime | None = None

    async def run(self) -> None:
        """For ever."""
        while True:
            began_s = time.monotonic()
            worked = await self.step()
            took_s = time.monotonic() - began_s
            await asyncio.sleep(max(took_s, 0.0 if worked else EVERY_S))

    async def step(self) -> bool:
        """A page of each source; whether there may be more."""
        parts = (self._fold_fixes, self._judge_silences, self._fold_signals)
        more = [await part() for part in parts]
        await self._forget_old()
        return any(more)

    def bearer_of(self, device_id: int) -> Bearer | None:
        """None of radios, which repeaters report on, and of what the register does not know."""
        device = self._devices.find(device_id)
        if device is None or device.kind in _OF_RADIOS:
            return None
        return Bearer.VEHICLE_DATA if device.kind is DeviceKind.VEHICLE_TERMINAL else Bearer.PUBLIC_NETWORK

    async def _fold_fixes(self) -> bool:
        async with self._database.transaction() as tx:

            async def received(cursor: FixKey, end: datetime) -> Sequence[Fix]:
                return await self._fixes.received(tx, cursor, end, MOST_FIXES)

            found = await self._next(tx, POSITIONS, LAG, received)
            if found is None:
                return False
            page, full = found.page, len(found.page) == MOST_FIXES
            lines = await repository.lines_of(tx, {fix.device_id for fix in page})
            folded, cells = await asyncio.to_thread(self._folded, page, lines)
            await repository.add_cells(tx, cells)
            await repository.add_slots(tx, folded.slots)
            await repository.add_silences(tx, folded.silences)
            await repository.save_lines(tx, folded.lines.values())
            await repository.move_cursor(tx, POSITIONS, FixKey.of(page[-1]) if full else FixKey.before(found.end))
        self._strides[POSITIONS].took(len(page) / MOST_FIXES)
        return full or found.is_behind

    def _folded(self, page: Sequence[Fix], lines: Mapping[int, Line]) -> tuple[Folded, dict[CellKey, Tally]]:
        folded = fold(page, lines, self.bearer_of, self._rules)
        return folded, spread(folded.tallies)

    async def _judge_silences(self) -> bool:
        """Of which everything is counted that was received until the device had time to catch up."""
        async with self._database.transaction() as tx:
            counted = (await repository.cursors(tx)).get(POSITIONS)
            if counted is None:
                return False
            due = await repository.take_silences(tx, counted - self._rules.settle, MOST_SILENCES)
            slots = await _slots_around(tx, due)
            found = Tallies()
            for silence in due:
                _join(found, await self._judged(tx, silence, slots))
            await repository.add_cells(tx, spread(found))
        return len(due) == MOST_SILENCES

    async def _judged(self, tx: Transaction, silence: Silence, slots: Mapping[Slot, int]) -> Tallies:
        inside = await self._fixes.made(tx, silence.device_id, silence.began_at, silence.ended_at, MOST_INSIDE)
        if len(inside) == MOST_INSIDE:
            silence = _until(silence, inside[-1])
        return judge(silence, inside, _others_heard(slots, silence), self._rules)

    async def _fold_signals(self) -> bool:
        async with self._database.transaction() as tx:

            async def told(cursor: FixKey, end: datetime) -> Sequence[SignalReport]:
                return await self._reports(tx, cursor.received_at - BETWEEN, end + BETWEEN)

            found = await self._next(tx, SIGNALS, SIGNAL_LAG, told)
            if found is None:
                return False
            start, end, reports = found.cursor.received_at, found.end, found.page
            self._strides[SIGNALS].took(len(reports) / MOST_REPORTS)
            if len(reports) > MOST_REPORTS and end - start > BETWEEN:
                return True
            outages = await self._sites.dark_between(tx, start, end)
            dark = {
                one.id: [Span(*span) for span in outages.get(one.site_code or "", ())]
                for one in await stations.list_repeaters(tx)
            }
            cells = await asyncio.to_thread(lambda: spread(tallied(reports, Span(start, end), dark, self._rules)))
            await repository.add_cells(tx, cells)
            await repository.move_cursor(tx, SIGNALS, FixKey.before(end))
        return found.is_behind

    async def _reports(self, tx: Transaction, start: datetime, end: datetime) -> list[SignalReport]:
        """A little more than `MOST_REPORTS` at most."""
        found: list[SignalReport] = []
        while len(found) <= MOST_REPORTS:
            after = found[-1].id if found else 0
            page = await radios.list_signals(tx, start=start, end=end, after_id=after, limit=_REPORTS_AT_ONCE)
            found += page
            if len(page) < _REPORTS_AT_ONCE:
                break
        return found

    async def _next(
        self,
        tx: Transaction,
        source: str,
        lag: timedelta,
        read: Callable[[FixKey, datetime], Awaitable[Sequence[Read]]],
    ) -> _Found[Read] | None:
        """What comes next; time in which there was nothing is passed over at once.

        None where there is nothing to do, or another process does it.
        """
        now, stride = self._clock.now(), self._strides[source]
        cursor = await repository.lock_cursor(tx, source, now - timedelta(days=self._keep_days))
        while cursor is not None and cursor.received_at < now - lag:
            end = min(now - lag, cursor.received_at + stride.length)
            page, is_behind = await read(cursor, end), end < now - lag
            if page or not is_behind:
                return _Found(cursor, end, is_behind, page)
            stride.took(0.0)
            cursor = FixKey.before(end)
        return None

    async def _forget_old(self) -> None:
        now = self._clock.now()
        if self._forgotten_at is not None and now - self._forgotten_at < FORGET_EVERY:
            return
        self._forgotten_at = now
        async with self._database.transaction() as tx:
            counted = (await repository.cursors(tx)).get(POSITIONS, now)
            months = months_back(now, self._keep_months)
            await repository.forget(tx, months_before=months, slots_before=counted - SLOTS_KEPT)


def spread(tallies: Tallies) -> dict[CellKey, Tally]:
    """The same evidence on every level."""
    found: dict[CellKey, Tally] = {}
    for (month, bearer, square), tally in tallies.items():
        for level in LEVELS:
            up = FINEST - level
            key = CellKey(level, square.x >> up, square.y >> up, month, bearer)
            found.setdefault(key, Tally()).add(tally)
    return found


def _join(whole: Tallies, part: Tallies) -> None:
    for key, tally in part.items():
        whole.setdefault(key, Tally()).add(tally)


def _until(silence: Silence, last: Fix) -> Silence:
    """The beginning of one in which more was made than is read at once."""
    return replace(silence, ended_at=last.fixed_at, to_lon_e7=last.longitude_e7, to_lat_e7=last.latitude_e7)


async def _slots_around(tx: Transaction, silences: Sequence[Silence]) -> dict[Slot, int]:
    if not silences:
        return {}
    start = min(one.began_at + one.clock_offset for one in silences)
    end = max(one.ended_at + one.clock_offset for one in silences)
    return await repository.slots_between(tx, slot_of(start) - SLOT, end + SLOT)


def _others_heard(slots: Mapping[Slot, int], silence: Silence) -> Callable[[datetime], bool]:
    """In the slot and in both beside it: where the service stopped or came back within a slot, nothing is said."""
    own = device_bit(silence.device_id)

    def heard(at: datetime) -> bool:
        here = slot_of(at)
        return all(slots.get((silence.bearer, each), 0) & ~own for each in (here - SLOT, here, here + SLOT))

    return heard


def months_back(now: datetime, months: int) -> date:
    """First civil day of the month that lies so many months back; 0: of this one."""
    today = civil_date(now)
    number = today.year * 12 + today.month - 1 - months
    return today.replace(year=number // 12, month=number % 12 + 1, day=1)
