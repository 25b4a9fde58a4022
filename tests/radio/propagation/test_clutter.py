import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.radio.propagation.clutter import (
    CLUTTER_HEIGHT_M,
    ClutterClass,
    clutter_class,
    clutter_loss_db,
    knife_edge_db,
)


@pytest.mark.parametrize(
    ("clutter", "handheld_db", "vehicle_db"),
    [
        (ClutterClass.NONE, 0.0, 0.0),
        (ClutterClass.OPEN, 15.9, 11.6),
        (ClutterClass.SUBURBAN, 15.3, 14.3),
        (ClutterClass.URBAN, 19.1, 18.4),
        (ClutterClass.FOREST, 19.1, 18.4),
        (ClutterClass.DENSE_URBAN, 21.6, 21.1),
    ],
)
def test_losses_of_the_classes_at_401_mhz(clutter: ClutterClass, handheld_db: float, vehicle_db: float) -> None:
    assert clutter_loss_db(clutter, 1.5, 401.0) == pytest.approx(handheld_db, abs=0.05)
    assert clutter_loss_db(clutter, 2.5, 401.0) == pytest.approx(vehicle_db, abs=0.05)
    assert clutter_loss_db(clutter, 1.5, 401.0, factor=0.6) == pytest.approx(0.6 * handheld_db, abs=0.05)


def test_the_grazing_ray_over_a_knife_edge_loses_six_decibels() -> None:
    """P.526: J(0) = 6.03 dB, and nothing below -0.78."""
    assert knife_edge_db(0.0) == pytest.approx(6.03, abs=0.01)
    assert knife_edge_db(-0.79) == 0.0


@given(st.sampled_from(list(ClutterClass)), st.floats(0.5, 30), st.floats(0, 20), st.floats(30, 3000))
def test_a_higher_antenna_never_loses_more(
    clutter: ClutterClass, height_m: float, raised_m: float, frequency_mhz: float
) -> None:
    lower = clutter_loss_db(clutter, height_m, frequency_mhz)
    higher = clutter_loss_db(clutter, height_m + raised_m, frequency_mhz)
    assert 0.0 <= higher <= lower + 1e-9
    if height_m >= CLUTTER_HEIGHT_M.get(clutter, 0.0):
        assert lower == 0.0


def test_built_up_land_is_divided_by_its_density() -> None:
    assert clutter_class(50) is ClutterClass.URBAN
    assert [clutter_class(50, share) for share in (0.1, 0.5, 0.9)] == [
        ClutterClass.SUBURBAN,
        ClutterClass.URBAN,
        ClutterClass.DENSE_URBAN,
    ]
    assert clutter_class(80, 0.9) is ClutterClass.NONE
    with pytest.raises(ValueError, match="11 is no ESA WorldCover code"):
        clutter_class(11)


@pytest.mark.parametrize(("height_m", "frequency_mhz"), [(1.5, 29.0), (1.5, 3001.0), (0.0, 401.0)])
def test_what_the_recommendation_does_not_cover_is_refused(height_m: float, frequency_mhz: float) -> None:
    with pytest.raises(ValueError, match=r"MHz|height"):
        clutter_loss_db(ClutterClass.URBAN, height_m, frequency_mhz)
