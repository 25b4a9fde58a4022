"""HRNP: frames, the checksum, and streams in any slices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.faults import Fault, Malformed
from command.protocols.hytera.hrnp import (
    MAX_FRAME_BYTES,
    PLATFORM,
    RADIO,
    HrnpFrame,
    HrnpOpcode,
    HrnpReader,
    checksum,
    open_frame,
)
from command.protocols.hytera.registry import decode_payload, encode_message
from command.protocols.hytera.rrs import PresenceCheck

CONNECT = bytes.fromhex("7e 04 00 fe 20 10 0000 000c 60e1")
ACCEPT = bytes.fromhex("7e 04 00 fd 10 20 0000 000c 70d2")

byte = st.integers(0, 0xFF)
frames = st.builds(
    HrnpFrame, byte, st.integers(0, 0xFFFF), st.binary(max_size=40), byte, byte, st.sampled_from([3, 4]), byte
)
noise = st.binary(min_size=1, max_size=20).map(lambda data: data.replace(b"\x7e", b"\x7f"))


def fed(pieces: list[bytes]) -> list[HrnpFrame | Malformed]:
    reader = HrnpReader()
    return [frame for piece in pieces for frame in reader.feed(piece)]


def sliced(stream: bytes, step: int) -> list[bytes]:
    return [stream[at : at + step] for at in range(0, len(stream), step)]


def test_the_checksum_by_hand() -> None:
    """7e04 + 00fe + 2010 + 0000 + 000c = 9f1e, its complement is 60e1."""
    assert checksum(CONNECT[:10]) == 0x60E1
    assert HrnpFrame(HrnpOpcode.CONNECT, 0).encode() == CONNECT
    assert open_frame(ACCEPT) == HrnpFrame(HrnpOpcode.ACCEPT, 0, b"", RADIO, PLATFORM)


def test_carries_are_added_back_and_an_odd_end_is_padded() -> None:
    """ffff + 0001 = 10000, the carry makes 0001; 80 alone counts as 8000."""
    assert checksum(bytes.fromhex("ffff 0001")) == 0xFFFE
    assert checksum(bytes.fromhex("0000 80")) == 0x7FFF


def test_a_data_frame_carries_the_same_messages_as_a_datagram() -> None:
    message = PresenceCheck(RadioAddress(2001))
    (frame,) = fed([HrnpFrame(HrnpOpcode.DATA, 5, encode_message(message)).encode()])
    assert isinstance(frame, HrnpFrame)
    assert (frame.packet_number, decode_payload(frame.payload)) == (5, message)


@pytest.mark.parametrize(
    ("wire", "fault"),
    [
        ("", Fault.SHORT_HEADER),
        ("7e 04 00 fe 20 10 0000 000c 60", Fault.SHORT_HEADER),
        ("7f 04 00 fe 20 10 0000 000c 60e1", Fault.NOISE),
        ("7e 05 00 fe 20 10 0000 000c 60e1", Fault.UNKNOWN_VERSION),
        ("7e 04 00 fe 20 10 0000 000d 60e1", Fault.WRONG_LENGTH),
        ("7e 04 00 fe 20 10 0000 000c 60e2", Fault.BAD_CHECK),
    ],
)
def test_what_is_no_frame_says_why(wire: str, fault: Fault) -> None:
    raw = bytes.fromhex(wire)
    assert open_frame(raw) == Malformed(fault, raw)


@given(st.lists(frames, max_size=5), st.integers(1, 64))
def test_any_stream_in_any_slices_gives_the_same_frames(sent: list[HrnpFrame], step: int) -> None:
    stream = b"".join(frame.encode() for frame in sent)
    assert fed(sliced(stream, step)) == sent


@given(st.lists(st.tuples(noise, frames), min_size=1, max_size=4), st.integers(1, 64))
def test_noise_between_frames_costs_none_of_them(sent: list[tuple[bytes, HrnpFrame]], step: int) -> None:
    got = fed(sliced(b"".join(waste + frame.encode() for waste, frame in sent), step))
    assert [frame for frame in got if isinstance(frame, HrnpFrame)] == [frame for _, frame in sent]
    wasted = b"".join(frame.raw for frame in got if isinstance(frame, Malformed))
    assert wasted == b"".join(waste for waste, _ in sent)


def test_a_broken_frame_is_stepped_over() -> None:
    broken = CONNECT[:-1] + b"\xe2"
    frames_, expected = fed([broken + ACCEPT]), open_frame(ACCEPT)
    assert frames_ == [Malformed(Fault.NOISE, broken), expected]


def test_a_lying_length_does_not_deafen_the_line() -> None:
    liar = bytes.fromhex("7e 04 00 00 20 10 0000 ffff 0000")
    assert fed([liar + CONNECT])[-1] == open_frame(CONNECT)
    patient = bytes.fromhex("7e 04 00 00 20 10 0000 1000 0000")
    got = fed([patient, CONNECT * 400])
    assert len([frame for frame in got if frame == open_frame(CONNECT)]) == 400


@given(st.lists(st.binary(max_size=3000) | frames.map(HrnpFrame.encode), max_size=6))
def test_arbitrary_streams_never_raise_and_the_rest_is_bounded(pieces: list[bytes]) -> None:
    reader = HrnpReader()
    for piece in pieces:
        reader.feed(piece)
        assert len(reader._rest) < MAX_FRAME_BYTES


def test_what_does_not_fit_is_a_value_error() -> None:
    for frame in (HrnpFrame(256, 0), HrnpFrame(0, 1 << 16), HrnpFrame(0, 0, bytes(MAX_FRAME_BYTES))):
        with pytest.raises(ValueError, match="fit"):
            frame.encode()
