"""BCD `YYMMDDhhmmss` times. Reads no clock; impossible digits give None, never an exception."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Final

GMT8: Final = timezone(timedelta(hours=8))
TIME_BYTES: Final = 6
CENTURY: Final = 2000


def decode_time(bcd: bytes, zone: timezone = GMT8) -> datetime | None:
    """Six BCD bytes to a UTC instant; None for hex digits, month 13, 30 February, second 60 and the like."""
    digits = bcd.hex()
    if len(digits) != 2 * TIME_BYTES or not digits.isdecimal():
        return None
    year, month, day, hour, minute, second = (int(digits[at : at + 2]) for at in range(0, 12, 2))
    try:
        local = datetime(CENTURY + year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None
    return local.astimezone(UTC)


def encode_time(instant: datetime, zone: timezone = GMT8) -> bytes:
    """An aware instant of the years 2000-2099 to six BCD bytes; fractions of a second are cut off."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    local = instant.astimezone(zone)
    if not CENTURY <= local.year < CENTURY + 100:
        raise ValueError(f"two digits cannot hold the year {local.year}")
    return bytes.fromhex(local.strftime("%y%m%d%H%M%S"))
