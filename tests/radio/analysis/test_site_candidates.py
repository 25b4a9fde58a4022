import numpy as np

from command.radio.analysis.site_candidates import blocks, terrain_maxima


def test_the_highest_cell_of_each_square_in_reach_of_a_gap() -> None:
    heights = np.zeros((10, 20), np.float32)
    heights[3, 4], heights[7, 12], heights[1, 1] = 90.0, 50.0, 60.0
    gap = np.zeros((10, 20), np.bool_)
    gap[3, 0] = True
    assert terrain_maxima(heights, gap, 100.0, 5000.0) == [(3, 4), (7, 12)]
    assert terrain_maxima(heights, gap, 100.0, 400.0) == [(3, 4)]
    assert terrain_maxima(heights, gap, 100.0, 300.0) == []


def test_without_gaps_or_terrain_there_is_no_candidate() -> None:
    flat = np.zeros((10, 10), np.float32)
    assert terrain_maxima(flat, np.zeros((10, 10), np.bool_), 100.0, 5000.0) == []
    assert terrain_maxima(np.full((10, 10), np.nan, np.float32), np.ones((10, 10), np.bool_), 100.0, 5000.0) == []


def test_blocks_keep_the_sum() -> None:
    people = np.arange(54.0).reshape(6, 9)
    coarse = blocks(people, 3)
    assert coarse.shape == (2, 3, 9)
    assert coarse.sum() == people.sum()
    assert sorted(coarse[0, 0]) == [0, 1, 2, 9, 10, 11, 18, 19, 20]
