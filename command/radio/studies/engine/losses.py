"""The store of median losses: one file for each antenna height of a site, named by everything that decides it.

A file holds planes of int16 over the site's window: losses in tenths of a decibel by receiver height, and one plane of
sight: the elevation of the ray in fiftieths of a degree, times four, plus one bit for each receiver height that sees
the antenna.
"""

import hashlib
import math
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from command.radio.analysis.grid import Flags, Raster, Tenths
from command.radio.propagation import sweep as sweeping
from command.radio.propagation.itm import ModelSettings
from command.radio.propagation.sweep import NODATA, Accuracy, Source, Sweep, Window, as_tenths, sweep
from command.radio.studies.engine.grounds import PreparedGround
from command.radio.studies.folders import Folders

SETTINGS = ModelSettings()
_FIFTIETHS = 50.0
_BITS = 4
_PROPAGATION = Path(sweeping.__file__).parent
_NOT_DECIDING = {"__init__", "antenna", "budget", "clutter", "reliability"}


def _code_version() -> str:
    digest = hashlib.sha256()
    for path in sorted(_PROPAGATION.glob("*.py")):
        if path.stem not in _NOT_DECIDING:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


CODE_VERSION = _code_version()
"""Of the sources that decide a loss, as they were when they were loaded."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Losses that a study needs of an antenna height."""

    row: int
    column: int
    antenna_height_m: float
    frequency_mhz: float
    rx_heights_m: tuple[float, ...]
    radius_m: float
    exact: bool

    def window(self, shape: tuple[int, int], cell_m: float) -> Window:
        ring = max(1, math.ceil(self.radius_m / cell_m))
        reach = Window(self.row - ring, self.column - ring, 2 * ring + 1, 2 * ring + 1)
        return reach.intersection(Window(0, 0, *shape))


@dataclass(frozen=True, slots=True)
class StoredLoss:
    """Mapped from its file. `rx_heights_m` in the order of the planes."""

    digest: str
    window: Window
    rx_heights_m: tuple[float, ...]
    planes: Tenths

    def tenths(self, rx_height_m: float) -> Tenths:
        return np.asarray(self.planes[self.rx_heights_m.index(rx_height_m)])

    def visible(self, rx_height_m: float) -> Flags:
        bit = 1 << self.rx_heights_m.index(rx_height_m)
        return np.asarray((self.planes[-1] & bit) != 0)

    def at(self, place: tuple[int, int]) -> "StoredLoss | None":
        """The same for a single cell of the grid; None where nothing was computed there."""
        row, column = place[0] - self.window.first_row, place[1] - self.window.first_column
        if not (0 <= row < self.window.rows and 0 <= column < self.window.columns):
            return None
        planes = np.asarray(self.planes[:, row : row + 1, column : column + 1])
        if planes[0, 0, 0] == NODATA:
            return None
        return StoredLoss(self.digest, Window(*place, 1, 1), self.rx_heights_m, planes)

    def elevations_rad(self) -> Raster:
        return np.asarray(np.radians((self.planes[-1] // _BITS).astype(np.float32) / np.float32(_FIFTIETHS)))


@dataclass(frozen=True, slots=True)
class Found:
    loss: StoredLoss
    made_of: dict[str, Any]
    size_bytes: int
    seconds: float
    """Of computing; 0 where it was stored before."""

    @property
    def computed(self) -> bool:
        return self.seconds > 0.0


def find_or_compute(folders: Folders, ground: PreparedGround, asked: Asked, version: str) -> Found:
    """Raises ValueError for values outside the model's validity."""
    window = asked.window(ground.grid.shape, ground.grid.cell_m)
    made_of = _made_of(ground, asked, window, version)
    digest = hashlib.sha256(msgspec.json.encode(made_of, order="deterministic")).hexdigest()
    path = folders.loss(digest)
    seconds = 0.0
    if not path.exists():
        started = time.perf_counter()
        accuracy = Accuracy(exact=True) if asked.exact else None
        source = Source(asked.row, asked.column, asked.antenna_height_m, asked.frequency_mhz)
        heights = np.asarray(ground.heights_m)
        swept = sweep(
            heights,
            ground.grid.cell_m,
            source,
            asked.rx_heights_m,
            asked.radius_m,
            settings=SETTINGS,
            accuracy=accuracy,
        )
        _write(path, swept)
        seconds = time.perf_counter() - started
    planes = np.load(path, mmap_mode="c")
    return Found(StoredLoss(digest, window, asked.rx_heights_m, planes), made_of, path.stat().st_size, seconds)


def open_loss(folders: Folders, digest: str, window: Sequence[int], rx_heights_m: Sequence[float]) -> StoredLoss:
    first_row, first_column, rows, columns = window
    planes = np.load(folders.loss(digest), mmap_mode="c")
    return StoredLoss(digest, Window(first_row, first_column, rows, columns), tuple(rx_heights_m), planes)


def _made_of(ground: PreparedGround, asked: Asked, window: Window, version: str) -> dict[str, Any]:
    """Everything that decides a loss; the heights themselves and not the names of their files."""
    return {
        "terrain": _terrain_digest(ground, window),
        "site_row": asked.row - window.first_row,
        "site_column": asked.column - window.first_column,
        "rows": window.rows,
        "columns": window.columns,
        "cell_m": ground.grid.cell_m,
        "radius_m": asked.radius_m,
        "antenna_height_m": asked.antenna_height_m,
        "frequency_mhz": asked.frequency_mhz,
        "rx_heights_m": list(asked.rx_heights_m),
        "settings": msgspec.to_builtins(SETTINGS),
        "exact": asked.exact,
        "code": version,
    }


_TERRAIN: dict[tuple[str, Window], str] = {}


def _terrain_digest(ground: PreparedGround, window: Window) -> str:
    """Of the heights in a window; computed once in the life of a child."""
    key = ground.facts.digest, window
    if key not in _TERRAIN:
        rows = slice(window.first_row, window.first_row + window.rows)
        columns = slice(window.first_column, window.first_column + window.columns)
        _TERRAIN[key] = hashlib.sha256(np.ascontiguousarray(ground.heights_m[rows, columns]).data).hexdigest()
    return _TERRAIN[key]


def _write(path: Path, swept: Sweep) -> None:
    """Under another name first: what stands under its own is whole."""
    fiftieths = np.rint(np.degrees(np.nan_to_num(swept.elevations_rad)) * _FIFTIETHS).astype(np.int16)
    sight = fiftieths * np.int16(_BITS)
    for bit in range(len(swept.rx_heights_m)):
        sight += (swept.visible[bit].astype(np.int16)) << bit
    planes = np.concatenate([as_tenths(swept.losses_db), sight[np.newaxis]])
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.stem}.{os.getpid()}.part")
    with aside.open("wb") as file:
        np.save(file, planes)
    aside.replace(path)
