"""Lengths, byte orders, check and terminator."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.protocols.hytera.faults import Fault, Malformed
from command.protocols.hytera.hdap import Frame, check_of, close_frame, open_frame

words = st.integers(0, 0xFFFF)
frames = st.builds(Frame, st.integers(0, 0x7F), words, st.binary(max_size=80), st.booleans())


def test_the_check_by_hand() -> None:
    """00 03 00 04 0a 00 07 d1 sum to e9; e9 XOR ff is 16, plus 33 is 49."""
    assert check_of(bytes.fromhex("0003 0004 0a0007d1")) == 0x49


def test_the_check_wraps() -> None:
    """An empty sum gives ff + 33 = 132, of which 32 stays."""
    assert check_of(b"") == 0x32


def test_the_service_byte_is_not_covered() -> None:
    one, other = close_frame(Frame(0x08, 0x0003, b"")), close_frame(Frame(0x11, 0x0003, b""))
    assert (one[0], other[0]) == (0x08, 0x11)
    assert one[1:] == other[1:]


def test_rcp_writes_the_low_byte_first_and_the_others_the_high() -> None:
    assert close_frame(Frame(0x02, 0x0842, b"\xff")) == bytes.fromhex("02 4208 0100 ff e8 03")
    assert close_frame(Frame(0x08, 0x0842, b"\xff")) == bytes.fromhex("08 0842 0001 ff e8 03")
    assert open_frame(bytes.fromhex("02 4208 0100 ff e8 03")) == Frame(0x02, 0x0842, b"\xff")


def test_the_top_bit_of_the_service_says_reliable() -> None:
    wire = bytes.fromhex("91 0003 0004 0a0007d1 49 03")
    assert open_frame(wire) == Frame(0x11, 0x0003, bytes.fromhex("0a0007d1"), is_reliable=True)
    assert close_frame(Frame(0x82 & 0x7F, 0x0842, b"", is_reliable=True))[0] == 0x82


@pytest.mark.parametrize(
    ("wire", "fault"),
    [
        ("", Fault.SHORT_HEADER),
        ("11 0003 0000 2f", Fault.SHORT_HEADER),
        ("11 0003 0005 0a0007d1 48 03", Fault.WRONG_LENGTH),
        ("11 0003 0004 0a0007d1 49 03 00", Fault.WRONG_LENGTH),
        ("11 0003 0004 0a0007d1 49", Fault.WRONG_LENGTH),
        ("11 0003 0004 0a0007d1 49 04", Fault.BAD_TERMINATOR),
        ("11 0003 0004 0a0007d1 48 03", Fault.BAD_CHECK),
        ("11 0003 0004 0a0007d2 49 03", Fault.BAD_CHECK),
    ],
)
def test_what_is_no_message_says_why(wire: str, fault: Fault) -> None:
    raw = bytes.fromhex(wire)
    assert open_frame(raw) == Malformed(fault, raw)


def test_two_messages_in_one_payload_are_none() -> None:
    """The payload is one message; a second would not be acknowledged on its own."""
    wire = close_frame(Frame(0x11, 0x0003, bytes(4)))
    assert open_frame(wire + wire) == Malformed(Fault.WRONG_LENGTH, wire + wire)


@given(frames)
def test_reading_undoes_writing(frame: Frame) -> None:
    assert open_frame(close_frame(frame)) == frame


@given(frames, st.data())
def test_one_changed_bit_behind_the_service_is_noticed(frame: Frame, draw: st.DataObject) -> None:
    wire = bytearray(close_frame(frame))
    bit = draw.draw(st.integers(8, 8 * len(wire) - 1))
    wire[bit // 8] ^= 1 << bit % 8
    assert isinstance(open_frame(bytes(wire)), Malformed)


@given(st.binary(max_size=120))
def test_arbitrary_bytes_never_raise(raw: bytes) -> None:
    opened = open_frame(raw)
    assert opened == Malformed(opened.reason, raw) if isinstance(opened, Malformed) else close_frame(opened) == raw


@pytest.mark.parametrize("frame", [Frame(0x80, 0, b""), Frame(1, 0x10000, b""), Frame(1, 0, bytes(0x10000))])
def test_what_does_not_fit_is_a_value_error(frame: Frame) -> None:
    with pytest.raises(ValueError, match="fit"):
        close_frame(frame)
