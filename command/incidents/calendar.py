"""The State Council's calendar of working days with its make-up days, as far as it is published."""

from datetime import date

import chinese_calendar


def published_day(day: date) -> bool | None:
    """Whether this day is worked on; None for a year whose calendar is not in the installed table."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None
