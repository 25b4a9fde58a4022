"""The worked frames of section 9 of the reference, as values and as bytes, in both directions."""

from datetime import UTC, datetime

import pytest

from command.protocols.jt808.areas import AreaAction, SetCircles
from command.protocols.jt808.batch import BatchKind, PositionBatch
from command.protocols.jt808.extras import (
    Crossing,
    Direction,
    InputOutput,
    Mileage,
    PlaceKind,
    RecorderSpeed,
    Satellites,
    SignalFlags,
    SignalStrength,
    VehicleSignals,
)
from command.protocols.jt808.flags import AlarmFlags, StatusFlags
from command.protocols.jt808.framing import Frame, FrameReader
from command.protocols.jt808.general import GeneralReplyPlatform, GeneralReplyTerminal, Result
from command.protocols.jt808.header import Address
from command.protocols.jt808.media import MediaData, MediaEvent, MediaReply
from command.protocols.jt808.message import Message
from command.protocols.jt808.parameters import Parameter, SetParameters
from command.protocols.jt808.position import Position, PositionReport
from command.protocols.jt808.reassembly import Assembled, Incomplete, PartStored, Reassembler
from command.protocols.jt808.registration import Authenticate, PlateColour, Register, RegisterReply
from command.protocols.jt808.registry import decode_frame, decode_message
from command.protocols.jt808.resend import ResendRequestPlatform
from command.protocols.jt808.shape_parts import AreaFlags, SpeedLimit, Vertex
from command.protocols.jt808.shapes import Circle
from command.protocols.jt808.subpackages import frames_for
from command.protocols.jt808.text import TextDown, TextFlags, TextKind
from command.protocols.jt808.tracking import Track
from command.protocols.jt808.version import Version

PHONE = "13900001234"

SOS = PositionReport(
    Position.of(
        alarm=AlarmFlags.EMERGENCY,
        status=StatusFlags.ACC_ON | StatusFlags.FIXED | StatusFlags.GPS | StatusFlags.BEIDOU,
        latitude=30.5721,
        longitude=114.3268,
        altitude_m=23,
        speed_kmh=46.3,
        course_deg=358,
        fixed_at=datetime(2026, 3, 15, 0, 30, 5, tzinfo=UTC),
    ),
    (
        Mileage(123456),
        RecorderSpeed(458),
        VehicleSignals(SignalFlags.LOW_BEAM | SignalFlags.BRAKE),
        InputOutput(0),
        SignalStrength(27),
        Satellites(14),
    ),
)
CAUGHT_UP = PositionBatch(
    BatchKind.BLIND_SPOT,
    (
        PositionReport(
            Position.of(
                status=StatusFlags.ACC_ON | StatusFlags.FIXED | StatusFlags.BEIDOU,
                latitude=30.580001,
                longitude=114.290002,
                altitude_m=20,
                speed_kmh=30.0,
                course_deg=90,
                fixed_at=datetime(2026, 3, 15, 0, 30, 0, tzinfo=UTC),
            )
        ),
        PositionReport(
            Position.of(
                alarm=AlarmFlags.AREA_CROSSED,
                status=StatusFlags.ACC_ON | StatusFlags.FIXED | StatusFlags.BEIDOU | StatusFlags.MOVING,
                latitude=30.580101,
                longitude=114.291502,
                altitude_m=20,
                speed_kmh=31.5,
                course_deg=91,
                fixed_at=datetime(2026, 3, 15, 0, 30, 30, tzinfo=UTC),
            ),
            (Crossing(PlaceKind.CIRCLE, 7, Direction.OUT), SignalStrength(20)),
        ),
    ),
)
SHOW_ALOUD = TextFlags.URGENT | TextFlags.SHOW | TextFlags.READ_ALOUD
SCENE = "立即回传现场照片"
ONE_WAY_OUT = AreaFlags.ENTRY_TO_PLATFORM | AreaFlags.EXIT_TO_DRIVER | AreaFlags.EXIT_TO_PLATFORM
CENTRE = Vertex(30_580_000, 114_290_000)

