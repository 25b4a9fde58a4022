"""When a site's silence is an outage, and when it is over; whatever it does, it makes no storm."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from command.radio.sites.kinds import OutageCause
from command.radio.sites.models import Outage, Site, SiteRecord, goes_dark_at
from command.radio.traffic.models import Admission, LinkState, Repeater, Slot
from command.radio.watch.hearing import FRESH, SILENT_FOR, STEADY_FOR, Hearing, begins, hearings, is_over

NOW = datetime(2026, 3, 15, 0, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
REPEATER = Repeater(1, "100001", "", Admission.ADMITTED, None, 0.5, 1.0, None, None, None, "W")
RECORD = SiteRecord(code="W", name="西台", lon=119.9, lat=31.8, mast_height_m=40, frequency_out_mhz=361)
SITE = Site(1, RECORD, None, 1, NOW, "planner")


def slot(number: int, link: LinkState, since: datetime, *, written: datetime = NOW) -> Slot:
    return Slot(1, number, link, since, since, 0, 0.0, 0.0, 0.0, {}, {}, written)


def told(cause: OutageCause, battery_hours: float | None = None) -> Site:
    dark_at = goes_dark_at(cause, NOW - MINUTE, battery_hours)
    return replace(SITE, outages=(Outage(1, 1, cause, NOW - MINUTE, None, dark_at, None, "planner", None),))


def test_one_linked_slot_is_enough_and_a_silence_counts_from_the_last_word_of_either() -> None:
    lost, late = slot(1, LinkState.LOST, NOW - 9 * MINUTE), slot(2, LinkState.CLOSED, NOW - 5 * MINUTE)
    assert hearings([REPEATER], [lost, late], NOW) == {"W": Hearing(is_heard=False, since=NOW - 5 * MINUTE)}
    up = slot(2, LinkState.UP, NOW - 3 * MINUTE)
    assert hearings([REPEATER], [lost, up], NOW) == {"W": Hearing(is_heard=True, since=NOW - 3 * MINUTE)}


def test_nothing_is_known_where_no_gateway_writes_no_site_is_named_or_the_repeater_is_not_ours() -> None:
    """A gateway that stands still makes every slot stale: that is our silence, not the net's."""
    stale = slot(1, LinkState.UP, NOW - 9 * MINUTE, written=NOW - FRESH - timedelta(seconds=1))
    assert hearings([REPEATER], [stale], NOW) == {}
    assert hearings([REPEATER], [stale, slot(2, LinkState.LOST, NOW - 9 * MINUTE)], NOW) == {}
    assert hearings([replace(REPEATER, site_code=None)], [slot(1, LinkState.UP, NOW)], NOW) == {}
    assert hearings([replace(REPEATER, admission=Admission.REFUSED)], [slot(1, LinkState.UP, NOW)], NOW) == {}


def test_a_silence_that_is_explained_is_no_news_and_a_battery_that_ends_early_is() -> None:
    silent = Hearing(is_heard=False, since=NOW - SILENT_FOR)
    assert begins(SITE, silent, NOW)
    assert not begins(SITE, replace(silent, since=NOW - SILENT_FOR + timedelta(seconds=1)), NOW)
    assert not begins(SITE, replace(silent, is_heard=True), NOW)
    assert begins(told(OutageCause.MAINS_FAILURE, 8.0), silent, NOW)
    for explained in (told(OutageCause.MAINS_FAILURE), told(OutageCause.BACKHAUL), told(OutageCause.EQUIPMENT)):
        assert not begins(explained, silent, NOW)
    assert not begins(told(OutageCause.SILENT), silent, NOW)


def test_a_site_that_flaps_has_to_be_heard_longer_each_time() -> None:
    for flaps, factor in ((0, 1), (1, 2), (2, 4), (3, 8), (9, 8)):
        steady = STEADY_FOR * factor
        assert is_over(Hearing(is_heard=True, since=NOW - steady), flaps, NOW)
        assert not is_over(Hearing(is_heard=True, since=NOW - steady + timedelta(seconds=1)), flaps, NOW)
    assert not is_over(Hearing(is_heard=False, since=NOW - timedelta(hours=1)), 0, NOW)


@given(phases=st.lists(st.integers(20, 600), min_size=2, max_size=60))
def test_however_a_site_flaps_the_outages_of_an_hour_stay_few(phases: list[int]) -> None:
    """Heard and silent in turns of 20 s to 10 minutes, looked at every two seconds."""
    at, is_heard, began_at, ended = NOW, True, None, []
    begun: list[datetime] = []
    for seconds in phases:
        hearing = Hearing(is_heard, at)
        for second in range(0, seconds, 2):
            now = at + timedelta(seconds=second)
            if began_at is None and begins(SITE, hearing, now):
                began_at = now
                begun.append(now)
            elif began_at is not None:
                flaps = sum(now - one < timedelta(hours=1) for one in ended)
                if is_over(hearing, flaps, now):
                    began_at, ended = None, [*ended, hearing.since]
        at, is_heard = at + timedelta(seconds=seconds), not is_heard
    for first in begun:
        assert sum(first <= one < first + timedelta(hours=1) for one in begun) <= 7
