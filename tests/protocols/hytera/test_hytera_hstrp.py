"""Headers, options and types at their borders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.protocols.hytera.faults import Fault, Malformed
from command.protocols.hytera.hstrp import (
    Kind,
    Option,
    Packet,
    PacketType,
    answer_to,
    close,
    connect,
    data,
    from_repeater,
    heartbeat,
    parse_packet,
)

words = st.integers(0, 0xFFFF)
options = st.lists(st.builds(Option, st.integers(0, 0x7F), st.binary(max_size=20)), min_size=1, max_size=5).map(tuple)
plain_types = st.sampled_from([0x00, 0x01, 0x02, 0x04, 0x05, 0x08, 0x09, 0x10, 0x11, 0x14, 0x18])


def parsed(text: str) -> Packet:
    packet = parse_packet(bytes.fromhex(text))
    assert isinstance(packet, Packet)
    return packet


@pytest.mark.parametrize(
    ("wire", "fault"),
    [
        ("", Fault.NOT_HSTRP),
        ("32", Fault.NOT_HSTRP),
        ("42 32 00 02 0000", Fault.NOT_HSTRP),
        ("32 42", Fault.SHORT_HEADER),
        ("32 42 00 02 00", Fault.SHORT_HEADER),
        ("32 42 01 02 0000", Fault.UNKNOWN_VERSION),
        ("32 42 00 40 0000", Fault.UNKNOWN_TYPE),
        ("32 42 00 06 0000", Fault.UNKNOWN_TYPE),
        ("32 42 00 20 0001 83", Fault.BAD_OPTIONS),
        ("32 42 00 20 0001 03 05 000186a1", Fault.BAD_OPTIONS),
        ("32 42 00 20 0001 83 04 000186a1", Fault.BAD_OPTIONS),
    ],
)
def test_what_is_no_packet_says_why(wire: str, fault: Fault) -> None:
    raw = bytes.fromhex(wire)
    assert parse_packet(raw) == Malformed(fault, raw)


def test_options_go_on_while_the_top_bit_is_set() -> None:
    packet = parsed("32 42 00 20 0102 81 00 83 04 00000007 84 01 02 7f 02 aabb 11 22")
    assert packet == Packet(
        0x20,
        0x0102,
        (Option(1, b""), Option(3, bytes.fromhex("00000007")), Option(4, b"\x02"), Option(0x7F, b"\xaa\xbb")),
        b"\x11\x22",
    )
    assert (packet.repeater_id, packet.slot) == (7, 2)


def test_sixteen_options_pass_and_more_do_not() -> None:
    sixteen = Packet(0x20, 0, (Option(1, b""),) * 16, b"rest")
    assert parse_packet(sixteen.encode()) == sixteen
    seventeen = Packet(0x20, 0, (Option(1, b""),) * 17).encode()
    assert parse_packet(seventeen) == Malformed(Fault.BAD_OPTIONS, seventeen)


def test_an_option_of_another_size_names_nothing() -> None:
    packet = parsed("32 42 00 20 0001 83 02 0007 04 02 0001")
    assert (packet.repeater_id, packet.slot) == (None, None)


def test_a_heartbeat_has_no_options_whatever_its_bits() -> None:
    assert parsed("32 42 00 22 0000 83").options == ()
    assert parsed("32 42 00 22 0000 83").kind is Kind.HEARTBEAT


@pytest.mark.parametrize("wire", ["32 42 00 01 0009", "32 42 00 21 0009", "32 42 00 21 0009 04 01 01"])
def test_an_acknowledgement_may_bring_options_or_only_their_bit(wire: str) -> None:
    packet = parsed(wire)
    assert (packet.kind, packet.sequence, packet.payload) == (Kind.ACK, 9, b"")


@pytest.mark.parametrize(
    ("type_byte", "kind"),
    [
        ("00", Kind.DATA),
        ("20", Kind.DATA),
        ("02", Kind.HEARTBEAT),
        ("04", Kind.CONNECT),
        ("24", Kind.CONNECT),
        ("05", Kind.ACCEPT),
        ("08", Kind.CLOSE),
        ("28", Kind.CLOSE),
        ("09", Kind.ACK),
        ("10", Kind.REJECT),
        ("14", Kind.REJECT),
    ],
)
def test_kinds(type_byte: str, kind: Kind) -> None:
    assert parsed(f"32 42 00 {type_byte} 0000").kind is kind


def test_who_is_answered_and_how() -> None:
    assert answer_to(connect(from_repeater(5, 2), sequence=3)) == Packet(0x05, 3)
    assert answer_to(data(0xFFFF, b"x")) == Packet(0x01, 0xFFFF)
    assert answer_to(close(8)) == Packet(0x01, 8)
    assert answer_to(heartbeat()) == Packet(0x02, 0)


@pytest.mark.parametrize("answer", [0x01, 0x21, 0x05, 0x10])
def test_answers_are_not_answered(answer: int) -> None:
    assert answer_to(Packet(answer, 1)) is None


@given(plain_types, words, options, st.binary(max_size=40))
def test_reading_undoes_writing(plain: int, sequence: int, carried: tuple[Option, ...], payload: bytes) -> None:
    bare = Packet(plain, sequence, (), payload)
    assert parse_packet(bare.encode()) == bare
    if plain != PacketType.HEARTBEAT:
        full = Packet(plain | PacketType.OPTIONS, sequence, carried, payload)
        assert parse_packet(full.encode()) == full


@pytest.mark.parametrize(
    "packet",
    [
        Packet(0x00, 0x10000),
        Packet(0x00, -1),
        Packet(0x100, 0),
        Packet(0x20, 0, (Option(0x80, b""),)),
        Packet(0x20, 0, (Option(1, bytes(256)),)),
    ],
    ids=repr,
)
def test_what_does_not_fit_is_a_value_error(packet: Packet) -> None:
    with pytest.raises(ValueError, match="fit"):
        packet.encode()


@pytest.mark.parametrize("packet_type", [0x00, 0x01, 0x22])
def test_options_without_their_bit_are_refused(packet_type: int) -> None:
    with pytest.raises(ValueError, match="carries no options"):
        Packet(packet_type, 0, from_repeater(1, 1)).encode()


@pytest.mark.parametrize(("repeater_id", "slot"), [(1 << 32, 1), (-1, 1), (1, 256)])
def test_a_repeater_that_does_not_fit_is_refused(repeater_id: int, slot: int) -> None:
    with pytest.raises(ValueError, match="fit"):
        from_repeater(repeater_id, slot)


@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda tail: b"2B\0" + tail))
def test_arbitrary_bytes_never_raise_and_are_kept(raw: bytes) -> None:
    packet = parse_packet(raw)
    if isinstance(packet, Malformed):
        assert packet.raw == raw
    else:
        assert len(packet.payload) + sum(2 + len(option.value) for option in packet.options) + 6 == len(raw)