WORKED: dict[str, tuple[Version, int, Message, str]] = {
    "A register": (
        Version.V2013,
        0,
        Register(42, 100, "CGZFJ", "CZT-01", "CZ00001", PlateColour.YELLOW, "鄂A12345"),
        (
            "7e 0100 002d 013900001234 0000 002a 0064 43475a464a 435a542d30310000000000000000000000000000"
            "435a3030303031 02 b6f5413132333435 56 7e"
        ),
    ),
    "A register reply": (
        Version.V2013,
        0,
        RegisterReply(0, 0, "CG7F3A"),
        "7e 8100 0009 013900001234 0000 0000 00 434737463341 91 7e",
    ),
    "A authenticate": (Version.V2013, 1, Authenticate("CG7F3A"), "7e 0102 0006 013900001234 0001 434737463341 1d 7e"),
    "A acknowledged": (
        Version.V2013,
        1,
        GeneralReplyPlatform(1, 0x0102, Result.OK),
        "7e 8001 0005 013900001234 0001 0001 0102 00 99 7e",
    ),
    "B position with SOS": (
        Version.V2013,
        2,
        SOS,
        (
            "7e 0200 0036 013900001234 0002 00000001 000c0003 01d2 7d02 44 06d0 7d01 10 0017 01cf 0166 260315083005"
            "0104 0001e240 0302 01ca 2504 00000011 2a02 0000 3001 1b 3101 0e a7 7e"
        ),
    ),
    "B acknowledged": (
        Version.V2013,
        2,
        GeneralReplyPlatform(2, 0x0200, Result.OK),
        "7e 8001 0005 013900001234 0002 0002 0200 00 98 7e",
    ),
    "C batch": (
        Version.V2019,
        0x0105,
        CAUGHT_UP,
        (
            "7e 0704 404a 01 00000000013900001234 0105 0002 01"
            "001c 00000000 00080003 01d29d21 06cfed52 0014 012c 005a 260315083000"
            "0027 00100000 00480003 01d29d85 06cff32e 0014 013b 005b 260315083030 1206 01 00000007 01 3001 14  ac 7e"
        ),
    ),
    "C acknowledged": (
        Version.V2019,
        9,
        GeneralReplyPlatform(0x0105, 0x0704, Result.OK),
        "7e 8001 4005 01 00000000013900001234 0009 0105 0704 00 d5 7e",
    ),
    "D text 2013": (
        Version.V2013,
        3,
        TextDown(SCENE, SHOW_ALOUD),
        "7e 8300 0011 013900001234 0003 0d c1a2bcb4bbd8b4abcfd6b3a1d5d5c6ac f4 7e",
    ),
    "D text 2019": (
        Version.V2019,
        3,
        TextDown(SCENE, SHOW_ALOUD, TextKind.NOTICE),
        "7e 8300 4012 01 00000000013900001234 0003 0e 01 c1a2bcb4bbd8b4abcfd6b3a1d5d5c6ac b4 7e",
    ),
    "D answer of the terminal": (
        Version.V2013,
        3,
        GeneralReplyTerminal(3, 0x8300, Result.OK),
        "7e 0001 0005 013900001234 0003 0003 8300 00 99 7e",
    ),
    "E asked again 2013": (
        Version.V2013,
        4,
        ResendRequestPlatform(0x0020, (2,)),
        "7e 8003 0005 013900001234 0004 0020 01 0002 bf 7e",
    ),
    "E asked again 2019": (
        Version.V2019,
        4,
        ResendRequestPlatform(0x0020, (2,)),
        "7e 8003 4006 01 00000000013900001234 0004 0020 0001 0002 fd 7e",
    ),
    "E all there": (Version.V2013, 5, MediaReply(77), "7e 8800 0004 013900001234 0005 0000004d da 7e"),
    "F circle 2013": (
        Version.V2013,
        6,
        SetCircles(AreaAction.ADD, (Circle(7, CENTRE, 500, ONE_WAY_OUT, limit=SpeedLimit(40, 10)),)),
        "7e 8600 0017 013900001234 0006 01 01 00000007 003a 01d29d20 06cfed50 000001f4 0028 0a 79 7e",
    ),
    "F circle 2019": (
        Version.V2019,
        6,
        SetCircles(AreaAction.ADD, (Circle(7, CENTRE, 500, ONE_WAY_OUT, limit=SpeedLimit(40, 10, 30), name="步行街"),)),
        (
            "7e 8600 4021 01 00000000013900001234 0006 01 01 00000007 003a 01d29d20 06cfed50 000001f4 0028 0a 001e"
            "0006 b2bdd0d0bdd6 72 7e"
        ),
    ),
    "F parameters": (
        Version.V2013,
        7,
        SetParameters((Parameter.named("heartbeat_s", 30), Parameter.named("interval_default_s", 10))),
        "7e 8103 0013 013900001234 0007 02 00000001 04 0000001e 00000029 04 0000000a b6 7e",
    ),
    "F tracking": (Version.V2013, 8, Track(5, 600), "7e 8202 0006 013900001234 0008 0005 00000258 cf 7e"),
}


