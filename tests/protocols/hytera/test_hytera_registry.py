"""Every message there and back, unknown ones kept, and any bytes at all."""

import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.protocols.hytera import calls, remote, rrs, statuses, text, timed, triggered
from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.emergency import EmergencyReport, StopEmergency, StopEmergencyAnswer
from command.protocols.hytera.faults import Fault, Malformed
from command.protocols.hytera.gps import Gps, decode_gps
from command.protocols.hytera.hdap import Frame, close_frame
from command.protocols.hytera.hstrp import Packet, data
from command.protocols.hytera.location import LocationAnswer, LocationRequest
from command.protocols.hytera.message import Message, Undecodable, Unknown
from command.protocols.hytera.registry import (
    MESSAGES,
    LikelyReport,
    Received,
    decode_datagram,
    decode_message,
    decode_payload,
    encode_message,
    find_message,
)
from command.protocols.hytera.service import Service

GPS = b"A003005150326N3034.3260E11419.60801.2358"

byte, word, dword = st.integers(0, 0xFF), st.integers(0, 0xFFFF), st.integers(0, 0xFFFF_FFFF)
results = st.integers(0, 0x40FF)  # above, a result could be taken for the letter of a fix
rssi = st.none() | st.integers(-0x8000, 0x7FFF)
rest = st.binary(max_size=12)
radios = dword.map(RadioAddress.from_dword)
instants = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda instant: instant.replace(microsecond=0)
)
intervals = st.none() | st.integers(1, 8_639_999).map(lambda seconds: timedelta(seconds=seconds))
fixes = st.builds(
    Gps,
    st.booleans(),
    st.none() | instants,
    st.integers(-54_000_000, 54_000_000),
    st.integers(-108_000_000, 108_000_000),
    st.none() | st.integers(0, 99).map(lambda tenths: tenths / 10),
    st.none() | st.integers(0, 360),
)
flags = byte.map(lambda raw: {"flags": raw, "options": b""}) | st.tuples(byte, rest).map(
    lambda pair: {"flags": pair[0] | text.TextFlags.OPTIONS, "options": pair[1]}
)
texts = st.text(st.characters(codec="utf-16-le"), max_size=20)
switches = st.lists(st.builds(statuses.Switch, byte, st.booleans()), max_size=5).map(tuple)


def flagged(kind: type[Message], *fields: st.SearchStrategy[object]) -> st.SearchStrategy[Message]:
    return st.tuples(st.tuples(*fields), flags).map(lambda drawn: kind(*drawn[0], **drawn[1]))


def located(kind: type[LocationAnswer | triggered.TriggeredReport]) -> st.SearchStrategy[Message]:
    """With a fix, and with a result that explains why there is none."""
    return st.builds(kind, dword, radios, fixes, st.just(0), rssi) | st.builds(
        kind, dword, radios, st.none(), results.filter(bool), rssi.filter(lambda raw: raw is not None)
    )


