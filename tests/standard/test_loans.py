"""Loans between neighbours: the same brigade first, then the nearest; no radio twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.force.models import Body
from command.force.service import BodyKind, DeviceKind, Equipment
from command.standard.loans import distance_m, propose


def squad(body_id: int, parent_id: int, lon: float | None = 119.95, lat: float | None = 31.77) -> Body:
    name = f"{body_id}"
    return Body(body_id, name, name, name, BodyKind.SQUAD, parent_id=parent_id, longitude_deg=lon, latitude_deg=lat)


def radios(body_id: int, number: int) -> list[Equipment]:
    return [
        Equipment(
            body_id * 1000 + order, f"RA-{body_id}-{order}", DeviceKind.RADIO, body_id, body_id, None, None, None, None,
            True, False, None, None,
        )
        for order in range(number)
    ]  # fmt: skip


def test_the_same_brigade_lends_before_a_nearer_stranger() -> None:
    bodies = [squad(1, 10), squad(2, 10, lon=120.05), squad(3, 20, lon=119.951)]
    loans = propose({1: 3}, {2: radios(2, 2), 3: radios(3, 5)}, bodies)
    assert [(loan.from_body_id, len(loan.radios)) for loan in loans] == [(2, 2), (3, 1)]


def test_nothing_to_lend_proposes_nothing() -> None:
    assert propose({1: 3}, {1: [], 2: []}, [squad(1, 10), squad(2, 10)]) == []


def test_a_seat_that_is_not_known_comes_last_and_says_no_distance() -> None:
    bodies = [squad(1, 10), squad(2, 10, lon=None), squad(3, 10, lon=120.3)]
    loans = propose({1: 2}, {2: radios(2, 1), 3: radios(3, 1)}, bodies)
    assert [loan.from_body_id for loan in loans] == [3, 2]
    assert loans[1].distance_m is None


def test_distance_between_two_seats() -> None:
    """One hundredth of a degree of latitude at 31.77 is 1,108.8 m on WGS-84."""
    assert distance_m(squad(1, 1, lat=31.765), squad(2, 1, lat=31.775)) == pytest.approx(1_108.83, abs=0.01)


@given(
    shortages=st.dictionaries(st.integers(1, 6), st.integers(1, 9), max_size=6),
    spares=st.dictionaries(st.integers(7, 12), st.integers(0, 9), max_size=6),
)
def test_no_radio_is_proposed_twice_and_none_is_left_while_somebody_is_short(
    shortages: dict[int, int], spares: dict[int, int]
) -> None:
    bodies = [squad(number, number % 3) for number in range(1, 13)]
    loans = propose(shortages, {lender: radios(lender, number) for lender, number in spares.items()}, bodies)
    given_away = [radio.id for loan in loans for radio in loan.radios]
    assert len(given_away) == len(set(given_away)) == min(sum(shortages.values()), sum(spares.values()))
