"""Times as text inside location messages. Reads no clock; impossible digits give None, never an exception.

Only the instant of a fix is known to be UTC. The start and stop of planned reports are not described beyond their 14
digits: messages write them as year, month, day, hour, minute, second of UTC, and the helpers take another zone.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

INSTANT_BYTES: Final = 14
INTERVAL_BYTES: Final = 8
FIX_TIME_BYTES: Final = 12
CENTURY: Final = 2000
NO_INSTANT: Final = b"0" * INSTANT_BYTES
_DAY_S: Final = 86_400
_MAX_INTERVAL_S: Final = 100 * _DAY_S - 1


def _numbers(text: bytes, size: int) -> list[int] | None:
    """Pairs of digits as numbers; None for another size or anything but digits."""
    if len(text) != size or not text.isdigit():
        return None
    return [int(text[at : at + 2]) for at in range(0, size, 2)]


def _instant(year: int, *rest: int, zone: tzinfo) -> datetime | None:
    month, day, hour, minute, second = rest
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def decode_instant(text: bytes, zone: tzinfo = UTC) -> datetime | None:
    """`YYYYMMDDhhmmss` to a UTC instant; None for zeros, NUL bytes and days that do not exist."""
    numbers = _numbers(text, INSTANT_BYTES)
    if numbers is None:
        return None
    century, year, *rest = numbers
    return _instant(100 * century + year, *rest, zone=zone)


def encode_instant(instant: datetime | None, zone: tzinfo = UTC) -> bytes:
    """An aware instant to 14 digits, None to zeros; fractions of a second are cut off."""
    return NO_INSTANT if instant is None else f"{_local(instant, zone):%Y%m%d%H%M%S}".zfill(INSTANT_BYTES).encode()


def _local(instant: datetime, zone: tzinfo) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(zone)


def decode_interval(text: bytes) -> timedelta | None:
    """`ddhhmmss` to a duration; numbers beyond 23, 59 and 59 are added up as they stand."""
    numbers = _numbers(text, INTERVAL_BYTES)
    if numbers is None:
        return None
    days, hours, minutes, seconds = numbers
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def encode_interval(interval: timedelta | None) -> bytes:
    """A duration below 100 days to eight digits, None to zeros; fractions of a second are cut off."""
    total_s = 0 if interval is None else interval // timedelta(seconds=1)
    if not 0 <= total_s <= _MAX_INTERVAL_S:
        raise ValueError(f"{interval} does not fit two digits of days")
    days, rest_s = divmod(total_s, _DAY_S)
    hours, rest_s = divmod(rest_s, 3600)
    minutes, seconds = divmod(rest_s, 60)
    return f"{days:02d}{hours:02d}{minutes:02d}{seconds:02d}".encode()


def decode_fix_time(text: bytes) -> datetime | None:
    """`hhmmssddmmyy`, UTC, of a fix; None for NUL bytes and impossible digits: then the time of receipt counts."""
    numbers = _numbers(text, FIX_TIME_BYTES)
    if numbers is None:
        return None
    hour, minute, second, day, month, year = numbers
    return _instant(CENTURY + year, month, day, hour, minute, second, zone=UTC)


def encode_fix_time(instant: datetime | None) -> bytes:
    """An aware instant of the years 2000-2099 to 12 digits, None to NUL bytes."""
    if instant is None:
        return bytes(FIX_TIME_BYTES)
    utc = _local(instant, UTC)
    if not CENTURY <= utc.year < CENTURY + 100:
        raise ValueError(f"two digits cannot hold the year {utc.year}")
    return utc.strftime("%H%M%S%d%m%y").encode()