STRATEGIES: dict[type[Message], st.SearchStrategy[Message]] = {
    rrs.RegistrationAnswer: st.builds(rrs.RegistrationAnswer, radios, byte, dword),
    rrs.PresenceAnswer: st.builds(rrs.PresenceAnswer, radios, byte),
    **{kind: st.builds(kind, radios) for kind in (rrs.Registration, rrs.Deregistration, rrs.PresenceCheck)},
    LocationRequest: st.builds(LocationRequest, dword, radios, st.none() | byte),
    LocationAnswer: located(LocationAnswer),
    triggered.TriggeredReport: located(triggered.TriggeredReport),
    triggered.StartTriggered: st.builds(
        triggered.StartTriggered, dword, radios, byte, dword, instants, st.none() | instants, intervals, intervals
    ),
    triggered.TriggeredAnswer: st.builds(triggered.TriggeredAnswer, dword, radios, byte, word),
    timed.StartTimed: st.builds(timed.StartTimed, dword, radios, intervals, st.none() | instants, instants),
    timed.TimedReport: st.builds(timed.TimedReport, dword, radios, intervals, fixes, rssi),
    **{kind: st.builds(kind, dword, radios) for kind in (timed.StopTimed, StopEmergency)},
    **{
        kind: st.builds(kind, dword, radios, st.none() | word)
        for kind in (timed.StartTimedAnswer, timed.StopTimedAnswer, StopEmergencyAnswer)
    },
    EmergencyReport: st.builds(EmergencyReport, radios, byte, st.none() | fixes, rssi),
    **{kind: flagged(kind, dword, radios, radios, texts) for kind in (text.PrivateText, text.GroupText)},
    **{kind: flagged(kind, dword, radios, radios, rest) for kind in (text.PrivateData, text.GroupData)},
    **{kind: flagged(kind, dword, radios, radios, byte) for kind in (text.PrivateTextAck, text.PrivateDataAck)},
    **{kind: flagged(kind, dword, radios, byte) for kind in (text.GroupTextAck, text.GroupDataAck)},
    calls.CallRequest: st.builds(calls.CallRequest, byte, radios),
    calls.CallReply: st.builds(calls.CallReply, byte),
    calls.EndCall: st.just(calls.EndCall()),
    statuses.SubscribeBroadcasts: st.builds(statuses.SubscribeBroadcasts, switches),
    statuses.SubscribeStates: st.builds(statuses.SubscribeStates, switches),
    statuses.StateReport: st.builds(statuses.StateReport, byte, word),
    statuses.RepeaterStatus: st.builds(statuses.RepeaterStatus, word, word, word, word, radios, radios),
    **{kind: st.builds(kind, rest) for kind in (statuses.TransmitStatus, statuses.ReceiveStatus)},
    **{
        kind: st.builds(kind, byte, rest)
        for kind in (
            calls.EndCallReply,
            statuses.SubscribeBroadcastsReply,
            statuses.SubscribeStatesReply,
            remote.RadioCheckReply,
            remote.RemoteMonitorReply,
            remote.AlertCallReply,
            remote.DisableRadioReply,
            remote.EnableRadioReply,
        )
    },
    **{
        kind: st.builds(kind, radios)
        for kind in (
            remote.RadioCheck,
            remote.RemoteMonitor,
            remote.AlertCall,
            remote.DisableRadio,
            remote.EnableRadio,
        )
    },
}
anything = st.one_of(list(STRATEGIES.values()))
known_frames = st.builds(
    Frame,
    st.sampled_from(Service),
    st.sampled_from(sorted({kind.OPCODE for kind in MESSAGES} | {0xA003, 0xA005, 0xB004, 0xD004, 0xD005, 0xC0A1})),
    st.binary(max_size=80) | st.tuples(st.binary(max_size=14), st.binary(max_size=12)).map(GPS.join),
)


def test_no_message_is_left_out() -> None:
    assert set(STRATEGIES) == set(MESSAGES)


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.__name__)
@given(drawn=st.data())
def test_decoding_undoes_encoding(kind: type[Message], drawn: st.DataObject) -> None:
    message = drawn.draw(STRATEGIES[kind])
    decoded = decode_payload(encode_message(message))
    assert decoded == message
    assert isinstance(decoded, Message)
    assert decoded.encode() == message.encode()


@given(anything, st.integers(0, 0xFFFF), st.booleans())
def test_a_whole_datagram_there_and_back(message: Message, sequence: int, is_reliable: bool) -> None:
    packet = data(sequence, encode_message(message, is_reliable=is_reliable))
    assert decode_datagram(packet.encode()) == Received(packet, message)


@given(known_frames)
def test_any_body_under_any_opcode_gives_a_value(frame: Frame) -> None:
    decoded = decode_payload(close_frame(frame))
    assert isinstance(decoded, Message | LikelyReport | Unknown | Undecodable)
    if isinstance(decoded, Unknown | Undecodable | LikelyReport):
        assert decoded.body == frame.body


@pytest.mark.parametrize("filler", [0x00, 0x01, 0x41, 0x30, 0x56, 0xFF])
def test_every_opcode_takes_every_length(filler: int) -> None:
    opcodes = {(kind.SERVICE, kind.OPCODE) for kind in MESSAGES}
    opcodes |= {(Service.LP, opcode) for opcode in (0xA003, 0xA004, 0xA005, 0xB004, 0xD004, 0xD005)}
    opcodes |= {(Service.TMP, 0x40A1), (Service.TMP, 0x40B2)}
    for service, opcode in opcodes:
        for size in range(100):
            decoded = decode_message(Frame(service, opcode, bytes((filler,)) * size))
            assert isinstance(decoded, Message | Undecodable)


