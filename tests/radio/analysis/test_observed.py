import numpy as np
import pytest
import shapely

from command.radio.analysis.drive import Bins
from command.radio.analysis.margins import Ground
from command.radio.analysis.observed import (
    Verdict,
    matched,
    needed_dbm,
    reading_dbm,
    unseen_gaps,
    verdict_raster,
    verdicts,
)
from command.radio.analysis.zones import zones_on
from command.radio.propagation.budget import Direction
from tests.radio.analysis.sketch import GRID, HEAD, VEHICLE, site


def _bins(cells: list[tuple[int, int]], sites: list[int]) -> Bins:
    places = np.array([GRID.centre_m(*cell) for cell in cells])
    count = len(cells)
    return Bins(
        places[:, 0],
        places[:, 1],
        np.full(count, -90.0),
        np.zeros(count, np.bool_),
        np.full(count, 10),
        np.array(sites),
        np.zeros(count, dtype=np.int64),
    )


def test_a_reading_is_what_the_receivers_antenna_gives() -> None:
    """Talk-out: 46.6 dBm less 8 dB of the head. Talk-in: 28.0 dBm and 8.15 dBi less 3 dB of feeder; diversity apart."""
    assert reading_dbm(HEAD, Direction.TALK_OUT) == pytest.approx(46.63 - 8.0, abs=0.01)
    assert reading_dbm(HEAD, Direction.TALK_IN) == pytest.approx(36.02 - 8.0 + 8.15 - 3.0, abs=0.01)
    assert reading_dbm(VEHICLE, Direction.TALK_OUT) == pytest.approx(46.63 + 2.15 - 1.0, abs=0.01)


def test_the_level_needed_is_the_faded_sensitivity() -> None:
    assert needed_dbm(HEAD, Direction.TALK_OUT) == pytest.approx(-106.0)
    assert needed_dbm(VEHICLE, Direction.TALK_OUT) == pytest.approx(-107.0)
    assert needed_dbm(HEAD, Direction.TALK_IN) == pytest.approx(-118.0 + 10.0 + 2.0 - 4.0)


def test_bins_meet_the_losses_of_their_own_site() -> None:
    classes = np.full(GRID.shape, 1, np.uint8)
    losses = [[120.0, 125.0], [130.0, np.nan]]
    sites = [site(losses, at=(2, 3)), site([[140.0]], at=(2, 3), class_losses_db=(0.0, 6.0))]
    bins = _bins([(2, 4), (3, 3), (2, 3), (3, 4), (9, 9), (2, 3)], [0, 0, 1, 0, 0, 5])
    found = matched(bins, sites, Ground(GRID, classes), Direction.TALK_OUT)
    assert found.unmatched == 3
    assert found.observed.predicted_dbm == pytest.approx(
        reading_dbm(HEAD, Direction.TALK_OUT) - np.array([125.0, 130.0, 146.0]), abs=1e-3
    )
    assert found.observed.distance_m.tolist() == [30.0, 30.0, 30.0]
    assert found.observed.clutter.tolist() == [1, 1, 1]


def test_gaps_that_radios_saw_and_the_model_did_not() -> None:
    measured = np.array([True, False, False, True])
    predicted = np.array([True, False, True, False])
    found = verdicts(measured, predicted)
    assert found.tolist() == [
        Verdict.BOTH_SERVED,
        Verdict.NEITHER_SERVED,
        Verdict.UNSEEN_GAP,
        Verdict.BETTER_THAN_PREDICTED,
    ]
    bins = _bins([(0, 0), (0, 1), (0, 2), (0, 2)], [0, 0, 0, 1])
    raster = verdict_raster(bins, found, GRID)
    assert raster[0, :4].tolist() == [Verdict.BOTH_SERVED, Verdict.NEITHER_SERVED, Verdict.BETTER_THAN_PREDICTED, 0]


def test_a_road_is_one_gap_and_a_single_reading_none() -> None:
    """A road that runs aslant over two zones with a crossing that was heard; far from it one silent bin."""
    raster = np.zeros(GRID.shape, np.uint8)
    for step in (*range(6), *range(8, 12)):
        raster[4 + step // 2, 5 + step] = Verdict.UNSEEN_GAP
    raster[7, 11] = raster[7, 12] = Verdict.BOTH_SERVED
    raster[20, 30] = Verdict.UNSEEN_GAP
    cut_m, south_m = GRID.west_m + 12 * GRID.cell_m, GRID.north_m - GRID.rows * GRID.cell_m
    zones = zones_on(
        GRID,
        [
            ("west", shapely.box(GRID.west_m, south_m, cut_m, GRID.north_m)),
            ("east", shapely.box(cut_m, south_m, GRID.west_m + 36 * GRID.cell_m, GRID.north_m)),
        ],
        small_zone_cells=0,
    )
    found = unseen_gaps(raster, zones)
    assert found.components.tolist() == [0, 0]
    assert [zones.codes[zone] for zone in found.zones] == ["west", "east"]
    assert np.array_equal(found.numbers > 0, (raster == Verdict.UNSEEN_GAP) & (np.arange(36) < 20))
    assert (found.dropped_components, found.dropped_cells) == (1, 1)
    assert unseen_gaps(raster, zones, reach_cells=1).components.max() > 0
