from hypothesis import given
from hypothesis import strategies as st

from command.radio.analysis.grid import Grid

GRID = Grid(west_m=1000.0, north_m=9000.0, cell_m=30.0, rows=25, columns=38)


@given(st.integers(0, 24), st.integers(0, 37))
def test_a_cell_holds_its_middle(row: int, column: int) -> None:
    assert GRID.cell_at(*GRID.centre_m(row, column)) == (row, column)


def test_rows_count_southwards_and_places_outside_have_cells_outside() -> None:
    assert GRID.centre_m(0, 0) == (1015.0, 8985.0)
    assert GRID.cell_at(999.0, 9001.0) == (-1, -1)
    assert GRID.cell_at(1000.0 + 38 * 30.0, 9000.0 - 25 * 30.0) == (25, 38)


def test_a_coarser_grid_has_whole_blocks_only() -> None:
    coarse = GRID.coarser(3)
    assert (coarse.cell_m, coarse.rows, coarse.columns) == (90.0, 8, 12)
    assert coarse.centre_m(0, 0) == GRID.centre_m(1, 1)
    assert coarse.cell_area_m2 == 9 * GRID.cell_area_m2
