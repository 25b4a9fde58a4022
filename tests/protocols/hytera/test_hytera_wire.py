"""Primitive types at their borders, and that what does not fit the wire is a ValueError everywhere."""

import struct
from datetime import UTC, datetime, timedelta

import pytest

from command.protocols.hytera import calls, remote, rrs, statuses, text, timed, triggered
from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.emergency import EmergencyReport
from command.protocols.hytera.gps import Gps
from command.protocols.hytera.location import LocationAnswer, LocationRequest
from command.protocols.hytera.message import Message
from command.protocols.hytera.registry import encode_message
from command.protocols.hytera.wire import BadBody, Cursor, byte, pack, unpack_front, unpack_whole

RADIO = RadioAddress(2001)
TOO_FAR = RadioAddress(1 << 24)
FIX = Gps.of(longitude=1, latitude=1)


def test_a_cursor_reads_the_high_byte_first_and_to_the_end() -> None:
    cursor = Cursor(bytes.fromhex("ff 0102 01020304 6162"))
    assert (cursor.byte(), cursor.word(), cursor.dword()) == (255, 0x0102, 0x01020304)
    with pytest.raises(BadBody, match="2 bytes more than the table has"):
        cursor.end()
    assert (cursor.left, cursor.rest(), cursor.left) == (2, b"ab", 0)
    cursor.end()


def test_a_cursor_says_what_was_missing_and_stays_where_it_was() -> None:
    cursor = Cursor(b"\x01\x02")
    cursor.byte()
    with pytest.raises(BadBody, match="4 bytes wanted at offset 1, 1 left"):
        cursor.dword()
    assert cursor.byte() == 2


def test_a_layout_is_read_as_a_whole_or_from_the_front() -> None:
    layout = struct.Struct(">BH")
    assert unpack_whole(layout, b"\x01\x02\x03") == unpack_front(layout, b"\x01\x02\x03\x04") == (1, 0x0203)
    for body in (b"\x01\x02", b"\x01\x02\x03\x04"):
        with pytest.raises(BadBody, match=f"{len(body)} bytes where the table has 3"):
            unpack_whole(layout, body)
    with pytest.raises(BadBody, match="2 bytes"):
        unpack_front(layout, b"\x01\x02")


@pytest.mark.parametrize("value", [-1, 256])
def test_numbers_that_do_not_fit_are_refused(value: int) -> None:
    with pytest.raises(ValueError, match="fit"):
        byte(value)
    with pytest.raises(ValueError, match="fit"):
        pack(struct.Struct("B"), value)


@pytest.mark.parametrize(
    "message",
    [
        rrs.Registration(TOO_FAR),
        rrs.RegistrationAnswer(RADIO, 256, 0),
        rrs.RegistrationAnswer(RADIO, 0, 1 << 32),
        LocationRequest(-1, RADIO),
        LocationRequest(1, RADIO, 256),
        LocationAnswer(1, RADIO, FIX, 1 << 16),
        LocationAnswer(1, RADIO, FIX, 0, 0x8000),
        triggered.StartTriggered(1, RADIO, 1, distance_m=1 << 32),
        triggered.StartTriggered(1, RADIO, 1, interval=timedelta(days=100)),
        triggered.TriggeredReport(1, RADIO, None, 6),
        timed.StartTimed(1, RADIO, timedelta(seconds=-1)),
        EmergencyReport(RADIO, 256, FIX),
        text.PrivateText(1 << 32, RADIO, RADIO, ""),
        text.PrivateText(1, RADIO, TOO_FAR, ""),
        text.PrivateText(1, RADIO, RADIO, "", flags=256),
        text.PrivateText(1, RADIO, RADIO, "街" * 32_768),
        text.PrivateText(1, RADIO, RADIO, "", options=b"x"),
        text.GroupData(1, RADIO, RADIO, b"", flags=text.TextFlags.OPTIONS, options=bytes(1 << 16)),
        text.GroupTextAck(1, RADIO, 256),
        calls.CallRequest(256, RADIO),
        remote.RadioCheck(TOO_FAR),
        remote.RadioCheckReply(256),
        statuses.StateReport(1, 1 << 16),
        statuses.RepeaterStatus(0, 1 << 16, 0, 0, RADIO, RADIO),
        statuses.SubscribeStates((statuses.Switch(1, is_on=True),) * 256),
        statuses.SubscribeStates((statuses.Switch(256, is_on=True),)),
        statuses.TransmitStatus(bytes(1 << 16)),
    ],
    ids=lambda message: type(message).__name__,
)
def test_what_does_not_fit_is_a_value_error(message: Message) -> None:
    with pytest.raises(ValueError, match="fit"):
        encode_message(message)


def test_half_a_character_is_refused_and_an_instant_needs_its_zone() -> None:
    with pytest.raises(ValueError, match="surrogates"):
        text.PrivateText(1, RADIO, RADIO, "\ud800").encode()
    with pytest.raises(ValueError, match="time zone"):
        timed.StartTimed(1, RADIO, None, start_at=datetime(2026, 1, 1)).encode()  # noqa: DTZ001
    assert timed.StartTimed(1, RADIO, None, start_at=datetime(2026, 1, 1, tzinfo=UTC)).encode()
