"""Primitive types at their borders, and that what does not fit the wire is a ValueError everywhere."""

import pytest

from command.protocols.jt808.areas import SetCircles
from command.protocols.jt808.extras import CabinTemperature, Crossing, Mileage, RawExtra, encode_extras
from command.protocols.jt808.flags import AlarmFlags, StatusFlags
from command.protocols.jt808.general import GeneralReplyPlatform
from command.protocols.jt808.message import Message
from command.protocols.jt808.position import Position, PositionReport
from command.protocols.jt808.questions import Choice, Question
from command.protocols.jt808.resend import ResendRequestPlatform
from command.protocols.jt808.shape_parts import Vertex
from command.protocols.jt808.shapes import Circle
from command.protocols.jt808.tracking import Track
from command.protocols.jt808.version import Version
from command.protocols.jt808.wire import BadBody, Cursor, byte, counted_byte, dword, word


def test_numbers_are_big_endian() -> None:
    assert (byte(255), word(0x0102), dword(0x01020304)) == (b"\xff", b"\x01\x02", b"\x01\x02\x03\x04")
    cursor = Cursor(bytes.fromhex("ff 0102 01020304 616263"))
    assert (cursor.byte(), cursor.word(), cursor.dword()) == (255, 0x0102, 0x01020304)
    assert (cursor.left, cursor.text(2), cursor.rest(), cursor.left) == (3, "ab", b"c", 0)


def test_a_cursor_says_what_was_missing_and_stays_where_it_was() -> None:
    cursor = Cursor(b"\x01\x02")
    cursor.byte()
    with pytest.raises(BadBody, match="4 bytes wanted at offset 1, 1 left"):
        cursor.dword()
    assert cursor.byte() == 2


def position(**changes: int) -> PositionReport:
    values = {"latitude_wire_e6": 1, "longitude_wire_e6": 1, "altitude_m": 0, "speed_tenth_kmh": 0, "course_deg": 0}
    return PositionReport(Position(AlarmFlags(0), StatusFlags(0), **(values | changes), time_bcd=bytes(6)))


@pytest.mark.parametrize(
    "message",
    [
        Track(65536),
        Track(-1),
        GeneralReplyPlatform(65536, 0, 0),
        GeneralReplyPlatform(0, 0, 256),
        position(altitude_m=32768),
        position(speed_tenth_kmh=65536),
        position(longitude_wire_e6=-1),
        Question("街" * 128, ()),
        Question("", (Choice(256, ""),)),
        ResendRequestPlatform(1, tuple(range(1, 257))),
        SetCircles(1, (Circle(1, Vertex(1, 1), 1),) * 256),
    ],
    ids=repr,
)
def test_what_does_not_fit_is_a_value_error(message: Message) -> None:
    with pytest.raises(ValueError, match="fit"):
        message.encode(Version.V2013)


@pytest.mark.parametrize(
    "extra", [Mileage(1 << 32), Crossing(1, -1, 0), CabinTemperature(-32768), RawExtra(1, bytes(256))]
)
def test_what_does_not_fit_an_extra_is_a_value_error(extra: Mileage | Crossing | CabinTemperature | RawExtra) -> None:
    with pytest.raises(ValueError, match="fit"):
        encode_extras([extra])


def test_255_bytes_are_the_most_that_one_byte_counts() -> None:
    assert counted_byte(bytes(255))[0] == 255
