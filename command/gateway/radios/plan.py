"""Whom to ask next on one slot, so that the slot carries what it can and no more. Reads no clock."""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

LOAD_OVER: Final = timedelta(seconds=60)
MOST_DOUBLINGS: Final = 3
"""A radio that does not answer is asked after 2, 4, then 8 intervals: the others need the channel."""
HURRY: Final = 0.5
"""Share of the interval for radios whose crew is on its way."""
DEEPEST_DEBT: Final = -10.0


@dataclass(slots=True)
class _Member:
    due_at: datetime
    misses: int = 0
    asked_at: datetime | None = None
    """While the question is under way."""
    hurried: bool = False


@dataclass(slots=True)
class SlotPlan:
    """A slot carries `reports_per_s`; reports that nobody asked for use up the same room."""

    reports_per_s: float
    interval: timedelta
    asks_at_once: int
    _members: dict[int, _Member] = field(default_factory=dict, init=False)
    _credit: float = field(default=1.0, init=False)
    _credit_at: datetime | None = field(default=None, init=False)
    _reports: deque[datetime] = field(default_factory=deque, init=False)

    def __len__(self) -> int:
        return len(self._members)

    def lay(self, radios: Collection[int], hurried: Collection[int], now: datetime) -> None:
        """Who is asked from now on. A radio that is new is due at once."""
        for gone in self._members.keys() - set(radios):
            del self._members[gone]
        for radio_id in radios:
            member = self._members.setdefault(radio_id, _Member(now))
            member.hurried = radio_id in hurried
            member.due_at = min(member.due_at, now + self._interval_of(member))  # also after the clock was set back

    def take(self, now: datetime) -> int | None:
        """The radio to ask now; None while the slot is full or nobody is due."""
        self._earn(now)
        under_way = sum(member.asked_at is not None for member in self._members.values())
        if self._credit < 1 or under_way >= self.asks_at_once or not self.interval:
            return None
        waiting = [(one.due_at, radio_id) for radio_id, one in self._members.items() if one.asked_at is None]
        due_at, radio_id = min(waiting, default=(now, None))
        if radio_id is None or due_at > now:
            return None
        self._credit -= 1
        self._members[radio_id].asked_at = now
        return radio_id

    def reported(self, radio_id: int, now: datetime) -> None:
        """A report of this radio came over the slot, asked for or not."""
        self._earn(now)
        self._reports.append(now)
        member = self._members.get(radio_id)
        if member is None or member.asked_at is None:
            self._credit = max(self._credit - 1, DEEPEST_DEBT)
        if member is not None:
            member.misses, member.asked_at = 0, None
            member.due_at = now + self._interval_of(member)

    def settle(self, radio_id: int) -> None:
        """It has answered, over whatever slot."""
        member = self._members.get(radio_id)
        if member is not None:
            member.misses, member.asked_at = 0, None

    def missed(self, patience: timedelta, now: datetime) -> list[tuple[int, datetime]]:
        """Radios that were asked and have not answered in time, and when they were asked."""
        late: list[tuple[int, datetime]] = []
        for radio_id, member in self._members.items():
            if member.asked_at is not None and not timedelta() <= now - member.asked_at < patience:
                late.append((radio_id, member.asked_at))
                member.misses, member.asked_at = member.misses + 1, None
                member.due_at = now + self._interval_of(member)
        return late

    def not_asked(self, radio_id: int, now: datetime) -> None:
        """The question could not be sent: it counts neither as a poll nor as a missed one."""
        member = self._members.get(radio_id)
        if member is not None and member.asked_at is not None:
            member.asked_at, member.due_at = None, now + self._interval_of(member)

    @property
    def wanted_per_s(self) -> float:
        """Reports a second if every radio were asked in its interval."""
        if not self.interval:
            return 0.0
        return sum(1 / self._interval_of(member).total_seconds() for member in self._members.values())

    @property
    def planned_per_s(self) -> float:
        return min(self.wanted_per_s, self.reports_per_s)

    def actual_per_s(self, now: datetime) -> float:
        """Over the last minute."""
        while self._reports and abs(now - self._reports[0]) > LOAD_OVER:
            self._reports.popleft()
        return len(self._reports) / LOAD_OVER.total_seconds()

    def _interval_of(self, member: _Member) -> timedelta:
        doubled: timedelta = self.interval * 2 ** min(member.misses, MOST_DOUBLINGS)
        return doubled * HURRY if member.hurried else doubled

    def _earn(self, now: datetime) -> None:
        if self._credit_at is not None:
            passed_s = max((now - self._credit_at).total_seconds(), 0.0)
            self._credit = min(self._credit + passed_s * self.reports_per_s, 1.0)
        self._credit_at = now
