"""Escapes, checksums and the cutting of streams."""

from functools import reduce
from operator import xor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.protocols.jt808.framing import (
    FLAG,
    MAX_STUFFED_BYTES,
    Fault,
    Frame,
    FrameReader,
    Malformed,
    checksum,
    close_frame,
    escape,
    open_datagram,
    open_frame,
    unescape,
)
from command.protocols.jt808.header import Address
from command.protocols.jt808.version import Version

OLD = Address.of("13900001234", Version.V2013)
NEW = Address.of("13900001234", Version.V2019)

bodies = st.binary(max_size=60) | st.lists(st.sampled_from([0x7D, 0x7E, 0x01, 0x02]), max_size=40).map(bytes)
wires = st.builds(
    close_frame, st.integers(0, 0xFFFF), bodies, st.sampled_from([OLD, NEW]), st.integers(0, 0xFFFF), st.none()
)
garbage = st.binary(min_size=1, max_size=40).map(lambda data: FLAG + data.replace(FLAG, b"") + FLAG)


def fed(pieces: list[bytes]) -> list[Frame | Malformed]:
    reader = FrameReader()
    return [frame for piece in pieces for frame in reader.feed(piece)]


def test_the_example_of_the_standard() -> None:
    """JT/T 808-2013, section 4.4.2."""
    assert escape(bytes.fromhex("307e087d55")) == bytes.fromhex("307d02087d0155")
    assert unescape(bytes.fromhex("307d02087d0155")) == bytes.fromhex("307e087d55")


@given(st.binary() | bodies)
def test_unescape_undoes_escape_and_no_flag_is_left(data: bytes) -> None:
    assert unescape(escape(data)) == data
    assert FLAG not in escape(data)


@pytest.mark.parametrize("stuffed", ["7d", "7d00", "017d03", "7d7d01", "7d027d"])
def test_a_stray_escape_byte_is_an_error(stuffed: str) -> None:
    assert unescape(bytes.fromhex(stuffed)) is None
    assert open_frame(bytes.fromhex(stuffed)) == Malformed(Fault.BAD_ESCAPE, bytes.fromhex(stuffed))


@given(st.binary(max_size=1100))
def test_the_folded_checksum_is_the_xor_of_all_bytes(data: bytes) -> None:
    assert checksum(data) == reduce(xor, data, 0)


@pytest.mark.parametrize("size", [0, 1, 4095, 4096, 10_001])
def test_the_checksum_has_no_limit_of_length(size: int) -> None:
    data = bytes(index * 7 % 251 for index in range(size))
    assert checksum(data) == reduce(xor, data, 0)


def test_a_heartbeat_by_hand() -> None:
    """XOR of 00 02 00 00 01 39 00 00 12 34 00 05 is 19."""
    assert close_frame(0x0002, b"", OLD, 5) == bytes.fromhex("7e 0002 0000 013900001234 0005 19 7e")


@pytest.mark.parametrize(
    ("stuffed", "fault"),
    [
        ("0002 0000 013900001234 0005 18", Fault.BAD_CHECKSUM),
        ("0002 0000 013900001234", Fault.SHORT_HEADER),
        ("0002 0001 013900001234 0005 18", Fault.WRONG_LENGTH),
        ("0002 4000 01 0000000001390000", Fault.SHORT_HEADER),
        ("0801 2000 013900001234 0005 0001", Fault.SHORT_HEADER),
        ("0002 0000 013900001234 0005", Fault.BAD_CHECKSUM),
    ],
)
def test_what_is_no_frame_says_why(stuffed: str, fault: Fault) -> None:
    raw = bytes.fromhex(stuffed)
    assert open_frame(raw) == Malformed(fault, raw)


@given(st.lists(wires | garbage, max_size=6), st.integers(1, 64))
def test_any_stream_in_any_slices_gives_the_same_frames(sent: list[bytes], step: int) -> None:
    stream = b"".join(sent)
    assert fed([stream[at : at + step] for at in range(0, len(stream), step)]) == fed([stream])


@given(st.lists(st.tuples(wires, garbage), max_size=5))
def test_garbage_between_frames_costs_no_neighbour(sent: list[tuple[bytes, bytes]]) -> None:
    alone = [frame for wire, _ in sent for frame in open_datagram(wire)]
    mixed = fed([wire + waste for wire, waste in sent])
    assert [frame for frame in alone if frame not in mixed] == []


def test_one_flag_may_close_a_frame_and_open_the_next() -> None:
    one, two = close_frame(0x0002, b"", OLD, 1), close_frame(0x0002, b"", OLD, 2)
    frames = fed([one + two[1:]])
    assert [frame.header.serial for frame in frames if isinstance(frame, Frame)] == [1, 2]


def test_a_frame_at_the_limit_passes_with_every_byte_escaped() -> None:
    body = b"\x7e" * 1023
    wire = close_frame(0x7D7E, body, Address(Version.V2019, b"\x7e" * 10, 0x7D), 0x7E7D, (0x7D7D, 0x7E7E))
    (frame,) = fed([wire])
    assert isinstance(frame, Frame)
    assert frame.body == body


@given(st.integers(1, 900))
def test_a_content_that_outgrows_every_frame_is_reported_once_and_skipped(step: int) -> None:
    flood, good = b"\x01" * (3 * MAX_STUFFED_BYTES), close_frame(0x0002, b"", OLD, 1)
    stream = FLAG + flood + good
    expected = [Malformed(Fault.TOO_LONG, flood[:MAX_STUFFED_BYTES]), *open_datagram(good)]
    assert fed([stream]) == expected
    assert fed([stream[at : at + step] for at in range(0, len(stream), step)]) == expected


def test_the_buffer_stays_bounded_without_flags() -> None:
    reader = FrameReader()
    for _ in range(50):
        reader.feed(b"\x55" * 1000)
        assert len(reader._rest) <= MAX_STUFFED_BYTES


@given(st.binary(max_size=300))
def test_arbitrary_bytes_never_raise(data: bytes) -> None:
    assert len(fed([data])) <= len(open_datagram(data)) <= data.count(FLAG) + 1


def test_a_datagram_holds_several_frames() -> None:
    one, two = close_frame(0x0002, b"", OLD, 1), close_frame(0x0200, b"\x7d" * 28, NEW, 2)
    frames = open_datagram(one + two)
    assert [frame.body for frame in frames if isinstance(frame, Frame)] == [b"", b"\x7d" * 28]


def test_a_body_too_long_for_one_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="1024 body bytes"):
        close_frame(0x8300, bytes(1024), OLD, 1)
