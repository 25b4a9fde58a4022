from hypothesis import given
from hypothesis import strategies as st

from simulators.city.people import officers_for
from simulators.city.population import share


@given(st.integers(0, 10**7), st.dictionaries(st.text(min_size=1, max_size=4), st.integers(1, 50), min_size=1))
def test_a_share_loses_nobody_and_is_off_by_less_than_one(total: int, weights: dict[str, int]) -> None:
    parts = share(total, weights)
    assert sum(parts.values()) == total
    assert all(
        abs(parts[code] * sum(weights.values()) - total * weights[code]) < sum(weights.values()) for code in weights
    )


def test_officers_are_rounded_up() -> None:
    """03.01.0: 20,000 residents ask for ten, one more for eleven."""
    assert [officers_for(residents) for residents in (0, 1, 20_000, 20_001)] == [0, 1, 10, 11]
