"""The exact form against published answers and against physics."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command.radio.propagation.attenuation import DIFFRACTION, TROPOSCATTER, WITHIN_SIGHT
from command.radio.propagation.itm import ModelSettings, PathLoss, path_loss
from command.radio.propagation.variability import Climate

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "vectors" / "itm_cases.json").read_text())["cases"]
COUNT = 60


def answer(case: dict[str, Any]) -> PathLoss:
    given_ = case["inputs"]
    model = ModelSettings(
        climate=Climate(given_["climate"]),
        refractivity=given_["N_0"],
        permittivity=given_["epsilon"],
        conductivity_s_m=given_["sigma"],
        vertical=given_["pol"] == 1,
        mode=given_["mdvar"],
        time=given_["time"] / 100,
        location=given_["location"] / 100,
        situation=given_["situation"] / 100,
    )
    return path_loss(
        given_["profile_m"],
        given_["profile_step_m"],
        given_["h_tx__meter"],
        given_["h_rx__meter"],
        given_["f__mhz"],
        model,
    )


def test_losses_are_those_of_the_reference_within_a_hundredth_of_a_decibel() -> None:
    differences_db = np.array([abs(answer(case).loss_db - case["reference"]["A_db"]) for case in CASES])
    p50, p95, p99, worst = np.percentile(differences_db, [50, 95, 99, 100])
    assert p50 < 0.001
    assert p95 < 0.002
    assert differences_db.size == COUNT
    assert p99 < 0.003
    assert worst < 0.01


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_intermediate_is_that_of_the_reference(case: dict[str, Any]) -> None:
    ours, theirs = answer(case), case["reference"]
    path = ours.path
    assert ours.region == theirs["mode"]
    assert [path.tx_angle, path.rx_angle] == pytest.approx(theirs["theta_hzn_rad"], abs=1e-8)
    assert [path.tx_horizon_m, path.rx_horizon_m] == pytest.approx(theirs["d_hzn_m"], abs=1e-3, rel=2e-7)
    assert [path.tx_effective_m, path.rx_effective_m] == pytest.approx(theirs["h_e_m"], abs=1e-4, rel=2e-7)
    assert path.irregularity_m == pytest.approx(theirs["delta_h_m"], abs=1e-4, rel=2e-7)
    assert ours.refractivity == pytest.approx(theirs["N_s"], abs=1e-4)
    assert ours.attenuation_db == pytest.approx(theirs["A_ref_db"], abs=0.003)
    assert ours.free_space_db == pytest.approx(theirs["A_fs_db"], abs=3e-5)


def test_the_cases_reach_every_region() -> None:
    assert {answer(case).region for case in CASES} == {WITHIN_SIGHT, DIFFRACTION, TROPOSCATTER}


profiles = st.lists(st.floats(-400, 8000), min_size=2, max_size=120)
antennas = st.floats(0.5, 300)
land_mobile = st.floats(137, 470)


@settings(deadline=None, max_examples=200)
@given(profiles, st.floats(10, 400), antennas, antennas, st.floats(20, 20_000))
def test_any_profile_has_a_finite_loss(
    heights_m: list[float], step_m: float, tx_m: float, rx_m: float, frequency_mhz: float
) -> None:
    answered = path_loss(heights_m, step_m, tx_m, rx_m, frequency_mhz)
    assert np.isfinite(answered.loss_db)
    assert answered.attenuation_db >= 0.0


@settings(deadline=None, max_examples=100)
@given(st.integers(34, 1500), st.floats(2, 150), st.floats(1.5, 10), land_mobile, st.floats(0, 800))
def test_flat_ground_is_reciprocal_and_never_better_than_free_space(
    intervals: int, tx_m: float, rx_m: float, frequency_mhz: float, height_m: float
) -> None:
    flat = np.full(intervals + 1, height_m)
    there = path_loss(flat, 30.0, tx_m, rx_m, frequency_mhz)
    back = path_loss(flat, 30.0, rx_m, tx_m, frequency_mhz)
    assert back.loss_db == pytest.approx(there.loss_db, abs=1e-4)
    # The climate's median lies up to 0.1 dB above the reference within 50 km.
    assert there.loss_db >= there.free_space_db - 0.2


def test_over_flat_ground_loss_grows_with_distance_and_falls_with_height() -> None:
    distances_km = np.array([1, 2, 5, 10, 20, 40, 80])
    losses = [path_loss(np.full(int(d * 1000 / 50) + 1, 5.0), 50.0, 40.0, 1.5, 401.0).loss_db for d in distances_km]
    assert np.all(np.diff(losses) > 0)
    heights = [path_loss(np.full(401, 5.0), 50.0, height_m, 1.5, 401.0).loss_db for height_m in (5, 10, 20, 40, 80)]
    assert np.all(np.diff(heights) < 0)


def test_a_hill_between_costs_more_the_higher_it_is() -> None:
    x = np.linspace(-1, 1, 401)
    losses = [
        path_loss(5.0 + top_m * np.exp(-((x / 0.1) ** 2)), 50.0, 40.0, 1.5, 401.0).loss_db
        for top_m in (0, 60, 120, 240)
    ]
    assert np.all(np.diff(losses) > 1.0)


def test_higher_shares_of_time_and_situations_cost_more() -> None:
    profile = np.full(601, 5.0)
    losses = [
        path_loss(profile, 50.0, 40.0, 1.5, 401.0, ModelSettings(time=share, situation=share)).loss_db
        for share in (0.1, 0.5, 0.9, 0.95, 0.99)
    ]
    assert np.all(np.diff(losses) > 0)


@pytest.mark.parametrize(
    ("heights_m", "step_m", "tx_m", "rx_m", "frequency_mhz"),
    [
        ([1.0], 30.0, 30.0, 1.5, 401.0),
        ([1.0, float("nan")], 30.0, 30.0, 1.5, 401.0),
        ([1.0, 1.0], 0.0, 30.0, 1.5, 401.0),
        ([1.0, 1.0], 30.0, 0.4, 1.5, 401.0),
        ([1.0, 1.0], 30.0, 30.0, 3001.0, 401.0),
        ([1.0, 1.0], 30.0, 30.0, 1.5, 19.0),
    ],
)
def test_inputs_outside_the_models_validity_are_refused(
    heights_m: list[float], step_m: float, tx_m: float, rx_m: float, frequency_mhz: float
) -> None:
    with pytest.raises(ValueError, match=r"profile|height|MHz"):
        path_loss(heights_m, step_m, tx_m, rx_m, frequency_mhz)


@pytest.mark.parametrize("broken", [{"time": 1.0}, {"mode": 4}, {"refractivity": 100.0}, {"permittivity": 0.5}])
def test_settings_outside_the_model_are_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"shares|mode|refractivity|permittivity"):
        ModelSettings(**broken)
