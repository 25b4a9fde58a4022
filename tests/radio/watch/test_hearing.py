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


def heard_since(since: datetime, until: datetime) -> Hearing:
    return Hearing(is_heard=True, since=since, until=until)


def silent_since(since: datetime) -> Hearing:
    return Hearing(is_heard=False, since=since, until=since)


def told(cause: OutageCause, battery_hours: float | None = None) -> Site:
    dark_at = goes_dark_at(cause, NOW - MINUTE, battery_hours)
    return replace(SITE, outages=(Outage(1, 1, cause, NOW - MINUTE, None, dark_at, None, "planner", None),))


def test_one_linked_slot_is_enough_and_a_silence_counts_from_the_last_word_of_either() -> None:
    lost, late = slot(1, LinkState.LOST, NOW - 9 * MINUTE), slot(2, LinkState.CLOSED, NOW - 5 * MINUTE)
    assert hearings([REPEATER], [lost, late], NOW) == {"W": silent_since(NOW - 5 * MINUTE)}
    up = replace(slot(2, LinkState.UP, NOW - 3 * MINUTE), heard_at=NOW - MINUTE)
    assert hearings([REPEATER], [lost, up], NOW) == {"W": heard_since(NOW - 3 * MINUTE, NOW - MINUTE)}


def test_nothing_is_known_where_no_gateway_writes_no_site_is_named_or_the_repeater_is_not_ours() -> None:
    """A gateway that stands still makes every slot stale: that is our silence, not the net's."""
    stale = slot(1, LinkState.UP, NOW - 9 * MINUTE, written=NOW - FRESH - timedelta(seconds=1))
    assert hearings([REPEATER], [stale], NOW) == {}
    assert hearings([REPEATER], [stale, slot(2, LinkState.LOST, NOW - 9 * MINUTE)], NOW) == {}
    assert hearings([replace(REPEATER, site_code=None)], [slot(1, LinkState.UP, NOW)], NOW) == {}
    assert hearings([replace(REPEATER, admission=Admission.REFUSED)], [slot(1, LinkState.UP, NOW)], NOW) == {}


def test_a_silence_that_is_explained_is_no_news_and_a_battery_that_ends_early_is() -> None:
    silent = silent_since(NOW - SILENT_FOR)
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
        assert is_over(heard_since(NOW - steady, NOW), flaps)
        assert not is_over(heard_since(NOW - steady + timedelta(seconds=1), NOW), flaps)
        assert not is_over(heard_since(NOW - 9 * steady, NOW - 8 * steady - timedelta(seconds=1)), flaps), (
            "a dying link"
        )
    assert not is_over(silent_since(NOW - timedelta(hours=1)), 0)


@given(phases=st.lists(st.integers(20, 600), min_size=2, max_size=60))
def test_however_a_site_flaps_the_outages_of_an_hour_stay_few(phases: list[int]) -> None:
    """Heard and silent in turns of 20 s to 10 minutes, looked at every two seconds."""
    at, is_heard = NOW, True
    began_at: datetime | None = None
    begun: list[datetime] = []
    ended: list[datetime] = []
    for seconds in phases:
        for second in range(0, seconds, 2):
            now = at + timedelta(seconds=second)
            hearing = heard_since(at, now) if is_heard else silent_since(at)
            if began_at is None and begins(SITE, hearing, now):
                began_at = now
                begun.append(now)
            elif began_at is not None:
                flaps = sum(now - one < timedelta(hours=1) for one in ended)
                if is_over(hearing, flaps):
                    began_at, ended = None, [*ended, hearing.since]
        at, is_heard = at + timedelta(seconds=seconds), not is_heard
    for first in begun:
        assert sum(first <= one < first + timedelta(hours=1) for one in begun) <= 7
