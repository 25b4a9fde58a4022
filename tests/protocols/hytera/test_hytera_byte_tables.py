"""Bodies worked by hand from the byte tables of sections 1.4 to 1.7, as values and as bytes, in both directions."""

from datetime import UTC, datetime, timedelta

import pytest

from command.protocols.hytera import calls, remote, rrs, statuses, text, timed, triggered
from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.emergency import EmergencyReport, StopEmergency, StopEmergencyAnswer
from command.protocols.hytera.gps import Gps
from command.protocols.hytera.hdap import Frame
from command.protocols.hytera.located import LocationResult
from command.protocols.hytera.location import LocationAnswer, LocationRequest
from command.protocols.hytera.message import Message, Undecodable
from command.protocols.hytera.registry import MESSAGES, decode_message, frame_of
from command.protocols.hytera.service import Service

RADIO, DISPATCHER, GROUP = RadioAddress(2001), RadioAddress(9001), RadioAddress(100)
BARE, BARE_GROUP = RadioAddress.bare(2001), RadioAddress.bare(100)
FIX = Gps.of(
    latitude=-12.0,
    longitude=-77.5,
    fixed_at=datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC),
    speed_knots=12,
    course_deg=7,
)
GPS = b"A235959311225S1200.0000W07730.0000012007".hex()
NO_GPS = "00" * 40
START, STOP = datetime(2026, 3, 15, 1, tzinfo=UTC), datetime(2026, 3, 15, 9, 30, tzinfo=UTC)
START_TEXT, STOP_TEXT = b"20260315010000".hex(), b"20260315093000".hex()
HALF_MINUTE, DAY = b"00000030".hex(), b"01000000".hex()
ZERO_INSTANT, ZERO_INTERVAL = "30" * 14, "30" * 8

