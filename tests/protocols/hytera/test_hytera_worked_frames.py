"""The worked frames of the reference, as values and as bytes, in both directions."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.calls import CallRequest, CallType
from command.protocols.hytera.emergency import EmergencyReport, StopEmergency
from command.protocols.hytera.gps import Gps
from command.protocols.hytera.hstrp import Kind, Option, answer_to, connect, data, from_repeater, heartbeat
from command.protocols.hytera.location import LocationAnswer, LocationRequest
from command.protocols.hytera.message import Message
from command.protocols.hytera.registry import Received, decode_datagram, encode_message
from command.protocols.hytera.rrs import Deregistration, Registration, RegistrationAnswer, RegistrationResult
from command.protocols.hytera.rssi import rssi_dbm
from command.protocols.hytera.statuses import CarriedService, RepeaterState, RepeaterStatus
from command.protocols.hytera.text import PrivateText, PrivateTextAck, TextFlags, TextResult

VECTORS = Path(__file__).parent / "vectors" / "worked_frames.json"
FRAMES = {row["name"]: row for row in json.loads(VECTORS.read_text(encoding="utf-8"))}

RADIO = RadioAddress(2001)
DISPATCHER = RadioAddress(9001)
REPEATER = from_repeater(100001, 1)
FIX = Gps.of(
    latitude=30.5721,
    longitude=114.3268,
    fixed_at=datetime(2026, 3, 15, 0, 30, 5, tzinfo=UTC),
    speed_knots=1.2,
    course_deg=358,
)


def status(call_type: CallType) -> RepeaterStatus:
    return RepeaterStatus(
        mode=0,
        state=RepeaterState.LOCAL_CALL,
        service=CarriedService.VOICE,
        call_type=call_type,
        target=RadioAddress.bare(100),
        sender=RadioAddress.bare(2001),
    )


CARRIED: dict[str, tuple[int, Message]] = {
    "registration": (1, Registration(RADIO)),
    "registration answered": (1, RegistrationAnswer(RADIO, RegistrationResult.OK, 3600)),
    "going off": (7, Deregistration(RADIO)),
    "ask location": (2, LocationRequest(1, RADIO)),
    "location with rssi": (2, LocationAnswer(1, RADIO, FIX, rssi_raw=-186)),
    "emergency": (3, EmergencyReport(RADIO, 1, FIX)),
    "stop emergency": (3, StopEmergency(2, RADIO)),
    "text": (4, PrivateText(0x10, RADIO, DISPATCHER, "速到人民广场", flags=TextFlags.CONFIRMED)),
    "text delivered": (4, PrivateTextAck(0x10, RADIO, DISPATCHER, TextResult.OK)),
    "group call starts": (5, status(CallType.GROUP)),
    "emergency call": (6, status(CallType.EMERGENCY_GROUP)),
    "call group 100": (5, CallRequest(CallType.GROUP, RadioAddress.bare(100))),
}


def wire(name: str) -> bytes:
    return bytes.fromhex(FRAMES[name]["hex"])


def received(name: str) -> Received:
    got = decode_datagram(wire(name))
    assert isinstance(got, Received)
    return got


@pytest.mark.parametrize("name", CARRIED)
def test_reading_gives_the_values(name: str) -> None:
    sequence, message = CARRIED[name]
    packet, content = received(name)
    assert content == message
    assert isinstance(content, Message)
    assert content.encode() == message.encode()
    assert (packet.kind, packet.sequence) == (Kind.DATA, sequence)
    is_from_repeater = FRAMES[name]["from"] == "repeater"
    assert (packet.repeater_id, packet.slot) == ((100001, 1) if is_from_repeater else (None, None))


@pytest.mark.parametrize("name", CARRIED)
def test_writing_gives_the_bytes(name: str) -> None:
    sequence, message = CARRIED[name]
    options = REPEATER if FRAMES[name]["from"] == "repeater" else ()
    assert data(sequence, encode_message(message), options).encode() == wire(name)


def test_no_frame_is_left_out() -> None:
    transport = {"connect", "connect accepted", "heartbeat", "registration acknowledged"}
    assert set(CARRIED) | transport == set(FRAMES)


def test_a_repeater_announces_itself_and_is_accepted() -> None:
    packet, content = received("connect")
    assert (packet.kind, packet.sequence, packet.repeater_id, packet.slot) == (Kind.CONNECT, 0, 100001, 1)
    assert packet.options == (Option(3, bytes.fromhex("000186a1")), Option(4, b"\x01"))
    assert content is None
    assert connect(REPEATER).encode() == wire("connect")
    answer = answer_to(packet)
    assert answer is not None
    assert answer.encode() == wire("connect accepted")
    assert received("connect accepted").packet.kind is Kind.ACCEPT


def test_a_heartbeat_comes_back() -> None:
    packet, content = received("heartbeat")
    assert (packet.kind, packet.sequence, content) == (Kind.HEARTBEAT, 0, None)
    assert answer_to(packet) == heartbeat()
    assert heartbeat().encode() == wire("heartbeat")


def test_data_is_acknowledged_under_its_sequence() -> None:
    answer = answer_to(received("registration").packet)
    assert answer is not None
    assert answer.encode() == wire("registration acknowledged")
    assert received("registration acknowledged").packet.kind is Kind.ACK


def test_the_fix_in_plain_numbers() -> None:
    content = received("location with rssi").content
    assert isinstance(content, LocationAnswer)
    assert content.gps is not None
    assert content.gps.latitude == pytest.approx(30.572100, abs=1e-9)
    assert content.gps.longitude == pytest.approx(114.326800, abs=1e-9)
    assert content.gps.speed_kmh == pytest.approx(2.2224)
    assert content.radio.ip == "10.0.7.209"
    assert content.rssi_raw is not None
    assert rssi_dbm(content.rssi_raw) == -93.0
