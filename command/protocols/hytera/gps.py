"""The 40 characters of a fix: `A` or `V`, time, date, latitude, longitude, speed, course. WGS-84, knots, UTC."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from .times import FIX_TIME_BYTES, decode_fix_time, encode_fix_time

GPS_BYTES: Final = 40
KMH_PER_KNOT: Final = 1.852
_PER_DEGREE: Final = 600_000
"""Ten-thousandths of a minute, the smallest step of the text."""
_POLE: Final = 90 * _PER_DEGREE
_ANTIMERIDIAN: Final = 180 * _PER_DEGREE

_BLANKS: Final = b"\0 "
_STATUS: Final = {b"A": True, b"V": False}
_PLACE_AT: Final = 1 + FIX_TIME_BYTES
_PLACE: Final = re.compile(rb"([NS])(\d\d)(\d\d)\.(\d{4})([EW])(\d{3})(\d\d)\.(\d{4})")
_PLACE_BYTES: Final = 21
_NUMBER: Final = re.compile(rb"\d+\.?\d*|\.\d+")
_LIKELY: Final = re.compile(rb"[AV](?:\d{12}|\0{12}|\d{6}\0{6}|\0{6}\d{6})" + _PLACE.pattern + rb"[\d.\0 ]{6}")


def _steps(limit: int, half: bytes, degrees: bytes, minutes: bytes, fraction: bytes) -> int | None:
    """Degrees and minutes as signed steps; None for 60 minutes and more, and beyond the limit."""
    whole_minutes = int(minutes)
    steps = int(degrees) * _PER_DEGREE + whole_minutes * 10_000 + int(fraction)
    if whole_minutes >= 60 or steps > limit:
        return None
    return -steps if half in b"SW" else steps


def _place(text: bytes) -> tuple[int | None, int | None]:
    found = _PLACE.fullmatch(text)
    if found is None:
        return None, None
    parts = found.groups()
    latitude = _steps(_POLE, *parts[:4])
    longitude = _steps(_ANTIMERIDIAN, *parts[4:])
    return (None, None) if latitude is None or longitude is None else (latitude, longitude)


def _number(text: bytes) -> float | None:
    """Three characters, blanks on either side; None when nothing, or no number, is there."""
    digits = text.strip(_BLANKS)
    return float(digits) if _NUMBER.fullmatch(digits) else None


def _course(text: bytes) -> int | None:
    degrees = _number(text)
    return None if degrees is None or degrees > 360 else round(degrees)


def _three_digits(number: float | None) -> bytes:
    """One decimal below 10, none above."""
    if number is None:
        return bytes(3)
    tenths = round(number * 10)
    text = f"{tenths // 10}.{tenths % 10}" if 0 <= tenths < 100 else f"{round(number):03d}"
    if number < 0 or len(text) > 3:
        raise ValueError(f"{number} does not fit three characters")
    return text.encode()


def _half_text(steps: int | None, halves: str, digits: int) -> bytes:
    """Half of a place: letter, degrees of so many digits, minutes; NUL bytes for None."""
    if steps is None:
        return bytes(1 + digits + 7)
    degrees, rest = divmod(abs(steps), _PER_DEGREE)
    minutes, fraction = divmod(rest, 10_000)
    return f"{halves[steps < 0]}{degrees:0{digits}d}{minutes:02d}.{fraction:04d}".encode()


@dataclass(frozen=True, slots=True)
class Gps:
    """One fix. What the text leaves blank, or says impossibly, is None; the rest still counts."""

    is_valid: bool
    """`A`; a `V` may still carry the last known place."""
    fixed_at: datetime | None
    """UTC. None: count the time of receipt instead."""
    latitude_steps: int | None
    """Signed ten-thousandths of a minute, None together with the longitude."""
    longitude_steps: int | None
    speed_knots: float | None = None
    course_deg: int | None = None
    """0 to 360 from north."""

    @classmethod
    def of(
        cls,
        *,
        longitude: float,
        latitude: float,
        fixed_at: datetime | None = None,
        speed_knots: float | None = None,
        course_deg: int | None = None,
    ) -> Self:
        """A valid fix from signed degrees."""
        return cls(
            True, fixed_at, round(latitude * _PER_DEGREE), round(longitude * _PER_DEGREE), speed_knots, course_deg
        )

    @classmethod
    def none(cls, fixed_at: datetime | None = None) -> Self:
        """What a radio without satellites sends: `V` and blanks."""
        return cls(False, fixed_at, None, None)

    @property
    def latitude(self) -> float | None:
        """Signed degrees."""
        return None if self.latitude_steps is None else self.latitude_steps / _PER_DEGREE

    @property
    def longitude(self) -> float | None:
        """Signed degrees."""
        return None if self.longitude_steps is None else self.longitude_steps / _PER_DEGREE

    @property
    def speed_kmh(self) -> float | None:
        return None if self.speed_knots is None else self.speed_knots * KMH_PER_KNOT

    @property
    def has_fix(self) -> bool:
        """False for `V`, without a place, and at 0/0: the report counts, the place does not."""
        return self.is_valid and self.latitude_steps is not None and bool(self.latitude_steps or self.longitude_steps)

    def encode(self) -> bytes:
        """40 bytes; raises ValueError for places off the globe and numbers of more than three digits."""
        if abs(self.latitude_steps or 0) > _POLE or abs(self.longitude_steps or 0) > _ANTIMERIDIAN:
            raise ValueError(f"{self.longitude}, {self.latitude} does not fit the globe")
        return b"".join(
            (
                b"A" if self.is_valid else b"V",
                encode_fix_time(self.fixed_at),
                _half_text(self.latitude_steps, "NS", 2),
                _half_text(self.longitude_steps, "EW", 3),
                _three_digits(self.speed_knots),
                b"\0\0\0" if self.course_deg is None else _course_text(self.course_deg),
            )
        )


def _course_text(course_deg: int) -> bytes:
    if not 0 <= course_deg <= 360:
        raise ValueError(f"course {course_deg} does not fit 0 to 360")
    return f"{course_deg:03d}".encode()


def starts_fix(data: bytes) -> bool:
    """Whether these bytes can be a fix: the letter decides."""
    return data[:1] in _STATUS


def decode_gps(text: bytes) -> Gps | None:
    """Exactly 40 bytes to a fix; None when they do not begin with `A` or `V`."""
    is_valid = _STATUS.get(text[:1])
    if is_valid is None or len(text) != GPS_BYTES:
        return None
    latitude, longitude = _place(text[_PLACE_AT : _PLACE_AT + _PLACE_BYTES])
    return Gps(
        is_valid,
        decode_fix_time(text[1:_PLACE_AT]),
        latitude,
        longitude,
        _number(text[34:37]),
        _course(text[37:40]),
    )


def find_gps(body: bytes) -> Gps | None:
    """The first run of bytes anywhere that reads as a whole fix with its place; for layouts that are not known."""
    found = _LIKELY.search(body)
    return None if found is None else decode_gps(found.group())
