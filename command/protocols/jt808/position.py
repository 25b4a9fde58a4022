"""One position: the 28-byte base of 0x0200 and the report around it, in friendly form (`columns.py` is the fast one)."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final, Self, TypeVar

from .extras import Extra, decode_extras, encode_extras
from .flags import AlarmFlags, StatusFlags
from .times import decode_time, encode_time
from .version import Version
from .wire import Cursor, pack

BASE: Final = struct.Struct(">IIIIhHH6s")
BASE_BYTES: Final = BASE.size
MAX_LATITUDE_E6: Final = 90_000_000
MAX_LONGITUDE_E6: Final = 180_000_000
NO_ALARM: Final = AlarmFlags(0)

E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class Position:
    """The 28 bytes as they stand; signs, times and units that a reader wants are properties."""

    alarm: AlarmFlags
    status: StatusFlags
    latitude_wire_e6: int
    """Degrees x 10^6 without sign; the hemisphere is in `status`."""
    longitude_wire_e6: int
    altitude_m: int
    """Read as signed: places below sea level occur."""
    speed_tenth_kmh: int
    course_deg: int
    time_bcd: bytes
    """GMT+8, kept raw because terminals send impossible ones."""

    @classmethod
    def of(
        cls,
        *,
        longitude: float,
        latitude: float,
        fixed_at: datetime,
        speed_kmh: float = 0.0,
        course_deg: int = 0,
        altitude_m: int = 0,
        alarm: AlarmFlags = NO_ALARM,
        status: StatusFlags = StatusFlags.FIXED | StatusFlags.ACC_ON,
    ) -> Self:
        """From signed degrees; the hemisphere bits of `status` are set here."""
        hemisphere = (StatusFlags.SOUTH if latitude < 0 else 0) | (StatusFlags.WEST if longitude < 0 else 0)
        return cls(
            alarm=alarm,
            status=status & ~(StatusFlags.SOUTH | StatusFlags.WEST) | hemisphere,
            latitude_wire_e6=round(abs(latitude) * 1e6),
            longitude_wire_e6=round(abs(longitude) * 1e6),
            altitude_m=altitude_m,
            speed_tenth_kmh=round(speed_kmh * 10),
            course_deg=course_deg,
            time_bcd=encode_time(fixed_at),
        )

    @property
    def fixed_at(self) -> datetime | None:
        """UTC; None when the BCD names no possible instant."""
        return decode_time(self.time_bcd)

    @property
    def latitude_e6(self) -> int:
        """Signed degrees x 10^6, 0 when beyond the pole."""
        if self.latitude_wire_e6 > MAX_LATITUDE_E6:
            return 0
        return -self.latitude_wire_e6 if StatusFlags.SOUTH in self.status else self.latitude_wire_e6

    @property
    def longitude_e6(self) -> int:
        """Signed degrees x 10^6, 0 when beyond the antimeridian."""
        if self.longitude_wire_e6 > MAX_LONGITUDE_E6:
            return 0
        return -self.longitude_wire_e6 if StatusFlags.WEST in self.status else self.longitude_wire_e6

    @property
    def latitude(self) -> float:
        return self.latitude_e6 / 1e6

    @property
    def longitude(self) -> float:
        return self.longitude_e6 / 1e6

    @property
    def speed_kmh(self) -> float:
        return self.speed_tenth_kmh / 10

    @property
    def has_fix(self) -> bool:
        """False without status bit 1, at 0/0, or out of range: the report counts, the place does not."""
        return (
            StatusFlags.FIXED in self.status
            and (self.latitude_wire_e6, self.longitude_wire_e6) != (0, 0)
            and self.latitude_wire_e6 <= MAX_LATITUDE_E6
            and self.longitude_wire_e6 <= MAX_LONGITUDE_E6
        )

    @property
    def is_shifted_gcj02(self) -> bool:
        """Coordinates went through the confidentiality plug-in; otherwise WGS-84/CGCS2000."""
        return StatusFlags.SHIFTED_GCJ02 in self.status

    def encode(self) -> bytes:
        return pack(
            BASE,
            self.alarm,
            self.status,
            self.latitude_wire_e6,
            self.longitude_wire_e6,
            self.altitude_m,
            self.speed_tenth_kmh,
            self.course_deg,
            self.time_bcd,
        )

    @classmethod
    def decode(cls, base: bytes) -> Self:
        """Exactly 28 bytes."""
        alarm, status, *rest = BASE.unpack(base)
        return cls(AlarmFlags(alarm), StatusFlags(status), *rest)


@dataclass(frozen=True, slots=True)
class PositionReport:
    """0x0200: a position and what the terminal adds to it."""

    ID: ClassVar[int] = 0x0200

    position: Position
    extras: tuple[Extra, ...] = ()

    def extra(self, kind: type[E]) -> E | None:
        """The first extra of a kind: `report.extra(Mileage)`."""
        return next((extra for extra in self.extras if isinstance(extra, kind)), None)

    def encode(self, version: Version) -> bytes:  # noqa: ARG002
        return self.position.encode() + encode_extras(self.extras)

    @classmethod
    def decode(cls, body: bytes, version: Version) -> Self:  # noqa: ARG003
        """Bad extras are kept raw; only a base shorter than 28 bytes is a `BadBody`."""
        return cls(Position.decode(Cursor(body).take(BASE_BYTES)), decode_extras(body[BASE_BYTES:]))


def bases_of(bodies: Iterable[bytes]) -> list[bytes]:
    """The 28-byte bases of 0x0200 bodies, for `positions_from`; bodies that are too short are left out."""
    return [body[:BASE_BYTES] for body in bodies if len(body) >= BASE_BYTES]
