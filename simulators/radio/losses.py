"""Median path losses from every site over the demo's ground, as they were computed before: read from files, by place.

The files are made by `simulators.radio.compute` in a process of its own, so that numba is not kept in memory here.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulators.city.plane import to_plane
from simulators.city.radio_sites import RadioSite

CELL_M = 90.0
RADIUS_M = 45_000.0
HEIGHTS_M = (1.5, 2.5)
"""Of a handheld's antenna and a vehicle's, in the order of `SiteLosses.tenths`."""
NOT_COMPUTED = -32768
INDEX_FILE, CLUTTER_FILE = "index.json", "clutter.npy"
_LAYOUT = 1
"""Goes into the key; rises when the same inputs give other files."""


@dataclass(frozen=True, slots=True)
class SiteLosses:
    """`tenths` of dB (height, row southwards, column), `west_m` and `north_m` of the outer corner of its first cell."""

    tenths: NDArray[np.int16]
    west_m: float
    north_m: float

    def at(self, x_m: float, y_m: float, height: int) -> float | None:
        """Loss at a place of the plane, dB; None where it was not computed."""
        row, column = int((self.north_m - y_m) // CELL_M), int((x_m - self.west_m) // CELL_M)
        _, rows, columns = self.tenths.shape
        if not (0 <= row < rows and 0 <= column < columns):
            return None
        tenths = int(self.tenths[height, row, column])
        return None if tenths == NOT_COMPUTED else tenths / 10.0


@dataclass(frozen=True, slots=True)
class Ground:
    """Losses of each site and the class of clutter under each cell (row southwards, column)."""

    sites: tuple[SiteLosses, ...]
    clutter: NDArray[np.uint8]
    clutter_names: tuple[str, ...]
    """By number in `clutter`."""
    west_m: float
    north_m: float

    def of_first(self, count: int) -> "Ground":
        """The same ground with fewer sites."""
        return replace(self, sites=self.sites[:count])

    def losses_db(self, lon: float, lat: float, height: int) -> list[float | None]:
        """By site; `height` is a place in `HEIGHTS_M`."""
        x_m, y_m = to_plane(lon, lat)
        return [site.at(x_m, y_m, height) for site in self.sites]

    def clutter_at(self, lon: float, lat: float) -> str:
        """Name of the class; outside the sheet that of its border."""
        x_m, y_m = to_plane(lon, lat)
        rows, columns = self.clutter.shape
        row = min(max(int((self.north_m - y_m) // CELL_M), 0), rows - 1)
        column = min(max(int((x_m - self.west_m) // CELL_M), 0), columns - 1)
        return self.clutter_names[int(self.clutter[row, column])]


def key_of(seed: int, sites: Sequence[RadioSite]) -> str:
    """Names everything that decides the files."""
    decides = [(site.code, site.lon, site.lat, site.antenna_height_m, site.frequency_in_mhz) for site in sites]
    told = json.dumps([_LAYOUT, seed, CELL_M, RADIUS_M, HEIGHTS_M, decides])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def folder_of(cache: Path, seed: int, sites: Sequence[RadioSite]) -> Path:
    return cache / f"losses-{key_of(seed, sites)}"


def is_complete(folder: Path) -> bool:
    """The index is written last."""
    return (folder / INDEX_FILE).exists()


def load(folder: Path) -> Ground:
    """Maps the files; only what is looked at comes into memory. OSError when they are not there."""
    index: dict[str, Any] = json.loads((folder / INDEX_FILE).read_text(encoding="utf-8"))
    sites = tuple(
        SiteLosses(np.load(folder / entry["file"], mmap_mode="r"), entry["west_m"], entry["north_m"])
        for entry in index["sites"]
    )
    clutter = np.load(folder / CLUTTER_FILE, mmap_mode="r")
    return Ground(sites, clutter, tuple(index["clutter_names"]), index["west_m"], index["north_m"])
