import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.radio.propagation.budget import (
    TERMINALS,
    Base,
    Carry,
    Direction,
    Terminal,
    both_ways,
    microvolts_to_dbm,
    required_from_noise_dbm,
    watts_to_dbm,
)


@pytest.mark.parametrize(
    ("carry", "talk_out_db", "talk_in_db"),
    [
        (Carry.HANDHELD_AT_HEAD, 144.6, 143.2),
        (Carry.HANDHELD_ON_HIP, 138.6, 137.2),
        (Carry.VEHICLE, 154.8, 160.3),
    ],
)
def test_greatest_losses_of_the_starting_values(carry: Carry, talk_out_db: float, talk_in_db: float) -> None:
    ways = both_ways(Base(), TERMINALS[carry])
    assert round(ways.talk_out.eirp_dbm, 1) == 46.6
    assert round(ways.talk_out.greatest_loss_db, 1) == talk_out_db
    assert round(ways.talk_in.greatest_loss_db, 1) == talk_in_db


def test_a_handheld_fails_talking_in_and_a_vehicle_talking_out() -> None:
    assert both_ways(Base(), TERMINALS[Carry.HANDHELD_AT_HEAD]).limiting.direction is Direction.TALK_IN
    assert both_ways(Base(), TERMINALS[Carry.VEHICLE]).limiting.direction is Direction.TALK_OUT
    margins = both_ways(Base(), TERMINALS[Carry.HANDHELD_AT_HEAD]).margins_db(140.0)
    assert margins == pytest.approx({Direction.TALK_OUT: 4.63, Direction.TALK_IN: 3.17}, abs=0.01)


def test_without_diversity_talking_in_loses_its_gain() -> None:
    head = TERMINALS[Carry.HANDHELD_AT_HEAD]
    plain = both_ways(Base(diversity_gain_db=0.0), head).talk_in.greatest_loss_db
    assert both_ways(Base(), head).talk_in.greatest_loss_db - plain == pytest.approx(4.0)


def test_units() -> None:
    assert microvolts_to_dbm(0.35) == pytest.approx(-116.1, abs=0.05)
    assert watts_to_dbm(25.0) == pytest.approx(43.98, abs=0.005)
    assert required_from_noise_dbm(9000.0, 7.0, 0.0) == pytest.approx(-127.5, abs=0.05)
    with pytest.raises(ValueError, match="positive"):
        watts_to_dbm(0.0)


powers = st.floats(0.1, 100)


@given(powers, powers, st.floats(0, 20), st.floats(0, 20))
def test_more_power_or_less_loss_at_the_body_never_shortens_the_reach(
    power_w: float, more_w: float, body_db: float, less_db: float
) -> None:
    worse = both_ways(Base(power_w=power_w), Terminal(power_w, 0.0, body_db + less_db, -116.0, 1.5))
    better = both_ways(Base(power_w=power_w + more_w), Terminal(power_w + more_w, 0.0, body_db, -116.0, 1.5))
    assert better.talk_out.greatest_loss_db >= worse.talk_out.greatest_loss_db
    assert better.talk_in.greatest_loss_db >= worse.talk_in.greatest_loss_db


def test_budgets_bring_no_compiler_with_them() -> None:
    """Services ask for budgets; numba belongs in the child processes that compute studies."""
    code = (
        "import sys, command.radio.propagation, command.radio.propagation.budget, command.radio.propagation.clutter,"
        " command.radio.propagation.antenna; sys.exit('numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
