"""Every registered message in every version it exists in, and any bytes at all."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.protocols.jt808 import areas, media, parameters, passthrough, registration, resend, terminal, tracking
from command.protocols.jt808 import extras as extra
from command.protocols.jt808.batch import PositionBatch
from command.protocols.jt808.flags import AlarmFlags, StatusFlags
from command.protocols.jt808.framing import Frame
from command.protocols.jt808.general import GeneralReplyPlatform, GeneralReplyTerminal
from command.protocols.jt808.header import Header
from command.protocols.jt808.message import Message, Undecodable, UnknownMessage
from command.protocols.jt808.parameter_table import PARAMETERS, ParameterType
from command.protocols.jt808.position import Position, PositionReport
from command.protocols.jt808.questions import Answer, Choice, Question, QuestionFlags
from command.protocols.jt808.registry import LAST, MESSAGES, SINCE, decode_frame, decode_message, exists_in
from command.protocols.jt808.routes import ROUTE_FLAGS, Route, RoutePoint, SegmentTimes
from command.protocols.jt808.shape_parts import DERIVED, AreaFlags, SpeedLimit, Vertex, Window
from command.protocols.jt808.shapes import Circle, Polygon, Rectangle
from command.protocols.jt808.terminal_events import EventReport, ListMode, SetEvents, TerminalEvent
from command.protocols.jt808.text import TextDown, TextFlags
from command.protocols.jt808.version import Version

V11, V13, V19 = Version.V2011, Version.V2013, Version.V2019
byte, word, dword = st.integers(0, 0xFF), st.integers(0, 0xFFFF), st.integers(0, 0xFFFF_FFFF)
words = st.lists(word, max_size=6).map(tuple)
dwords = st.lists(dword, max_size=6).map(tuple)


def text(size: int) -> st.SearchStrategy[str]:
    return st.text("ABz09-街道中队苏鄂", max_size=size)


def ascii_text(size: int) -> st.SearchStrategy[str]:
    return st.text("ABCxyz0123-", max_size=size)


positions = st.builds(
    Position,
    dword.map(AlarmFlags), dword.map(StatusFlags), dword, dword, st.integers(-32768, 32767), word, word,
    st.binary(min_size=6, max_size=6),
)  # fmt: skip
extras = st.lists(
    st.one_of(
        st.builds(extra.Mileage, dword),
        st.builds(extra.Fuel, word),
        st.builds(extra.RecorderSpeed, word),
        st.builds(extra.EventToConfirm, word),
        st.builds(extra.TyrePressures, st.binary(min_size=30, max_size=30)),
        st.builds(extra.CabinTemperature, st.integers(-32767, 32767)),
        st.builds(extra.OverspeedPlace, byte, st.none() | dword),
        st.builds(extra.Crossing, byte, dword, byte),
        st.builds(extra.SegmentTime, dword, word, byte),
        st.builds(extra.VehicleSignals, dword),
        st.builds(extra.InputOutput, word),
        st.builds(extra.Analogue, word, word),
        st.builds(extra.SignalStrength, byte),
        st.builds(extra.Satellites, byte),
        st.builds(extra.RawExtra, st.integers(0xE0, 0xFF), st.binary(max_size=20)),
    ),
    max_size=5,
).map(tuple)
reports = st.builds(PositionReport, positions, extras)
windows = st.none() | st.builds(Window, *[st.binary(min_size=6, max_size=6)] * 2)
area_flags = word.map(lambda raw: AreaFlags(raw) & ~DERIVED)
media_events = st.builds(media.MediaEvent, dword, byte, byte, byte, byte)


def hemisphere(vertices: list[tuple[int, int]], south: bool, west: bool) -> tuple[Vertex, ...]:
    return tuple(Vertex(-lat if south else lat, -lon if west else lon) for lat, lon in vertices)


def vertices(least: int, most: int) -> st.SearchStrategy[tuple[Vertex, ...]]:
    pairs = st.tuples(st.integers(1, 90_000_000), st.integers(1, 180_000_000))
    return st.builds(hemisphere, st.lists(pairs, min_size=least, max_size=most), st.booleans(), st.booleans())


def limits(version: Version) -> st.SearchStrategy[SpeedLimit | None]:
    return st.none() | st.builds(SpeedLimit, word, byte, word if version is V19 else st.just(0))


def names(version: Version) -> st.SearchStrategy[str]:
    return text(10) if version is V19 else st.just("")


def circles(version: Version) -> st.SearchStrategy[Circle]:
    centre = vertices(1, 1).map(lambda points: points[0])
    return st.builds(Circle, dword, centre, dword, area_flags, windows, limits(version), names(version))


def rectangles(version: Version) -> st.SearchStrategy[Rectangle]:
    def build(corners: tuple[Vertex, ...], rest: tuple[Window | None, SpeedLimit | None, str]) -> Rectangle:
        return Rectangle(1, corners[0], corners[1], AreaFlags.COMMS_OFF_INSIDE, *rest)

    return st.builds(build, vertices(2, 2), st.tuples(windows, limits(version), names(version)))


def polygons(version: Version) -> st.SearchStrategy[Polygon]:
    return st.builds(Polygon, dword, vertices(0, 5), area_flags, windows, limits(version), names(version))


def routes(version: Version) -> st.SearchStrategy[Route]:
    times = st.none() | st.builds(SegmentTimes, word, word)
    place = vertices(1, 1).map(lambda points: points[0])
    points = st.lists(st.builds(RoutePoint, dword, dword, place, byte, times, limits(version)), max_size=4).map(tuple)
    return st.builds(Route, dword, points, area_flags.map(lambda flags: flags & ROUTE_FLAGS), windows, names(version))


def listed(shapes: st.SearchStrategy[Circle] | st.SearchStrategy[Rectangle]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(shapes, max_size=3).map(tuple)


@st.composite
def parameter(draw: st.DrawFn) -> parameters.Parameter:
    parameter_id = draw(st.sampled_from([*PARAMETERS, 0xF001]))
    row = PARAMETERS.get(parameter_id)
    if row is None:
        return parameters.Parameter(parameter_id, draw(st.binary(max_size=9)))
    if row.type is ParameterType.STRING:
        return parameters.Parameter(parameter_id, draw(text(20)))
    return parameters.Parameter(parameter_id, draw(st.integers(0, (1 << 8 * row.type.value) - 1)))


parameter_items = st.lists(parameter(), max_size=5).map(tuple)


def texts(version: Version) -> st.SearchStrategy[TextDown]:
    shared = [TextFlags.URGENT, TextFlags.SHOW, TextFlags.READ_ALOUD, TextFlags.FAULT_CODE]
    if version is V19:
        category = st.sampled_from([TextFlags(0), TextFlags.SERVICE, TextFlags.URGENT, TextFlags.NOTICE])
        rest = st.sampled_from([TextFlags(0), TextFlags.SHOW, TextFlags.READ_ALOUD | TextFlags.FAULT_CODE])
        return st.builds(TextDown, text(30), st.builds(lambda one, two: one | two, category, rest), byte)
    return st.builds(TextDown, text(30), st.sampled_from([*shared, TextFlags.AD_SCREEN, TextFlags(0x3D)]))


def media_data(version: Version) -> st.SearchStrategy[media.MediaData]:
    if version is V11:
        chunks = st.builds(media.Chunk2011, dword, dword)
        return st.builds(media.MediaData, media_events, st.binary(), chunk=chunks)
    return st.builds(media.MediaData, media_events, st.binary(), positions)


def messages(version: Version) -> dict[int, st.SearchStrategy[Message]]:
    """A strategy for each id, within what the wire of this version can carry."""
    new = version is V19
    attributes = st.builds(
        terminal.Attributes, word, ascii_text(5), ascii_text(20), ascii_text(7), st.text("0123456789", min_size=20, max_size=20),
        text(9), text(9), byte.map(terminal.GnssModules), byte,
    )  # fmt: skip
    choices = st.lists(st.builds(Choice, byte, text(9)), max_size=3).map(tuple)
    events = st.lists(st.builds(TerminalEvent, byte, text(9)), max_size=3).map(tuple)
    codes = st.builds(registration.Authenticate, text(20), *([ascii_text(15), ascii_text(20)] if new else []))
    arguments = st.lists(text(5), min_size=2, max_size=4).map(tuple) | st.just(())
    return {
        0x0001: st.builds(GeneralReplyTerminal, word, word, byte),
        0x0002: st.just(registration.Heartbeat()),
        0x0003: st.just(registration.Deregister()),
        0x0004: st.just(terminal.TimeQuery()),
        0x0005: st.builds(resend.ResendRequestTerminal, word, words),
        0x0100: st.builds(
            registration.Register, word, word, ascii_text(5), ascii_text(8), ascii_text(7), byte, text(9)
        ),
        0x0102: codes,
        0x0104: st.builds(parameters.ParametersReply, word, parameter_items),
        0x0107: attributes,
        0x0200: reports,
        0x0201: st.builds(tracking.PositionReply, word, reports),
        0x0301: st.builds(EventReport, byte),
        0x0302: st.builds(Answer, word, byte),
        0x0608: st.one_of(
            st.builds(areas.ShapesReply, st.just(1), listed(circles(version))),
            st.builds(areas.ShapesReply, st.just(3), st.lists(polygons(version), max_size=2).map(tuple)),
            st.builds(areas.ShapesReply, st.just(4), st.lists(routes(version), max_size=2).map(tuple)),
        ),
        0x0704: st.builds(PositionBatch, byte, st.lists(reports, max_size=4).map(tuple)),
        0x0800: media_events,
        0x0801: media_data(version),
        0x0805: st.builds(media.ShootReply, word, st.just(0), dwords) | st.builds(media.ShootReply, word, st.just(1)),
        0x0900: st.builds(passthrough.PassThroughUp, byte, st.binary()),
        0x0901: st.builds(passthrough.Compressed, st.binary(max_size=3000)),
        0x8001: st.builds(GeneralReplyPlatform, word, word, byte),
        0x8003: st.builds(resend.ResendRequestPlatform, word, words),
        0x8004: st.builds(terminal.TimeReply, st.binary(min_size=6, max_size=6)),
        0x8100: st.builds(registration.RegisterReply, word, st.just(0), text(9))
        | st.builds(registration.RegisterReply, word, st.integers(1, 255)),
        0x8103: st.builds(parameters.SetParameters, parameter_items),
        0x8104: st.just(parameters.QueryAllParameters()),
        0x8105: st.builds(terminal.TerminalControl, byte, arguments),
        0x8106: st.builds(parameters.QueryParameters, dwords),
        0x8107: st.just(terminal.QueryAttributes()),
        0x8201: st.just(tracking.QueryPosition()),
        0x8202: st.builds(tracking.Track, st.integers(1, 0xFFFF), dword) | st.just(tracking.Track(0)),
        0x8203: st.builds(tracking.ConfirmAlarms, word, dword.map(AlarmFlags)),
        0x8204: st.just(terminal.LinkTest()),
        0x8300: texts(version),
        0x8301: st.builds(SetEvents, st.integers(1, 255), events) | st.just(SetEvents(ListMode.CLEAR)),
        0x8302: st.builds(Question, text(30), choices, byte.map(QuestionFlags)),
        0x8600: st.builds(areas.SetCircles, byte, listed(circles(version))),
        0x8601: st.builds(areas.DeleteCircles, dwords),
        0x8602: st.builds(areas.SetRectangles, byte, listed(rectangles(version))),
        0x8603: st.builds(areas.DeleteRectangles, dwords),
        0x8604: st.builds(areas.SetPolygon, polygons(version)),
        0x8605: st.builds(areas.DeletePolygons, dwords),
        0x8606: st.builds(areas.SetRoute, routes(version)),
        0x8607: st.builds(areas.DeleteRoutes, dwords),
        0x8608: st.builds(areas.QueryShapes, byte, dwords),
        0x8800: st.builds(media.MediaReply, dword, words, word if version is V11 else st.just(0)),
        0x8801: st.builds(media.Shoot, byte, word, word, st.booleans(), *[byte] * 6),
        0x8900: st.builds(passthrough.PassThroughDown, byte, st.binary()),
    }


EXISTING = [(number, version) for number in MESSAGES for version in Version if exists_in(number, version)]
STRATEGIES = {version: messages(version) for version in Version}


@pytest.mark.parametrize("version", Version)
def test_every_registered_message_has_a_strategy(version: Version) -> None:
    assert set(STRATEGIES[version]) == set(MESSAGES)


@pytest.mark.parametrize(("number", "version"), EXISTING, ids=[f"{one:04x}-{two}" for one, two in EXISTING])
@given(data=st.data())
def test_decoding_undoes_encoding(number: int, version: Version, data: st.DataObject) -> None:
    message = data.draw(STRATEGIES[version][number])
    assert decode_message(number, message.encode(version), version) == message


@given(st.sampled_from(sorted(MESSAGES)), st.binary(max_size=120), st.sampled_from(Version))
def test_arbitrary_bytes_never_raise(number: int, body: bytes, version: Version) -> None:
    decoded = decode_message(number, body, version)
    assert isinstance(decoded, Undecodable) or number == decoded.ID  # type: ignore[union-attr]


@given(st.data(), st.sampled_from(EXISTING))
def test_a_cut_body_never_raises(data: st.DataObject, existing: tuple[int, Version]) -> None:
    number, version = existing
    body = data.draw(STRATEGIES[version][number]).encode(version)
    decode_message(number, body[: data.draw(st.integers(0, len(body)))], version)


def test_the_table_and_the_classes_agree() -> None:
    assert {number: kind.ID for number, kind in MESSAGES.items()} == {number: number for number in MESSAGES}
    assert set(SINCE) | set(LAST) <= set(MESSAGES)


def test_which_version_knows_which_message() -> None:
    assert [exists_in(0x0704, version) for version in Version] == [False, True, True]
    assert [exists_in(0x8204, version) for version in Version] == [False, False, True]
    assert [exists_in(0x8302, version) for version in Version] == [True, True, False]
    assert all(exists_in(0x0200, version) for version in Version)


def test_an_unknown_id_is_kept_raw() -> None:
    assert decode_message(0x0F0F, b"\x01", V13) == UnknownMessage(0x0F0F, b"\x01")


def test_a_short_body_is_told_with_its_reason() -> None:
    decoded = decode_message(0x0200, bytes(27), V13)
    assert decoded == Undecodable(0x0200, "28 bytes wanted at offset 0, 27 left", bytes(27))


def test_an_encrypted_body_is_not_guessed_at() -> None:
    frame = Frame(Header(0x0200, 0x0400 | 28, bytes(6), 1), bytes(28))
    assert decode_frame(frame, V13) == Undecodable(0x0200, "encrypted by method 1", bytes(28))


def test_a_registration_finds_out_its_own_version() -> None:
    old = registration.Register(32, 412, "MAKER", "MOD8", "ID00007", 1, "苏D00001")
    body = old.encode(V11)
    frame = Frame(Header(0x0100, len(body), bytes(6), 1), body)
    assert decode_frame(frame, V13) == old


def test_positions_say_when_and_where_in_plain_numbers() -> None:
    at = datetime(2026, 3, 15, tzinfo=UTC)
    position = Position.of(longitude=-77.5, latitude=-12.25, fixed_at=at)
    decoded = decode_message(0x0200, PositionReport(position).encode(V13), V13)
    assert isinstance(decoded, PositionReport)
    assert (decoded.position.longitude, decoded.position.latitude) == (-77.5, -12.25)
    assert decoded.position.fixed_at == at
