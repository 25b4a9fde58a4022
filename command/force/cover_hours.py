"""Hours in which one body answers for another: civil time of Asia/Shanghai, over midnight too. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from command.foundation.clock import CIVIL_ZONE


@dataclass(frozen=True, slots=True)
class CoverHours:
    """`weekdays` (Monday = 1) and the validity dates are those of the day on which the hours begin."""

    weekdays: frozenset[int]
    from_time: time
    to_time: time
    covering_body_id: int
    reason: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def hold(self, at: datetime) -> bool:
        """Whether `at` lies in these hours. The end is not included; equal times are a whole day."""
        local = at.astimezone(CIVIL_ZONE)
        clock, today = local.time(), local.date()
        if self.from_time < self.to_time:
            return self._begin_on(today) and self.from_time <= clock < self.to_time
        begun_today = self._begin_on(today) and clock >= self.from_time
        begun_yesterday = self._begin_on(today - timedelta(days=1)) and clock < self.to_time
        return begun_today or begun_yesterday

    def _begin_on(self, day: date) -> bool:
        if self.valid_from is not None and day < self.valid_from:
            return False
        if self.valid_to is not None and day > self.valid_to:
            return False
        return day.isoweekday() in self.weekdays
