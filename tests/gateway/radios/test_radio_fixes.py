"""A radio's fix as a row, and where a radio is reached. Pure."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.gateway.radios.fixes import batch_of, place_e7
from command.gateway.radios.routes import Routes
from command.gateway.radios.words import failure_of
from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.gps import Gps
from command.radio.traffic.models import HeardBy, RadioPresence

NOW = datetime(2026, 3, 15, 0, 30, 5, tzinfo=UTC)
RADIO = RadioAddress(2001, 10)


@given(
    longitude=st.floats(-180, 180).filter(lambda value: abs(value) > 0.001),
    latitude=st.floats(-90, 90),
    speed=st.none() | st.floats(0, 999),
    rssi=st.none() | st.integers(-240, 0),
)
def test_a_fix_keeps_its_place_time_and_strength(
    longitude: float, latitude: float, speed: float | None, rssi: int | None
) -> None:
    at = NOW - timedelta(seconds=9)
    gps = Gps.of(longitude=longitude, latitude=latitude, fixed_at=at, speed_knots=speed, course_deg=360)
    row = batch_of(7, "wgs84", gps, NOW, rssi)
    assert (len(row), row.device_id[0], row.has_fix[0], row.course_deg[0]) == (1, 7, True, 0)
    assert abs(row.longitude_e7[0] / 1e7 - longitude) < 1e-6  # a ten-thousandth of a minute
    assert abs(row.latitude_e7[0] / 1e7 - latitude) < 1e-6
    assert row.received_at_us[0] - row.fixed_at_us[0] == 9_000_000
    assert row.speed_dkmh[0] == (0 if speed is None else round(speed * 18.52))
    assert row.extras == [b"hstrp" if rssi is None else b"hstrp rssi=%d" % rssi]


def test_two_reports_are_one_fix_only_when_they_say_the_same() -> None:
    one = Gps.of(longitude=119.97, latitude=31.81, fixed_at=NOW)
    other = Gps.of(longitude=119.98, latitude=31.81, fixed_at=NOW)
    same, again, differs = (batch_of(7, "wgs84", gps, NOW).digest[0] for gps in (one, one, other))
    assert same == again != differs


@pytest.mark.parametrize("gps", [Gps.none(), Gps(False, NOW, 1, 1), Gps.of(longitude=0, latitude=0)])
def test_a_report_without_a_place_is_a_row_without_a_place(gps: Gps) -> None:
    assert place_e7(gps) is None
    assert batch_of(7, "wgs84", gps, NOW).has_fix.tolist() == [False]


def stored(at: datetime, place: tuple[int, int] | None, off_at: datetime | None = None) -> RadioPresence:
    repeater_id, slot = place or (None, None)
    return RadioPresence(2001, repeater_id, slot, at, at, HeardBy.LOCATION, None, 3600, off_at, None, None, None)


def test_a_radio_is_reached_where_it_was_heard_last_whichever_gateway_heard_it() -> None:
    routes = Routes(timedelta(hours=1))
    routes.heard(RADIO, (1, 1), NOW)
    routes.learn([stored(NOW - timedelta(minutes=1), (2, 1))])
    route = routes.find(2001)
    assert route is not None
    assert route.place == (1, 1)
    routes.learn([stored(NOW + timedelta(minutes=1), (2, 1))])
    route = routes.find(2001)
    assert route is not None
    assert route.place == (2, 1)
    assert routes.address(2001) == RADIO


def test_presence_ends_with_the_renew_time_and_the_margin_or_with_a_goodbye() -> None:
    routes, margin = Routes(timedelta(hours=1)), timedelta(seconds=60)
    routes.heard(RADIO, (1, 1), NOW, timedelta(seconds=600))
    route = routes.find(2001)
    assert route is not None
    last = NOW + timedelta(seconds=659)
    assert (route.is_online(last, margin), route.is_online(last + timedelta(seconds=1), margin)) == (True, False)
    routes.off(2001, NOW + timedelta(seconds=5))
    route = routes.find(2001)
    assert route is not None
    assert not route.is_online(NOW + timedelta(seconds=6), margin)
    routes.keep_only([])
    assert 2001 not in routes


def test_results_without_a_name_are_told_by_their_number() -> None:
    assert (failure_of(8), failure_of(0x77)) == ("no_ack_from_radio", "radio_result_119")
