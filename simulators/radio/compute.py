"""Compute the losses of all sites over the demo's ground, once: `python -m simulators.radio.compute --seed 7 --cache DIR`.

A program of its own: the propagation model brings its compiler, and half a gigabyte of it, with it. The ground is the
one that `simulators.city.grids` writes for the imports, on a metric sheet of 90 m.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from command.radio.propagation.clutter import ClutterClass, clutter_class
from command.radio.propagation.sweep import Source, as_tenths, sweep
from simulators.city.areas import build_areas
from simulators.city.demo_city import street_layer
from simulators.city.grids.cover import BUILT_UP, build_cover
from simulators.city.grids.relief import heights, in_metres, in_the_middle
from simulators.city.grids.sheet import CELLS_A_DEGREE, NORTH_DEG, WEST_DEG, corners, middles
from simulators.city.landscape import Landscape, build_landscape
from simulators.city.organisation import build_bodies
from simulators.city.plane import to_degrees, to_plane
from simulators.city.radio_sites import RadioSite, build_radio_sites
from simulators.radio.losses import (
    CELL_M,
    CLUTTER_FILE,
    HEIGHTS_M,
    INDEX_FILE,
    RADIUS_M,
    folder_of,
    is_complete,
)

Floats = NDArray[np.float64]

EAST_DEG, SOUTH_DEG = 120.6, 31.02
"""The sheet's other corner; its north-west one is that of the grids, less what lies north of the city."""
_NORTH_DEG = 32.35
_AROUND_CELLS = 3
"""Built-up land is told apart by what stands within 250 m."""
_SUBURBAN_BELOW, _DENSE_FROM = 0.4, 0.85
CLASSES = tuple(ClutterClass)


class _Sheet:
    """Cells of the plane: columns eastwards from `west_m`, rows southwards from `north_m`."""

    def __init__(self) -> None:
        self.west_m, self.north_m = (round(value) for value in to_plane(WEST_DEG + 0.01, _NORTH_DEG))
        east_m, south_m = to_plane(EAST_DEG, SOUTH_DEG)
        self.columns, self.rows = int((east_m - self.west_m) // CELL_M), int((self.north_m - south_m) // CELL_M)
        x_m = self.west_m + (np.arange(self.columns, dtype=np.float64) + 0.5) * CELL_M
        y_m = self.north_m - (np.arange(self.rows, dtype=np.float64) + 0.5) * CELL_M
        self.lon, _ = to_degrees(x_m, np.zeros_like(x_m))
        _, self.lat = to_degrees(np.zeros_like(y_m), y_m)

    def cell_of(self, site: RadioSite) -> tuple[int, int]:
        x_m, y_m = to_plane(site.lon, site.lat)
        return int((self.north_m - y_m) // CELL_M), int((x_m - self.west_m) // CELL_M)


def compute(seed: int, sites: Sequence[RadioSite], folder: Path) -> None:
    """Write the files of `losses.load` into the folder, all of them or none."""
    landscape, sheet = build_landscape(seed), _Sheet()
    relief = in_metres(heights(seed, landscape.waters, corners()))
    clutter = _clutter(seed, landscape, in_the_middle(relief), sheet)
    write(sites, _on_sheet(relief.astype(np.float64), sheet), clutter, sheet, folder)


def write(
    sites: Sequence[RadioSite], terrain_m: NDArray[np.float32], clutter: NDArray[np.uint8], sheet: _Sheet, folder: Path
) -> None:
    """The losses over this terrain, both (rows, columns) of the sheet, beside the clutter."""
    making = folder.with_suffix(".making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    np.save(making / CLUTTER_FILE, clutter)
    index = {
        "west_m": sheet.west_m,
        "north_m": sheet.north_m,
        "clutter_names": [one.value for one in CLASSES],
        "sites": [_sweep(site, terrain_m, sheet, making) for site in sites],
    }
    (making / INDEX_FILE).write_text(json.dumps(index), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    making.rename(folder)


def _sweep(site: RadioSite, terrain_m: NDArray[np.float32], sheet: _Sheet, folder: Path) -> dict[str, object]:
    row, column = sheet.cell_of(site)
    source = Source(row, column, site.antenna_height_m, site.frequency_in_mhz)
    found = sweep(terrain_m, CELL_M, source, HEIGHTS_M, RADIUS_M, threads=1)
    file = f"{site.code}.npy"
    np.save(folder / file, as_tenths(found.losses_db))
    window = found.window
    return {
        "file": file,
        "west_m": sheet.west_m + window.first_column * CELL_M,
        "north_m": sheet.north_m - window.first_row * CELL_M,
    }


def _on_sheet(relief: Floats, sheet: _Sheet) -> NDArray[np.float32]:
    """Heights between the samples of the grid, linear along both axes."""
    down, right = (NORTH_DEG - sheet.lat) * CELLS_A_DEGREE, (sheet.lon - WEST_DEG) * CELLS_A_DEGREE
    row, column = down.astype(np.intp), right.astype(np.intp)
    lower, further = (down - row)[:, np.newaxis], (right - column)[np.newaxis, :]
    here = relief[row] * (1.0 - lower) + relief[row + 1] * lower
    between = here[:, column] * (1.0 - further) + here[:, column + 1] * further
    return between.astype(np.float32)


def _clutter(seed: int, landscape: Landscape, ground: Floats, sheet: _Sheet) -> NDArray[np.uint8]:
    """Number of the class in `CLASSES` under each cell of the sheet."""
    units = street_layer(build_areas(landscape))
    codes = build_cover(seed, units, landscape.waters, ground, middles()).codes
    shares = _share_around(codes == BUILT_UP)
    numbers = np.zeros(codes.shape, dtype=np.uint8)
    for code in np.unique(codes):
        numbers[codes == code] = CLASSES.index(clutter_class(int(code)))
    built = codes == BUILT_UP
    numbers[built & (shares < _SUBURBAN_BELOW)] = CLASSES.index(ClutterClass.SUBURBAN)
    numbers[built & (shares >= _DENSE_FROM)] = CLASSES.index(ClutterClass.DENSE_URBAN)
    row = ((NORTH_DEG - sheet.lat) * CELLS_A_DEGREE).astype(np.intp)
    column = ((sheet.lon - WEST_DEG) * CELLS_A_DEGREE).astype(np.intp)
    return numbers[row[:, np.newaxis], column[np.newaxis, :]]


def _share_around(flags: NDArray[np.bool_]) -> Floats:
    """Share of set cells in the square of `_AROUND_CELLS` to each side."""
    reach = _AROUND_CELLS
    padded = np.pad(flags.astype(np.int64), ((reach + 1, reach), (reach + 1, reach)))
    sums = padded.cumsum(axis=0).cumsum(axis=1)
    side = 2 * reach + 1
    counted = sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    shares: Floats = counted / side**2
    return shares


def main(arguments: list[str] | None = None) -> int:
    """Compute what is missing; nothing where it was done before."""
    parser = argparse.ArgumentParser(prog="python -m simulators.radio.compute", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--cache", type=Path, required=True, help="directory that keeps the files")
    chosen = parser.parse_args(arguments)
    bodies = build_bodies(build_areas(build_landscape(chosen.seed)))
    sites = build_radio_sites(bodies, chosen.seed, datetime.now(UTC).date())
    folder = folder_of(chosen.cache, chosen.seed, sites)
    if not is_complete(folder):
        compute(chosen.seed, sites, folder)
    sys.stdout.write(f"{folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
