"""Bodies worked by hand from the byte tables of sections 2-8, as values and as bytes, in every version that differs."""

from datetime import UTC, datetime, time

import pytest

from command.protocols.jt808.areas import (
    AreaAction,
    DeleteCircles,
    DeletePolygons,
    DeleteRectangles,
    DeleteRoutes,
    QueryShapes,
    SetPolygon,
    SetRectangles,
    SetRoute,
    ShapesReply,
)
from command.protocols.jt808.extras import PlaceKind
from command.protocols.jt808.flags import AlarmFlags, StatusFlags
from command.protocols.jt808.media import (
    RECORD,
    Chunk2011,
    MediaCause,
    MediaData,
    MediaEvent,
    MediaFormat,
    MediaReply,
    MediaType,
    Resolution,
    Shoot,
    ShootReply,
    ShootResult,
)
from command.protocols.jt808.message import Message
from command.protocols.jt808.parameters import (
    Parameter,
    ParametersReply,
    QueryAllParameters,
    QueryParameters,
    SetParameters,
)
from command.protocols.jt808.passthrough import SERIAL_PORT_1, PassThroughDown, PassThroughUp
from command.protocols.jt808.position import Position, PositionReport
from command.protocols.jt808.questions import Answer, Choice, Question, QuestionFlags
from command.protocols.jt808.registration import Authenticate, Deregister, Heartbeat, Register, RegisterReply
from command.protocols.jt808.registry import MESSAGES, decode_message
from command.protocols.jt808.resend import ResendRequestPlatform, ResendRequestTerminal
from command.protocols.jt808.routes import Route, RoutePoint, SegmentTimes
from command.protocols.jt808.shape_parts import AreaFlags, SpeedLimit, Vertex, Window
from command.protocols.jt808.shapes import Circle, Polygon, Rectangle
from command.protocols.jt808.terminal import (
    Attributes,
    Control,
    GnssModules,
    LinkTest,
    QueryAttributes,
    TerminalControl,
    TimeQuery,
    TimeReply,
)
from command.protocols.jt808.terminal_events import EventReport, ListMode, SetEvents, TerminalEvent
from command.protocols.jt808.text import TextDown, TextFlags, TextKind
from command.protocols.jt808.tracking import ConfirmAlarms, PositionReply, QueryPosition, Track
from command.protocols.jt808.version import Version

V11, V13, V19 = Version.V2011, Version.V2013, Version.V2019
ALL, SINCE_2013, BEFORE_2019, ONLY_2019 = (V11, V13, V19), (V13, V19), (V11, V13), (V19,)

POSITION = Position.of(
    alarm=AlarmFlags(0),
    status=StatusFlags.ACC_ON | StatusFlags.FIXED,
    latitude=-12.0,
    longitude=-77.5,
    altitude_m=-5,
    speed_kmh=1.6,
    course_deg=270,
    fixed_at=datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC),
)
BASE = "00000000 0000000f 00b71b00 049e8e60 fffb 0010 010e 260101075959"
EVENT = MediaEvent(258, MediaType.IMAGE, MediaFormat.JPEG, MediaCause.DISTANCE, 2)
NIGHT_SHIFT = Window.daily(time(22), time(5, 30))
WINDOW = "000000220000 000000053000"
TRIANGLE = (Vertex(1, 2), Vertex(3, 4), Vertex(5, 6))
ATTRIBUTES = Attributes(
    terminal_type=3,
    maker="CGZFJ",
    model="CZT-01",
    terminal_id="CZ00001",
    iccid="89860012345678901234",
    hardware_version="H1",
    firmware_version="F2.0",
    gnss=GnssModules.GPS | GnssModules.BEIDOU,
    comms=1,
)
ROUTE = Route(
    9,
    (
        RoutePoint(1, 11, Vertex(1, 2), 20, SegmentTimes(600, 60), SpeedLimit(60, 5, 40)),
        RoutePoint(2, 12, Vertex(-3, -4), 30),
    ),
    AreaFlags.EXIT_TO_PLATFORM,
    NIGHT_SHIFT,
    "线",
)


def without_2019(route: Route) -> Route:
    first, second = route.points
    return Route(
        route.id,
        (
            RoutePoint(first.point_id, first.segment_id, first.place, first.width_m, first.times, SpeedLimit(60, 5)),
            second,
        ),
        route.flags,
        route.window,
    )