@given(anything, st.data())
def test_a_cut_body_never_raises(message: Message, drawn: st.DataObject) -> None:
    body = message.encode()
    cut = body[: drawn.draw(st.integers(0, len(body)))]
    decode_message(Frame(message.SERVICE, message.opcode, cut))


@given(st.binary(max_size=200), anything, st.data())
def test_arbitrary_datagrams_never_raise(noise: bytes, message: Message, drawn: st.DataObject) -> None:
    wire = bytearray(data(1, encode_message(message)).encode())
    wire[drawn.draw(st.integers(0, len(wire) - 1))] = drawn.draw(byte)
    assert isinstance(decode_datagram(noise), Malformed | Received)
    assert isinstance(decode_datagram(bytes(wire)), Malformed | Received)
    assert isinstance(decode_datagram(b"2B\0\x20" + noise), Malformed | Received)


def test_the_largest_hostile_datagram_costs_a_bounded_memory() -> None:
    """65 507 bytes of empty options would be the most objects one datagram could make; nothing of them stays."""
    hostile = b"2B\0\x20\0\1" + b"\xff\0" * 32_750
    tracemalloc.start()
    try:
        for _ in range(3):
            assert isinstance(decode_datagram(hostile), Malformed)
        kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1 << 20
    assert kept < 1 << 16


def test_an_unknown_opcode_is_kept_raw() -> None:
    assert decode_message(Frame(Service.RRS, 0x0077, b"\x01")) == Unknown(Service.RRS, 0x0077, b"\x01")
    assert decode_message(Frame(Service.LP, 0xE001, b"")) == Unknown(Service.LP, 0xE001, b"")


@pytest.mark.parametrize("service", [Service.TP, Service.DTP, Service.DDS, 0x7F])
def test_a_service_without_tables_is_kept_raw(service: int) -> None:
    wire = close_frame(Frame(service, 0x0003, b"\x01\x02"))
    assert decode_payload(wire) == Unknown(service, 0x0003, b"\x01\x02")


@pytest.mark.parametrize(
    ("opcode", "front", "radio"),
    [
        (0xA0F0, bytes.fromhex("00000001 0a0007d1 0000"), RadioAddress(2001)),
        (0xB0F0, bytes.fromhex("0a0007d1 01 000000000000"), RadioAddress(2001)),
        (0xC0F0, bytes.fromhex("00000001 0a0007d1 0000 0000"), RadioAddress(2001)),
        (0xF0F0, bytes(10), None),
        (0xA002, bytes.fromhex("00000001 0a0007d1 0000 00"), RadioAddress(2001)),
    ],
)
def test_a_whole_fix_under_a_layout_without_table_is_likely_a_report(
    opcode: int, front: bytes, radio: RadioAddress | None
) -> None:
    body, fix = front + GPS, decode_gps(GPS)
    assert fix is not None
    assert decode_message(Frame(Service.LP, opcode, body)) == LikelyReport(opcode, radio, fix, body)


def test_below_50_bytes_and_outside_lp_nothing_is_guessed() -> None:
    short = bytes(9) + GPS
    assert decode_message(Frame(Service.LP, 0xF0F0, short)) == Unknown(Service.LP, 0xF0F0, short)
    long = bytes(10) + GPS
    assert decode_message(Frame(Service.RRS, 0xF0F0, long)) == Unknown(Service.RRS, 0xF0F0, long)


def test_the_flags_of_a_text_do_not_hide_its_kind() -> None:
    assert {find_message(Service.TMP, flags << 8 | 0xA1) for flags in range(256)} == {text.PrivateText}
    assert find_message(Service.TMP, 0x00A3) is None
    assert find_message(Service.RRS, 0xFF03) is None


def test_bad_content_leaves_the_packet_readable() -> None:
    packet = Packet(0, 9, (), bytes.fromhex("11 0003 0004 0a0007d1 48 03"))
    assert decode_datagram(packet.encode()) == Received(packet, Malformed(Fault.BAD_CHECK, packet.payload))
    assert decode_datagram(Packet(0, 9).encode()) == Received(Packet(0, 9), Malformed(Fault.SHORT_HEADER, b""))


def test_only_data_carries_a_message() -> None:
    payload = encode_message(rrs.Registration(RadioAddress(1)))
    assert decode_datagram(Packet(1, 9, (), payload).encode()) == Received(Packet(1, 9, (), payload), None)
