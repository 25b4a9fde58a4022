from pathlib import Path

import msgspec
import numpy as np
import pytest

from command.foundation.errors import CommandError
from command.geo.grids import PlaneGrid, Projected, SpatialGrid
from command.geo.imports.grid_file import read_grid


def written(path: Path, content: object) -> Path:
    file = path / "grid.json"
    file.write_bytes(msgspec.json.encode(content))
    return file


def test_control_points_are_fitted_and_their_residuals_shown(tmp_path: Path) -> None:
    marks = [("A", 0.0, 0.0), ("B", 10_000.0, 0.0), ("C", 0.0, 10_000.0)]
    points = [
        {
            "name": name,
            "local_easting_m": x,
            "local_northing_m": y,
            "easting_m": 490_000.0 + x,
            "northing_m": 3_510_000.0 + y + (0.3 if name == "C" else 0.0),
        }
        for name, x, y in marks
    ]
    grid, fitted = read_grid(written(tmp_path, {"onto": "EPSG:4549", "control_points": points}))
    assert isinstance(grid, PlaneGrid)
    assert fitted is not None
    assert 0.01 < max(fitted.residuals_m.values()) < 0.3
    found = grid.to_wgs84(np.array([5_000.0]), np.array([5_000.0]))
    near = Projected.epsg(4549).to_wgs84(np.array([495_000.0]), np.array([3_515_000.0]))
    assert np.abs(np.array(found) - np.array(near)).max() * 111_000 < 0.5


def test_parameters_are_taken_as_they_are(tmp_path: Path) -> None:
    four = {"east_m": 1.0, "north_m": 2.0, "turn_rad": 0.0, "scale": 1.0}
    assert isinstance(read_grid(written(tmp_path, {"four_parameters": four}))[0], PlaneGrid)
    seven = dict.fromkeys(("x_m", "y_m", "z_m", "x_arcsec", "y_arcsec", "z_arcsec", "scale_ppm"), 0.0)
    old = "+proj=tmerc +lat_0=0 +lon_0=120 +k=1 +x_0=500000 +y_0=0 +ellps=krass +units=m"
    assert isinstance(read_grid(written(tmp_path, {"projection": old, "seven_parameters": seven}))[0], SpatialGrid)


@pytest.mark.parametrize("content", [{}, {"onto": "EPSG:2437", "control_points": []}, {"four": 1}, [1]])
def test_a_file_that_ties_nothing_is_refused(tmp_path: Path, content: object) -> None:
    with pytest.raises(CommandError, match="grid_file"):
        read_grid(written(tmp_path, content))