RRS: list[tuple[Message, int, str]] = [
    (rrs.Registration(BARE), 0x0003, "000007d1"),
    (rrs.RegistrationAnswer(RADIO, rrs.RegistrationResult.WRONG_PASSWORD, 0), 0x0080, "0a0007d1 02 00000000"),
    (rrs.Deregistration(RADIO), 0x0001, "0a0007d1"),
    (rrs.PresenceCheck(RADIO), 0x0002, "0a0007d1"),
    (rrs.PresenceAnswer(RADIO, rrs.PresenceState.ONLINE), 0x0082, "0a0007d1 00"),
    (rrs.PresenceAnswer(RADIO, rrs.PresenceState.OFFLINE), 0x0082, "0a0007d1 01"),
]
LP: list[tuple[Message, int, str]] = [
    (LocationRequest(7, RADIO), 0xA001, "00000007 0a0007d1"),
    (LocationRequest(7, RADIO, 1), 0xA001, "00000007 0a0007d1 01"),
    (LocationAnswer(7, RADIO, FIX), 0xA002, "00000007 0a0007d1 0000" + GPS),
    (LocationAnswer(7, RADIO, FIX, rssi_raw=-58), 0xA003, "00000007 0a0007d1 0000" + GPS + "ffc6"),
    (LocationAnswer(7, RADIO, FIX, rssi_raw=-228), 0xA003, "00000007 0a0007d1 0000" + GPS + "ff1c"),
    (LocationAnswer(7, RADIO, None, LocationResult.NO_POSITION), 0xA002, "00000007 0a0007d1 0006" + NO_GPS),
    (
        LocationAnswer(7, RADIO, None, LocationResult.BAD_REQUEST, -1),
        0xA003,
        "00000007 0a0007d1 0069" + NO_GPS + "ffff",
    ),
    (
        triggered.StartTriggered(
            8,
            RADIO,
            triggered.Trigger.DISTANCE_OR_TIME,
            500,
            START,
            STOP,
            timedelta(seconds=30),
            timedelta(days=1),
        ),
        0xD001,
        "00000008 0a0007d1 04 000001f4" + START_TEXT + STOP_TEXT + HALF_MINUTE + DAY,
    ),
    (
        triggered.StartTriggered(8, RADIO, triggered.Trigger.CANCEL),
        0xD001,
        "00000008 0a0007d1 00 00000000" + 2 * ZERO_INSTANT + 2 * ZERO_INTERVAL,
    ),
    (triggered.TriggeredAnswer(8, RADIO, triggered.Trigger.TIME), 0xD002, "00000008 0a0007d1 02 0000"),
    (triggered.TriggeredAnswer(8, RADIO, triggered.Trigger.DISTANCE, 0x69), 0xD002, "00000008 0a0007d1 01 0069"),
    (triggered.TriggeredReport(8, RADIO, FIX), 0xD003, "00000008 0a0007d1" + GPS),
    (triggered.TriggeredReport(8, RADIO, FIX, 0, -186), 0xD004, "00000008 0a0007d1 0000" + GPS + "ff46"),
    (triggered.TriggeredReport(8, RADIO, None, 6, -186), 0xD004, "00000008 0a0007d1 0006" + NO_GPS + "ff46"),
    (
        timed.StartTimed(9, RADIO, timedelta(seconds=30), START, STOP),
        0xC001,
        "00000009 0a0007d1" + START_TEXT + STOP_TEXT + HALF_MINUTE,
    ),
    (timed.StartTimedAnswer(9, RADIO), 0xC002, "00000009 0a0007d1 0000"),
    (timed.TimedReport(9, RADIO, timedelta(days=1), FIX), 0xC003, "00000009 0a0007d1" + DAY + GPS),
    (timed.StopTimed(9, RADIO), 0xC004, "00000009 0a0007d1"),
    (timed.StopTimedAnswer(9, RADIO, 0x69), 0xC005, "00000009 0a0007d1 0069"),
    (timed.StopTimedAnswer(9, RADIO, None), 0xC005, "00000009 0a0007d1"),
    (EmergencyReport(RADIO, 1, FIX), 0xB003, "0a0007d1 01" + GPS),
    (EmergencyReport(RADIO, 2, None), 0xB003, "0a0007d1 02" + NO_GPS),
    (StopEmergency(10, RADIO), 0xB001, "0000000a 0a0007d1"),
    (StopEmergencyAnswer(10, RADIO), 0xB002, "0000000a 0a0007d1 0000"),
]
TMP: list[tuple[Message, int, str]] = [
    (text.PrivateText(1, RADIO, DISPATCHER, "A中"), 0x80A1, "00000001 0a0007d1 0a002329 4100 2d4e"),
    (text.PrivateText(1, RADIO, DISPATCHER, "", flags=0), 0x00A1, "00000001 0a0007d1 0a002329"),
    (
        text.PrivateText(
            1,
            RADIO,
            DISPATCHER,
            "A",
            flags=text.TextFlags.CONFIRMED | text.TextFlags.OPTIONS,
            options=b"\xaa\xbb\xcc",
        ),
        0xC0A1,
        "0003 00000001 0a0007d1 0a002329 4100 aabbcc",
    ),
    (
        text.PrivateTextAck(1, RADIO, DISPATCHER, text.TextResult.NO_ACK_FROM_RADIO),
        0x00A2,
        "00000001 0a0007d1 0a002329 08",
    ),
    (text.GroupText(2, GROUP, DISPATCHER, "😀"), 0x00B1, "00000002 0a000064 0a002329 3dd8 00de"),
    (text.GroupTextAck(2, GROUP, text.TextResult.CHANNEL_BUSY), 0x00B2, "00000002 0a000064 04"),
    (text.PrivateData(3, RADIO, DISPATCHER, b"\x00\xff"), 0x00AE, "00000003 0a0007d1 0a002329 00ff"),
    (text.PrivateDataAck(3, RADIO, DISPATCHER), 0x00AF, "00000003 0a0007d1 0a002329 00"),
    (text.GroupData(4, GROUP, DISPATCHER, b""), 0x00BE, "00000004 0a000064 0a002329"),
    (
        text.GroupDataAck(4, GROUP, text.TextResult.INTERRUPTED, flags=text.TextFlags.OPTIONS),
        0x40BF,
        "0000 00000004 0a000064 0c",
    ),
]
EVERYTHING = tuple(statuses.Switch(what, is_on=True) for what in statuses.Broadcast)
RCP: list[tuple[Message, int, str]] = [
    (calls.CallRequest(calls.CallType.PRIVATE, BARE), 0x0841, "00 d1070000"),
    (calls.CallReply(), 0x8841, "00"),
    (calls.EndCall(), 0x0842, ""),
    (calls.EndCallReply(1), 0x8842, "01"),
    (statuses.SubscribeBroadcasts(EVERYTHING), 0x10C9, "03 0001 0101 0201"),
    (statuses.SubscribeBroadcastsReply(), 0x80C9, "00"),
    (statuses.SubscribeStates((statuses.Switch(statuses.RadioState.RSSI, is_on=False),)), 0x10C7, "01 0b00"),
    (statuses.SubscribeStatesReply(), 0x80C7, "00"),
    (statuses.StateReport(statuses.RadioState.RSSI, 4), 0xB0C8, "0b 0400"),
    (statuses.StateReport(statuses.RadioState.EMERGENCY, 1), 0xB0C8, "09 0100"),
    (
        statuses.RepeaterStatus(
            0x0102,
            statuses.RepeaterState.IP_CALL_HANG,
            statuses.CarriedService.SUPPLEMENTARY,
            calls.CallType.EMERGENCY_ALARM_WITH_CALL,
            BARE_GROUP,
            BARE,
        ),
        0xB845,
        "0201 0300 0600 0c00 64000000 d1070000",
    ),
    (statuses.TransmitStatus(b"\x01\x02"), 0xB843, "0102"),
    (statuses.ReceiveStatus(b""), 0xB844, ""),
    (remote.RadioCheck(BARE), 0x0833, "d1070000"),
    (remote.RadioCheckReply(0, b"\xd1\x07\0\0"), 0x8833, "00 d1070000"),
    (remote.RemoteMonitor(BARE), 0x0834, "d1070000"),
    (remote.RemoteMonitorReply(1), 0x8834, "01"),
    (remote.AlertCall(BARE), 0x0835, "d1070000"),
    (remote.AlertCallReply(), 0x8835, "00"),
    (remote.DisableRadio(BARE), 0x0849, "d1070000"),
    (remote.DisableRadioReply(), 0x8849, "00"),
    (remote.EnableRadio(BARE), 0x084A, "d1070000"),
    (remote.EnableRadioReply(), 0x884A, "00"),
]
TABLE = [(Service.RRS, *row) for row in RRS] + [(Service.LP, *row) for row in LP]
TABLE += [(Service.TMP, *row) for row in TMP] + [(Service.RCP, *row) for row in RCP]
ROWS = pytest.mark.parametrize(
    ("service", "message", "opcode", "body"), TABLE, ids=[f"{row[2]:04x}-{type(row[1]).__name__}" for row in TABLE]
)


