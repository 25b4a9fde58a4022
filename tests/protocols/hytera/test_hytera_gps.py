"""The 40 characters of a fix, whole, blank and broken."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.protocols.hytera.gps import GPS_BYTES, Gps, decode_gps, find_gps

WORKED = b"A003005150326N3034.3260E11419.60801.2358"
AT = datetime(2026, 3, 15, 0, 30, 5, tzinfo=UTC)

instants = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda instant: instant.replace(microsecond=0)
)
speeds = st.none() | st.integers(0, 99).map(lambda tenths: tenths / 10) | st.integers(10, 999).map(float)
places = st.tuples(st.integers(-54_000_000, 54_000_000), st.integers(-108_000_000, 108_000_000))
fixes = st.builds(
    lambda valid, at, place, speed, course: Gps(valid, at, place[0], place[1], speed, course),
    st.booleans(),
    st.none() | instants,
    places | st.just((None, None)),
    speeds,
    st.none() | st.integers(0, 360),
)


def read(text: bytes) -> Gps:
    gps = decode_gps(text)
    assert gps is not None
    return gps


def test_the_worked_fix() -> None:
    gps = read(WORKED)
    assert gps == Gps(True, AT, 18_343_260, 68_596_080, 1.2, 358)
    assert gps.latitude == pytest.approx(30.5721, abs=1e-9)
    assert gps.longitude == pytest.approx(114.3268, abs=1e-9)
    assert gps.has_fix
    assert gps.encode() == WORKED


def test_south_and_west_are_negative() -> None:
    gps = read(b"A235959311299S1200.0000W07730.0000045270")
    assert gps == Gps(True, datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC), -7_200_000, -46_500_000, 45.0, 270)
    assert (gps.latitude, gps.longitude) == (-12.0, -77.5)


def test_nul_bytes_leave_time_speed_and_course_empty_while_the_place_stands() -> None:
    gps = read(b"A" + bytes(12) + b"N3034.3260E11419.6080" + bytes(6))
    assert gps == Gps(True, None, 18_343_260, 68_596_080, None, None)
    assert gps.has_fix
    assert gps.speed_kmh is None


def test_without_satellites_the_report_counts_and_the_place_does_not() -> None:
    blank = read(b"V" + bytes(39))
    assert blank == Gps.none()
    assert (blank.latitude, blank.longitude, blank.has_fix) == (None, None, False)
    last_known = read(b"V003005150326N3034.3260E11419.60801.2358")
    assert not last_known.has_fix
    assert last_known.latitude == pytest.approx(30.5721)


@pytest.mark.parametrize(
    "place",
    [
        b"N9000.0001E11419.6080",
        b"N3060.0000E11419.6080",
        b"N3034.3260E18000.0001",
        b"N3034.3260E11460.0000",
        b"X3034.3260E11419.6080",
        b"N3034,3260E11419.6080",
        b"N30 4.3260E11419.6080",
        bytes(21),
    ],
)
def test_an_impossible_place_is_none_as_a_whole(place: bytes) -> None:
    gps = read(b"A003005150326" + place + b"1.2358")
    assert (gps.latitude, gps.longitude, gps.has_fix) == (None, None, False)
    assert gps.fixed_at == AT


def test_the_poles_and_the_antimeridian_are_possible() -> None:
    gps = read(b"A003005150326S9000.0000W18000.00001.2358")
    assert (gps.latitude, gps.longitude) == (-90.0, -180.0)


def test_0_0_is_no_fix() -> None:
    assert not read(b"A003005150326N0000.0000E00000.00000.0000").has_fix


@pytest.mark.parametrize("times", [b"003005310226", b"243005150326", b"003005151326", b"00300515032X", bytes(12)])
def test_an_impossible_time_is_none_and_the_place_stands(times: bytes) -> None:
    gps = read(b"A" + times + b"N3034.3260E11419.60801.2358")
    assert gps.fixed_at is None
    assert gps.has_fix


@pytest.mark.parametrize(
    ("text", "knots"),
    [(b"1.2", 1.2), (b"012", 12.0), (b"12.", 12.0), (b".5\0", 0.5), (b" 7 ", 7.0), (b"---", None), (b"1e1", None),
     (b"-10", None), (b"\0\0\0", None), (b"..1", None), (b"...", None)],
)  # fmt: skip
def test_three_characters_of_speed(text: bytes, knots: float | None) -> None:
    assert read(WORKED[:34] + text + b"358").speed_knots == knots


@pytest.mark.parametrize(
    ("text", "degrees"), [(b"000", 0), (b"360", 360), (b"361", None), (b"9.6", 10), (b"\0\0\0", None), (b"abc", None)]
)
def test_three_characters_of_course(text: bytes, degrees: int | None) -> None:
    assert read(WORKED[:37] + text).course_deg == degrees


def test_speeds_take_a_decimal_below_ten_only() -> None:
    at_10 = Gps.of(longitude=1, latitude=1, speed_knots=9.96, course_deg=5).encode()
    assert at_10[34:] == b"010005"


@given(fixes)
def test_reading_undoes_writing(gps: Gps) -> None:
    wire = gps.encode()
    assert len(wire) == GPS_BYTES
    assert decode_gps(wire) == gps


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_degrees_survive_to_a_ten_thousandth_of_a_minute(latitude: float, longitude: float) -> None:
    gps = read(Gps.of(longitude=longitude, latitude=latitude).encode())
    assert gps.latitude == pytest.approx(latitude, abs=0.5001 / 600_000)
    assert gps.longitude == pytest.approx(longitude, abs=0.5001 / 600_000)


@given(st.binary(min_size=39, max_size=39))
def test_whatever_follows_the_letter_never_raises(rest: bytes) -> None:
    assert decode_gps(b"A" + rest) is not None
    assert decode_gps(b"\0" + rest) is None


@pytest.mark.parametrize("text", [b"", WORKED[:39], WORKED + b"\0", b"B" + WORKED[1:]])
def test_what_is_no_fix_is_none(text: bytes) -> None:
    assert decode_gps(text) is None


@given(st.binary(max_size=30).filter(lambda front: find_gps(front) is None), st.binary(max_size=30))
def test_a_fix_is_found_wherever_it_stands(front: bytes, behind: bytes) -> None:
    assert find_gps(front + WORKED + behind) == decode_gps(WORKED)


@given(st.binary(max_size=120))
def test_looking_for_a_fix_never_raises(body: bytes) -> None:
    found = find_gps(body)
    assert found is None or found.encode()[:1] in b"AV"


@pytest.mark.parametrize(
    "gps",
    [
        Gps.of(longitude=1, latitude=90.001),
        Gps.of(longitude=-180.001, latitude=1),
        Gps.of(longitude=1, latitude=1, speed_knots=1000),
        Gps.of(longitude=1, latitude=1, speed_knots=-1),
        Gps.of(longitude=1, latitude=1, course_deg=361),
    ],
    ids=repr,
)
def test_what_does_not_fit_is_a_value_error(gps: Gps) -> None:
    with pytest.raises(ValueError, match="fit"):
        gps.encode()
