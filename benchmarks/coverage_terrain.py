"""Made-up terrain for `bench coverage`: seeded fractal hills, as a metric grid and as tiles of one arc-second."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Heights = NDArray[np.float32]
METRES_PER_DEGREE = 111_195.0


def fractal(rows: int, columns: int, seed: int) -> Heights:
    """A surface between 0 and 1 with the spectrum of real relief."""
    rng = np.random.default_rng(seed)
    frequency = np.hypot(np.fft.fftfreq(rows)[:, np.newaxis], np.fft.rfftfreq(columns)[np.newaxis, :])
    frequency[0, 0] = 1.0
    spectrum = rng.standard_normal(frequency.shape) + 1j * rng.standard_normal(frequency.shape)
    surface = np.fft.irfft2(spectrum * frequency**-1.9, s=(rows, columns))
    return np.asarray((surface - surface.min()) / np.ptp(surface), dtype=np.float32)


def hills(surface: Heights, relief_m: float) -> Heights:
    """Valleys wide, peaks rare: 4 m above the sea and up to `relief_m` more."""
    return (4.0 + relief_m * surface**2).astype(np.float32)


def around(tiles_m: Heights, cell_m: float, cells: int, latitude_deg: float) -> Heights:
    """The middle of two tiles side by side as a square metric grid, bilinear; rows southwards."""
    offsets_m = (np.arange(cells) - cells // 2) * cell_m
    rows = (tiles_m.shape[0] - 1) / 2 + offsets_m * 3600 / METRES_PER_DEGREE
    columns = (tiles_m.shape[1] - 1) / 2 + offsets_m * 3600 / METRES_PER_DEGREE / np.cos(np.radians(latitude_deg))
    row, column = rows.astype(int), columns.astype(int)
    down, right = (rows - row)[:, np.newaxis], (columns - column)[np.newaxis, :]
    upper = tiles_m[row][:, column] * (1 - right) + tiles_m[row][:, column + 1] * right
    lower = tiles_m[row + 1][:, column] * (1 - right) + tiles_m[row + 1][:, column + 1] * right
    return np.asarray(upper * (1 - down) + lower * down, dtype=np.float32)


def write_tiles(tiles_m: Heights, folder: Path) -> None:
    """N31E119 and N31E120 in SRTM's format: big-endian int16, the first row in the north."""
    for number, name in enumerate(("N31E119.hgt", "N31E120.hgt")):
        part = tiles_m[:, 3600 * number : 3600 * number + 3601]
        (folder / name).write_bytes(part.astype(">i2").tobytes())
