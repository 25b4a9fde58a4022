"""The losses that the simulated net is built on: the model over the ground that the imports get."""

from pathlib import Path

import numpy as np
import pytest

from command.radio.propagation.itm import path_loss
from simulators.city import City
from simulators.city.grids.relief import heights, in_metres
from simulators.city.grids.sheet import corners
from simulators.city.plane import to_degrees, to_plane
from simulators.radio import compute, losses
from simulators.radio.losses import CELL_M, HEIGHTS_M


def test_a_sites_losses_are_those_of_the_model_on_the_demos_ground(
    small_city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ridge of 茅山, westwards and eastwards along one row of cells."""
    monkeypatch.setattr(compute, "RADIUS_M", 4_000.0)
    site = next(one for one in small_city.radio_sites if "茅山" in one.name)
    folder = losses.folder_of(tmp_path, 7, [site])
    sheet = compute._Sheet()
    relief = in_metres(heights(7, small_city.landscape.waters, corners())).astype(np.float64)
    terrain = compute._on_sheet(relief, sheet)
    compute.write([site], terrain, np.zeros(terrain.shape, dtype=np.uint8), sheet, folder)
    assert losses.is_complete(folder)
    ground = losses.load(folder)
    row, column = sheet.cell_of(site)
    assert terrain[row, column] > 250.0
    for cells in (-40, -20, 15, 30, 40):
        step = 1 if cells > 0 else -1
        profile = terrain[row, column : column + cells + step : step]
        place = to_degrees(sheet.west_m + (column + cells + 0.5) * CELL_M, sheet.north_m - (row + 0.5) * CELL_M)
        for number, height_m in enumerate(HEIGHTS_M):
            (found,) = ground.losses_db(*place, number)
            exact = path_loss(profile, CELL_M, site.antenna_height_m, height_m, site.frequency_in_mhz)
            assert found == pytest.approx(exact.loss_db, abs=1.0)
    x_m, y_m = to_plane(site.lon, site.lat)
    assert ground.losses_db(*to_degrees(x_m + 6_000.0, y_m), 0) == [None]


def test_the_ground_has_towns_of_every_density_and_the_key_names_what_decides(small_city: City, tmp_path: Path) -> None:
    flags = np.zeros((20, 20), dtype=np.bool_)
    flags[5:15, 5:15] = True
    shares = compute._share_around(flags)
    assert shares[10, 10] == 1.0
    assert shares[10, 5] == pytest.approx(4 / 7)
    assert shares[0, 0] == 0.0
    sites = small_city.radio_sites
    assert losses.key_of(7, sites) == losses.key_of(7, sites)
    assert len({losses.key_of(7, sites), losses.key_of(8, sites), losses.key_of(7, sites[:3])}) == 3
