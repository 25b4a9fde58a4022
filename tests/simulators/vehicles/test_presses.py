"""How often somebody presses the button, and in which vehicle."""

from itertools import islice

from simulators.vehicles.presses import FIRST_S, LEAST_S, gaps_s


def test_the_first_press_comes_within_four_minutes_and_the_others_are_rare() -> None:
    gaps = list(islice(gaps_s(6.0, 7), 2_001))
    assert FIRST_S[0] <= gaps[0] <= FIRST_S[1] < 240.0
    assert min(gaps[1:]) >= LEAST_S
    assert 570.0 < sum(gaps[1:]) / 2_000 < 630.0


def test_the_same_seed_presses_at_the_same_times() -> None:
    assert list(islice(gaps_s(6.0, 7), 20)) == list(islice(gaps_s(6.0, 7), 20))


def test_frequent_presses_are_possible() -> None:
    gaps = list(islice(gaps_s(60.0, 7), 2_001))[1:]
    assert 57.0 < sum(gaps) / 2_000 < 63.0