def opened(wire: str) -> Frame:
    (frame,) = FrameReader().feed(bytes.fromhex(wire))
    assert isinstance(frame, Frame), frame
    return frame


@pytest.mark.parametrize("name", WORKED)
def test_a_worked_frame_decodes_to_its_values(name: str) -> None:
    version, serial, message, wire = WORKED[name]
    frame = opened(wire)
    assert frame.header.identity == PHONE
    assert frame.header.serial == serial
    assert frame.header.version() == version
    assert decode_frame(frame, version) == message


@pytest.mark.parametrize("name", WORKED)
def test_the_values_of_a_worked_frame_encode_to_it(name: str) -> None:
    version, serial, message, wire = WORKED[name]
    assert frames_for(message, Address.of(PHONE, version), serial) == [bytes.fromhex(wire)]


def test_an_answer_goes_out_in_the_form_of_its_request() -> None:
    request = opened(WORKED["C batch"][3])
    answer = GeneralReplyPlatform(request.header.serial, request.header.message_id, Result.OK)
    assert frames_for(answer, request.header.address(), 9) == [bytes.fromhex(WORKED["C acknowledged"][3])]


def test_what_a_reader_of_the_sos_position_sees() -> None:
    position = SOS.position
    assert (position.latitude, position.longitude) == (30.5721, 114.3268)
    assert (position.speed_kmh, position.course_deg, position.altitude_m) == (46.3, 358, 23)
    assert position.fixed_at == datetime(2026, 3, 15, 0, 30, 5, tzinfo=UTC)
    assert position.has_fix
    assert not position.is_shifted_gcj02
    mileage, strength = SOS.extra(Mileage), SOS.extra(SignalStrength)
    assert mileage is not None
    assert mileage.km == 12345.6
    assert strength is not None
    assert strength.value == 27


PHOTO_PARTS = [
    "7e 0801 2014 013900001234 0020 0003 0001 0000004d 00 00 00 01 00000000 00000003 01d2 7d01 e0 00 7e",
    "7e 0801 2014 013900001234 0021 0003 0002 06d0 7d01 10 0017 0000 0000 260315083100 ffd8ffe0 9e 7e",
    "7e 0801 2008 013900001234 0022 0003 0003 00104a464946ffd9 28 7e",
]
PHOTO = MediaData(
    MediaEvent(77, media_type=0, media_format=0, cause=0, channel=1),
    bytes.fromhex("ffd8ffe000104a464946ffd9"),
    Position.of(
        status=StatusFlags.ACC_ON | StatusFlags.FIXED,
        latitude=30.572,
        longitude=114.3268,
        altitude_m=23,
        fixed_at=datetime(2026, 3, 15, 0, 31, 0, tzinfo=UTC),
    ),
)
NOON = datetime(2026, 3, 15, 4, 0, 0, tzinfo=UTC)


def test_the_photo_is_put_together_after_its_second_part_is_asked_for_again() -> None:
    first, second, third = map(opened, PHOTO_PARTS)
    reassembler = Reassembler()
    assert isinstance(reassembler.add(first, NOON), PartStored)
    assert isinstance(reassembler.add(third, NOON), PartStored)
    (incomplete,) = reassembler.incomplete(quiet_since=NOON)
    assert isinstance(incomplete, Incomplete)
    request = ResendRequestPlatform(incomplete.first_serial, incomplete.missing)
    assert frames_for(request, first.header.address(), 4) == [bytes.fromhex(WORKED["E asked again 2013"][3])]
    whole = reassembler.add(second, NOON)
    assert isinstance(whole, Assembled)
    assert decode_message(whole.key.message_id, whole.body, Version.V2013) == PHOTO


def test_the_photo_is_cut_into_its_parts() -> None:
    frames = frames_for(PHOTO, Address.of(PHONE, Version.V2013), 0x0020, part_bytes=20)
    assert frames == [bytes.fromhex(part) for part in PHOTO_PARTS]
