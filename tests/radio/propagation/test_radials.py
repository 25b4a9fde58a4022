import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command.radio.propagation.radials import list_owned, on_ring, sample


def owned_cells(radial: int, perimeter_ring: int) -> list[tuple[int, int]]:
    """Ring and number of the cells that belong to a radial."""
    ends, numbers = np.zeros(perimeter_ring, np.uint32), np.zeros(perimeter_ring, np.uint32)
    count = list_owned(radial, perimeter_ring, perimeter_ring, ends, numbers)
    return list(zip(ends[:count].tolist(), numbers[:count].tolist(), strict=True))


@pytest.mark.parametrize("perimeter_ring", [1, 2, 5, 17, 40])
def test_every_cell_belongs_to_exactly_one_radial(perimeter_ring: int) -> None:
    owners = np.zeros((2 * perimeter_ring + 1, 2 * perimeter_ring + 1), dtype=int)
    for radial in range(8 * perimeter_ring):
        for ring, number in owned_cells(radial, perimeter_ring):
            across, down = on_ring(number, ring)
            assert max(abs(across), abs(down)) == ring
            owners[down + perimeter_ring, across + perimeter_ring] += 1
    assert owners[perimeter_ring, perimeter_ring] == 0
    owners[perimeter_ring, perimeter_ring] = 1
    assert np.all(owners == 1)


@settings(deadline=None)
@given(st.integers(1, 300), st.data())
def test_an_owned_cell_lies_within_half_a_cell_of_its_radial(perimeter_ring: int, data: st.DataObject) -> None:
    radial = data.draw(st.integers(0, 8 * perimeter_ring - 1))
    for ring, number in owned_cells(radial, perimeter_ring):
        end = np.array(on_ring(radial, perimeter_ring)) * ring / perimeter_ring
        assert np.abs(np.array(on_ring(number, ring)) - end).max() <= 0.5


def test_samples_on_a_tilted_plane_lie_in_the_plane() -> None:
    rows, columns = np.mgrid[0:21, 0:21]
    plane = (3.0 * rows - 2.0 * columns).astype(np.float32)
    heights_m = np.empty(11, np.float32)
    for radial in range(80):
        end = on_ring(radial, 10)
        assert sample(plane, 10, 10, end, 10, heights_m) == 10
        assert heights_m == pytest.approx(10.0 + (3.0 * end[1] - 2.0 * end[0]) * np.arange(11) / 10, abs=1e-5)


def test_a_radial_ends_where_the_terrain_ends() -> None:
    terrain = np.zeros((21, 21), dtype=np.float32)
    heights_m = np.empty(11, np.float32)
    assert sample(terrain, 10, 15, (10, 0), 10, heights_m) == 5
    assert sample(terrain, 10, 15, (-10, 3), 10, heights_m) == 10
    assert sample(terrain, 18, 10, (0, 10), 10, heights_m) == 2