@ROWS
def test_writing_gives_the_bytes(service: Service, message: Message, opcode: int, body: str) -> None:
    assert frame_of(message) == Frame(service, opcode, bytes.fromhex(body))


@ROWS
def test_reading_gives_the_values(service: Service, message: Message, opcode: int, body: str) -> None:
    assert decode_message(Frame(service, opcode, bytes.fromhex(body))) == message


def test_every_message_has_a_row() -> None:
    assert {type(row[1]) for row in TABLE} == set(MESSAGES)


def test_rcp_writes_numbers_without_a_subnet_and_reads_the_lower_24_bits() -> None:
    assert calls.CallRequest(calls.CallType.PRIVATE, RadioAddress(2001)).encode() == bytes.fromhex("00 d1070000")
    decoded = decode_message(Frame(Service.RCP, 0x0841, bytes.fromhex("00 d107000a")))
    assert isinstance(decoded, calls.CallRequest)
    assert (decoded.target.id, decoded.target.subnet) == (2001, 0)


READ_ONLY: list[tuple[str, int, str, Message]] = [
    ("a result alone", 0xA002, "00000007 0a0007d1 0006", LocationAnswer(7, RADIO, None, 6)),
    ("a result that looks like the letter", 0xA002, "00000007 0a0007d1 4141" + GPS, LocationAnswer(7, RADIO, FIX, 0x4141)),
    ("a003 without rssi", 0xA003, "00000007 0a0007d1 0000" + GPS, LocationAnswer(7, RADIO, FIX)),
    ("a002 with rssi", 0xA002, "00000007 0a0007d1 0000" + GPS + "ff46", LocationAnswer(7, RADIO, FIX, 0, -186)),
    ("a002 without result", 0xA002, "00000007 0a0007d1" + GPS, LocationAnswer(7, RADIO, FIX)),
    ("a variant of a003", 0xA005, "00000007 0a0007d1 0000" + GPS + "ff46", LocationAnswer(7, RADIO, FIX, 0, -186)),
    ("a variant of a002", 0xA004, "00000007 0a0007d1 0000" + GPS, LocationAnswer(7, RADIO, FIX)),
    ("d003 with rssi", 0xD003, "00000008 0a0007d1" + GPS + "ff46", triggered.TriggeredReport(8, RADIO, FIX, 0, -186)),
    ("d003 with a result", 0xD003, "00000008 0a0007d1 0000" + GPS, triggered.TriggeredReport(8, RADIO, FIX)),
    ("a variant of d004", 0xD005, "00000008 0a0007d1 0000" + GPS, triggered.TriggeredReport(8, RADIO, FIX)),
    ("a variant of b003", 0xB004, "0a0007d1 01" + GPS + "ff46", EmergencyReport(RADIO, 1, FIX, -186)),
    ("an emergency without a fix", 0xB003, "0a0007d1 01", EmergencyReport(RADIO, 1, None)),
    ("an emergency with a broken fix", 0xB003, "0a0007d1 01 4130", EmergencyReport(RADIO, 1, None)),
    ("an emergency with more behind", 0xB003, "0a0007d1 01" + GPS + "00" * 9, EmergencyReport(RADIO, 1, FIX)),
    ("c003 with rssi", 0xC003, "00000009 0a0007d1" + DAY + GPS + "ff46",
     timed.TimedReport(9, RADIO, timedelta(days=1), FIX, -186)),
    ("b002 without a result", 0xB002, "0000000a 0a0007d1", StopEmergencyAnswer(10, RADIO, None)),
    ("b001 with more behind", 0xB001, "0000000a 0a0007d1 01", StopEmergency(10, RADIO)),
    ("c002 with more behind", 0xC002, "00000009 0a0007d1 0000 01", timed.StartTimedAnswer(9, RADIO)),
    ("d001 with NUL texts", 0xD001, "00000008 0a0007d1 02 00000000" + "00" * 44,
     triggered.StartTriggered(8, RADIO, triggered.Trigger.TIME)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("opcode", "body", "message"), [row[1:] for row in READ_ONLY], ids=[row[0] for row in READ_ONLY]
)
def test_lp_is_read_by_length(opcode: int, body: str, message: Message) -> None:
    assert decode_message(Frame(Service.LP, opcode, bytes.fromhex(body))) == message


STRICT: list[tuple[Service, int, str, str]] = [
    (Service.RRS, 0x0003, "0a0007", "3 bytes where the table has 4"),
    (Service.RRS, 0x0003, "0a0007d1 00", "5 bytes where the table has 4"),
    (Service.RRS, 0x0001, "0a0007", "3 bytes where the table has 4"),
    (Service.RRS, 0x0080, "0a0007d1 00 0e10", "7 bytes where the table has 9"),
    (Service.RRS, 0x0082, "0a0007d1", "4 bytes where the table has 5"),
    (Service.LP, 0xA001, "00000007 0a0007d1 01 01", "1 bytes more than the table has"),
    (Service.LP, 0xA002, "00000007 0a0007d1 0000", "a fix begins with A or V"),
    (Service.LP, 0xA002, "00000007 0a0007d1 0000" + NO_GPS, "a fix begins with A or V"),
    (Service.LP, 0xA002, "00000007 0a0007d1", "0 bytes after the address fit no report"),
    (Service.LP, 0xA003, "00000007 0a0007d1 0006" + "00" * 41, "43 bytes after the address fit no report"),
    (Service.LP, 0xB003, "0a0007d1", "1 bytes wanted at offset 4, 0 left"),
    (Service.LP, 0xC003, "00000009 0a0007d1" + DAY + NO_GPS, "a fix begins with A or V"),
    (Service.LP, 0xD001, "00000008 0a0007d1 00 00000000" + "30" * 43, "8 bytes wanted at offset 49, 7 left"),
    (Service.LP, 0xD001, "00000008 0a0007d1 00 00000000" + "30" * 45, "1 bytes more than the table has"),
    (Service.TMP, 0x00A1, "00000001 0a0007d1 0a0023", "4 bytes wanted at offset 8, 3 left"),
    (Service.TMP, 0x40A1, "0003 aabb", "3 bytes of options, 2 left"),
    (Service.TMP, 0x00A2, "00000001 0a0007d1 0a002329 00 00", "1 bytes more than the table has"),
    (Service.RCP, 0xB845, "00" * 15, "15 bytes where the table has 16"),
    (Service.RCP, 0x0841, "00 d10700", "4 bytes where the table has 5"),
    (Service.RCP, 0x10C9, "02 0001", "1 bytes wanted at offset 3, 0 left"),
    (Service.RCP, 0x8842, "", "1 bytes wanted at offset 0, 0 left"),
]


@pytest.mark.parametrize(("service", "opcode", "body", "reason"), STRICT)
def test_what_does_not_follow_its_table_says_why(service: Service, opcode: int, body: str, reason: str) -> None:
    raw = bytes.fromhex(body)
    assert decode_message(Frame(service, opcode, raw)) == Undecodable(service, opcode, reason, raw)
