"""Parts in any order, lost, doubled, mixed, too many."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.protocols.jt808.framing import Frame
from command.protocols.jt808.header import Header
from command.protocols.jt808.reassembly import (
    PART_OVERHEAD_BYTES,
    Assembled,
    Incomplete,
    Limits,
    PartKey,
    PartOutcome,
    PartRefused,
    PartRepeated,
    PartStored,
    Reassembler,
)
from command.protocols.jt808.resend import ResendRequestPlatform
from command.protocols.jt808.version import Version

T0 = datetime(2026, 3, 15, tzinfo=UTC)
PHONE = bytes.fromhex("013900001234")
KEY = PartKey("13900001234", 0x0801, 3)


def part(number: int, body: bytes, serial: int, total: int = 3, message_id: int = 0x0801) -> Frame:
    return Frame(Header(message_id, 0x2000 | len(body), PHONE, serial & 0xFFFF, 0, total, number), body)


def cut(bodies: list[bytes], first_serial: int, gaps: list[int] | None = None) -> list[Frame]:
    """Parts with consecutive serials, or with so many other messages in front of each."""
    frames, serial = [], first_serial
    for index, body in enumerate(bodies):
        serial += gaps[index] if gaps else 0
        frames.append(part(index + 1, body, serial, len(bodies)))
        serial += 1
    return frames


def outcomes(reassembler: Reassembler, frames: list[Frame], at: datetime = T0) -> list[PartOutcome]:
    return [reassembler.add(frame, at) for frame in frames]


bodies_of_a_message = st.lists(st.binary(max_size=20), min_size=1, max_size=8)


@given(st.data(), bodies_of_a_message, st.integers(0, 0xFFFF))
def test_any_order_with_repeats_gives_the_message_once(data: st.DataObject, bodies: list[bytes], first: int) -> None:
    gaps = data.draw(st.lists(st.integers(0, 5), min_size=len(bodies), max_size=len(bodies)))
    frames = cut(bodies, first, gaps)
    sent = data.draw(st.permutations(frames + data.draw(st.lists(st.sampled_from(frames), max_size=6))))
    reassembler = Reassembler()
    results = outcomes(reassembler, sent)
    whole = [result for result in results if isinstance(result, Assembled)]
    assert [one.body for one in whole] == [b"".join(bodies)]
    assert whole[0].serials == tuple(frame.header.serial for frame in frames)
    assert sum(isinstance(result, PartRepeated) for result in results) == len(sent) - len(frames)
    assert reassembler.bytes_held == 0


@given(st.data(), st.lists(st.binary(max_size=20), min_size=2, max_size=8))
def test_lost_parts_are_named_and_complete_the_message_when_they_come(data: st.DataObject, bodies: list[bytes]) -> None:
    frames = cut(bodies, 100)
    lost = data.draw(st.sets(st.sampled_from(range(1, len(bodies) + 1)), min_size=1, max_size=len(bodies) - 1))
    reassembler = Reassembler()
    arrived = [frame for frame in frames if frame.header.part_number not in lost]
    assert all(isinstance(result, PartStored) for result in outcomes(reassembler, arrived))
    (report,) = reassembler.incomplete(quiet_since=T0)
    assert report.missing == tuple(sorted(lost))
    assert report.first_serial == 100
    results = outcomes(reassembler, [frames[number - 1] for number in report.missing])
    assert isinstance(results[-1], Assembled)
    assert results[-1].body == b"".join(bodies)


def test_each_part_has_its_own_fact_for_an_answer() -> None:
    reassembler = Reassembler()
    first, second, third = cut([b"a", b"b", b"c"], 7)
    assert reassembler.add(second, T0) == PartStored(KEY, 2, 8, missing=2)
    assert reassembler.add(second, T0) == PartRepeated(KEY, 2, 8)
    assert reassembler.add(first, T0) == PartStored(KEY, 1, 7, missing=1)
    assert reassembler.add(third, T0) == Assembled(KEY, 3, 9, (7, 8, 9), b"abc")
    assert reassembler.add(first, T0) == PartRepeated(KEY, 1, 7)


def test_a_part_asked_for_may_come_under_a_new_serial() -> None:
    reassembler = Reassembler()
    first, _, third = cut([b"a", b"b", b"c"], 7)
    outcomes(reassembler, [first, third])
    reassembler.incomplete(quiet_since=T0)
    assert reassembler.add(part(2, b"b", 500), T0) == Assembled(KEY, 2, 500, (7, 500, 9), b"abc")


def test_a_new_message_does_not_fill_the_hole_of_an_abandoned_one() -> None:
    reassembler = Reassembler()
    outcomes(reassembler, cut([b"a", b"b", b"c"], 7)[1:])
    assert isinstance(reassembler.add(part(1, b"A", 20), T0), PartStored)
    results = outcomes(reassembler, [part(2, b"B", 21), part(3, b"C", 22)])
    assert [result.body for result in results if isinstance(result, Assembled)] == [b"ABC"]


def test_two_cameras_upload_at_once() -> None:
    reassembler = Reassembler()
    left, right = cut([b"a", b"b", b"c"], 100), cut([b"A", b"B", b"C"], 200)
    mixed = [frame for pair in zip(left, right, strict=True) for frame in pair]
    whole = [result.body for result in outcomes(reassembler, mixed) if isinstance(result, Assembled)]
    assert whole == [b"abc", b"ABC"]


def test_two_messages_may_share_the_bytes_of_a_part() -> None:
    reassembler = Reassembler()
    left, right = cut([b"a", b"same", b"c"], 100), cut([b"A", b"same", b"C"], 200)
    mixed = [frame for pair in zip(left, right, strict=True) for frame in pair]
    whole = [result.body for result in outcomes(reassembler, mixed) if isinstance(result, Assembled)]
    assert whole == [b"asamec", b"AsameC"]


def test_a_part_sent_again_under_another_serial_is_a_repeat() -> None:
    reassembler = Reassembler()
    reassembler.add(part(1, b"a", 7), T0)
    assert reassembler.add(part(1, b"a", 30), T0) == PartRepeated(KEY, 1, 30)


def test_serials_wrap_inside_a_message() -> None:
    results = outcomes(Reassembler(), cut([b"a", b"b", b"c"], 0xFFFF, [0, 3, 0])[::-1])
    assert isinstance(results[-1], Assembled)
    assert results[-1].body == b"abc"


@pytest.mark.parametrize(("number", "total"), [(0, 3), (4, 3), (1, 0), (1, 9000)])
def test_impossible_numbers_are_refused(number: int, total: int) -> None:
    refused = Reassembler().add(part(number, b"", 1, total), T0)
    assert isinstance(refused, PartRefused)
    assert refused.reason == "part number out of range"


def test_memory_is_capped() -> None:
    limits = Limits(bytes_held=4 * (100 + PART_OVERHEAD_BYTES))
    reassembler = Reassembler(limits)
    results = outcomes(reassembler, [part(number, bytes(100), number, 99) for number in range(1, 20)])
    assert sum(isinstance(result, PartStored) for result in results) == 4
    assert reassembler.bytes_held == limits.bytes_held
    assert isinstance(results[-1], PartRefused)


def test_messages_at_once_are_capped_and_time_makes_room() -> None:
    reassembler = Reassembler(Limits(messages=2, lifetime=timedelta(minutes=1)))
    starts = [part(1, b"x", 1, 3, message_id) for message_id in (0x0801, 0x0900, 0x0104)]
    results = outcomes(reassembler, starts)
    assert [type(result) for result in results] == [PartStored, PartStored, PartRefused]
    assert isinstance(reassembler.add(starts[2], T0 + timedelta(minutes=1, seconds=1)), PartStored)


def test_what_expires_is_told_and_forgotten() -> None:
    reassembler = Reassembler(Limits(lifetime=timedelta(minutes=1)))
    reassembler.add(part(2, b"b", 8), T0)
    assert reassembler.expire(T0 + timedelta(minutes=1)) == []
    (gone,) = reassembler.expire(T0 + timedelta(minutes=1, seconds=1))
    assert gone == Incomplete(KEY, 7, (1, 3), T0, None)
    assert reassembler.bytes_held == 0


def test_only_quiet_messages_are_asked_for() -> None:
    reassembler = Reassembler()
    reassembler.add(part(1, b"a", 8), T0)
    assert reassembler.incomplete(quiet_since=T0 - timedelta(seconds=1)) == []
    assert reassembler.incomplete(quiet_since=T0) == [Incomplete(KEY, 8, (2, 3), T0, b"a")]


def test_memory_of_finished_messages_is_bounded() -> None:
    reassembler = Reassembler(Limits(remembered=2))
    messages = [cut([b"a", b"b", b"c"], serial) for serial in (10, 20, 30)]
    for frames in messages:
        outcomes(reassembler, frames)
    assert isinstance(reassembler.add(messages[2][0], T0), PartRepeated)
    assert isinstance(reassembler.add(messages[0][0], T0), PartStored)


def test_one_request_asks_for_at_most_255_parts() -> None:
    reassembler = Reassembler()
    reassembler.add(part(1, b"a", 1, total=1000), T0)
    (report,) = reassembler.incomplete(quiet_since=T0)
    assert len(report.missing) == 999
    assert report.to_ask == tuple(range(2, 257))
    body = ResendRequestPlatform(report.first_serial, report.to_ask).encode(Version.V2013)
    assert body[:5].hex() == "0001ff0002"
