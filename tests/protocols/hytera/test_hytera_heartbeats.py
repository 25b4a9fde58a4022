"""When a link is lost."""

from datetime import UTC, datetime, timedelta

from command.protocols.hytera.heartbeats import is_lost, lost_at

HEARD = datetime(2026, 3, 15, 0, 30, tzinfo=UTC)


def test_ten_missed_heartbeats_of_six_seconds() -> None:
    assert lost_at(HEARD) == HEARD + timedelta(seconds=60)
    assert not is_lost(HEARD, HEARD + timedelta(seconds=59))
    assert is_lost(HEARD, HEARD + timedelta(seconds=60))


def test_the_pace_is_the_callers() -> None:
    assert is_lost(HEARD, HEARD + timedelta(seconds=9), every=timedelta(seconds=3), missed=3)
    assert not is_lost(HEARD, HEARD + timedelta(seconds=8), every=timedelta(seconds=3), missed=3)