TABLE: list[tuple[Message, tuple[Version, ...], str]] = [
    (Heartbeat(), ALL, ""),
    (Deregister(), ALL, ""),
    (QueryAllParameters(), ALL, ""),
    (QueryPosition(), ALL, ""),
    (QueryAttributes(), SINCE_2013, ""),
    (LinkTest(), ONLY_2019, ""),
    (TimeQuery(), ONLY_2019, ""),
    (
        Register(32, 412, "MAKER", "MOD8", "ID00007", 1, "苏D00001"),
        (V11,),
        "0020 019c 4d414b4552 4d4f443820202020 49443030303037 01 cbd5443030303031",
    ),
    (
        Register(32, 412, "MAKER", "MOD8", "ID00007", 0, "LSVAA49J132047371"),
        (V19,),
        "0020 019c 4d414b4552" + "00" * 6 + "4d4f4438" + "00" * 26 + "49443030303037" + "00" * 23 + "00"
        "4c53564141343 94a313332303437333731",
    ),
    (RegisterReply(7, 3), ALL, "0007 03"),
    (RegisterReply(7, 0, "A1"), ALL, "0007 00 4131"),
    (Authenticate("密1"), BEFORE_2019, "c3dc 31"),
    (
        Authenticate("A1", "861234567890123", "V1.02"),
        (V19,),
        "02 4131 383631323334353637383930313233 56312e3032" + "00" * 15,
    ),
    (TimeReply.of(datetime(2026, 3, 15, 0, 30, 5, tzinfo=UTC)), ONLY_2019, "260315003005"),
    (
        ATTRIBUTES,
        (V13,),
        "0003 43475a464a 435a542d3031" + "00" * 14 + "435a3030303031 89860012345678901234 02 4831 04 46322e30 03 01",
    ),
    (
        ATTRIBUTES,
        (V19,),
        "0003 43475a464a 435a542d3031" + "00" * 24 + "435a3030303031" + "00" * 23 + "89860012345678901234"
        "02 4831 04 46322e30 03 01",
    ),
    (
        SetParameters((Parameter(0x0083, "苏D00001"), Parameter(0x0031, 200), Parameter(0x0084, 1))),
        (V11,),
        "03 03 00000083 08 cbd5443030303031 00000031 02 00c8 00000084 01 01",
    ),
    (SetParameters((Parameter(0xF001, b"\x01\x02"),)), SINCE_2013, "01 0000f001 02 0102"),
    (QueryParameters((1, 0x29)), SINCE_2013, "02 00000001 00000029"),
    (ParametersReply(9, (Parameter(0x55, 80),)), ALL, "0009 01 00000055 04 00000050"),
    (TerminalControl(Control.CONNECT, ("0", "警", "", "7")), ALL, "02 30 3b bea f 3b 3b 37"),
    (TerminalControl(Control.RESET), ALL, "04"),
    (PositionReport(POSITION), ALL, BASE),
    (PositionReply(513, PositionReport(POSITION)), ALL, "0201" + BASE),
    (Track(0), ALL, "0000"),
    (ConfirmAlarms(0, AlarmFlags.EMERGENCY | AlarmFlags.ILLEGAL_MOVEMENT), SINCE_2013, "0000 10000001"),
    (TextDown("a", TextFlags.AD_SCREEN | TextFlags.FAULT_CODE), BEFORE_2019, "30 61"),
    (TextDown("a", TextFlags.NOTICE | TextFlags.SHOW, TextKind.SERVICE), (V19,), "07 02 61"),
    (TextDown("a", TextFlags.SERVICE | TextFlags.FAULT_CODE, TextKind.SERVICE), (V19,), "21 02 61"),
    (SetEvents(ListMode.CLEAR), ALL, "00"),
    (SetEvents(ListMode.REPLACE, (TerminalEvent(5, "堵"), TerminalEvent(6, "ok"))), ALL, "01 02 05 02 b6c2 06 02 6f6b"),
    (EventReport(5), ALL, "05"),
    (
        Question("到?", (Choice(1, "是"), Choice(2, "no")), QuestionFlags.URGENT | QuestionFlags.READ_ALOUD),
        ALL,
        "09 03 b5bd3f 01 0002 cac7 02 0002 6e6f",
    ),
    (Answer(0x1234, 2), ALL, "1234 02"),
    (
        SetRectangles(
            AreaAction.CHANGE,
            (Rectangle(1, Vertex(10, 20), Vertex(5, 30), AreaFlags.NO_DOOR_OPENING, NIGHT_SHIFT),),
        ),
        BEFORE_2019,
        "02 01 00000001 0101 0000000a 00000014 00000005 0000001e" + WINDOW,
    ),
    (
        SetRectangles(
            AreaAction.REPLACE_ALL,
            (Rectangle(1, Vertex(-5, 20), Vertex(-10, 30), limit=SpeedLimit(50, 3, 25), name="x"),),
        ),
        (V19,),
        "00 01 00000001 0042 00000005 00000014 0000000a 0000001e 0032 03 0019 0001 78",
    ),
    (
        SetPolygon(Polygon(2, TRIANGLE, AreaFlags.ENTRY_TO_DRIVER, NIGHT_SHIFT, SpeedLimit(40, 10))),
        BEFORE_2019,
        "00000002 0007" + WINDOW + "0028 0a 0003 00000001 00000002 00000003 00000004 00000005 00000006",
    ),
    (
        SetPolygon(Polygon(2, TRIANGLE, limit=SpeedLimit(40, 10, 30), name="区")),
        (V19,),
        "00000002 0002 0028 0a 0003 00000001 00000002 00000003 00000004 00000005 00000006 001e 0002 c7f8",
    ),
    (
        SetRoute(ROUTE),
        (V19,),
        "00000009 0021" + WINDOW + "0002"
        "00000001 0000000b 00000001 00000002 14 03 0258 003c 003c 05 0028"
        "00000002 0000000c 00000003 00000004 1e 0c 0002 cfdf",
    ),
    (
        SetRoute(without_2019(ROUTE)),
        BEFORE_2019,
        "00000009 0021" + WINDOW + "0002"
        "00000001 0000000b 00000001 00000002 14 03 0258 003c 003c 05"
        "00000002 0000000c 00000003 00000004 1e 0c",
    ),
    (DeleteCircles((7, 8)), ALL, "02 00000007 00000008"),
    (DeleteRectangles(), ALL, "00"),
    (DeletePolygons((0xFFFFFFFF,)), ALL, "01 ffffffff"),
    (DeleteRoutes((1,)), ALL, "01 00000001"),
    (QueryShapes(PlaceKind.ROUTE, (9,)), ONLY_2019, "04 00000001 00000009"),
    (QueryShapes(PlaceKind.CIRCLE), ONLY_2019, "01 00000000"),
    (
        ShapesReply(PlaceKind.CIRCLE, (Circle(7, Vertex(1, 2), 500, name=""),)),
        ONLY_2019,
        "01 00000001 00000007 0000 00000001 00000002 000001f4 0000",
    ),
    (EVENT, ALL, "00000102 00 00 07 02"),
    (MediaData(EVENT, b"\xff\xd8", POSITION), SINCE_2013, "00000102 00 00 07 02" + BASE + "ffd8"),
    (MediaData(EVENT, b"\xff", chunk=Chunk2011(3, 1)), (V11,), "00000102 00 00 07 02 00000003 00000001 ff"),
    (MediaReply(77, (2, 258)), SINCE_2013, "0000004d 02 0002 0102"),
    (MediaReply(77, (), 0x0102), (V11,), "0102 0000004d"),
    (
        Shoot(1, RECORD, 30, save=True, resolution=Resolution.R704X576, quality=1, brightness=2, contrast=3,
              saturation=4, chroma=5),
        ALL,
        "01 ffff 001e 01 08 01 02 03 04 05",
    ),
    (ShootReply(4, ShootResult.OK, (77, 78)), SINCE_2013, "0004 00 0002 0000004d 0000004e"),
    (ShootReply(4, ShootResult.NO_SUCH_CHANNEL), SINCE_2013, "0004 02"),
    (PassThroughUp(SERIAL_PORT_1, b"\x01"), ALL, "41 01"),
    (PassThroughDown(0xF0, b""), ALL, "f0"),
    (ResendRequestPlatform(32, (2, 3)), (V13,), "0020 02 0002 0003"),
    (ResendRequestTerminal(32, (2, 3)), ONLY_2019, "0020 0002 0002 0003"),
]  # fmt: skip
CASES = [(message, version, wire) for message, versions, wire in TABLE for version in versions]
NAMES = [f"{type(message).__name__} {version.name}" for message, version, _ in CASES]


@pytest.mark.parametrize(("message", "version", "wire"), CASES, ids=NAMES)
def test_a_body_by_its_table(message: Message, version: Version, wire: str) -> None:
    body = bytes.fromhex(wire.replace(" ", ""))
    assert message.encode(version).hex() == body.hex()
    assert decode_message(message.ID, body, version) == message


WORKED_ELSEWHERE = {0x0001, 0x0704, 0x0901, 0x8001, 0x8600}
"""In `test_jt808_worked_frames.py` and `test_jt808_passthrough.py`."""


def test_every_message_is_worked_by_hand_somewhere() -> None:
    assert {message.ID for message, _, _ in CASES} | WORKED_ELSEWHERE == set(MESSAGES)
