"""Cutting on the way out: what goes in comes out of the reassembler."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.protocols.jt808.framing import Frame, open_datagram
from command.protocols.jt808.header import Address
from command.protocols.jt808.reassembly import Assembled, Reassembler
from command.protocols.jt808.subpackages import frames_for, split_body
from command.protocols.jt808.text import TextDown
from command.protocols.jt808.version import Version

T0 = datetime(2026, 3, 15, tzinfo=UTC)


def opened(wires: list[bytes]) -> list[Frame]:
    return [frame for wire in wires for frame in open_datagram(wire) if isinstance(frame, Frame)]


@given(st.integers(0, 3000), st.sampled_from(Version), st.none() | st.integers(200, 1023), st.integers(0, 0xFFFF))
def test_parts_join_to_the_body(size: int, version: Version, part_bytes: int | None, serial: int) -> None:
    body = bytes(index % 256 for index in range(size))
    frames = opened(split_body(0x8300, body, Address.of("1", version), serial, part_bytes))
    assert [frame.header.serial for frame in frames] == [(serial + index) % 65536 for index in range(len(frames))]
    if len(frames) == 1:
        assert (frames[0].body, frames[0].header.is_subpackaged) == (body, False)
        return
    reassembler = Reassembler()
    results = [reassembler.add(frame, T0) for frame in frames]
    assert isinstance(results[-1], Assembled)
    assert results[-1].body == body


def test_a_text_of_1024_bytes_needs_parts() -> None:
    text = TextDown("街" * 512)
    frames = opened(frames_for(text, Address.of("1", Version.V2013), 0))
    assert [(frame.header.part_number, frame.header.part_total) for frame in frames] == [(1, 3), (2, 3), (3, 3)]


def test_1023_bytes_go_in_one_frame() -> None:
    address = Address.of("1", Version.V2013)
    assert len(split_body(0x8300, bytes(1023), address, 0)) == 1
    assert len(split_body(0x8300, bytes(1024), address, 0)) == 2


def test_more_parts_than_the_header_counts() -> None:
    with pytest.raises(ValueError, match="65536 parts"):
        split_body(0x8900, bytes(65536), Address.of("1", Version.V2013), 0, part_bytes=1)
