"""The compiled inside of margins: one site's cells, first summed up, then entered into the best of all.

A raster of one cell stands for every cell.
"""

import numpy as np

from command.radio.analysis.grid import Classes, Floats, Labels, Raster, Tenths
from command.radio.propagation.compiled import compiled
from command.radio.propagation.sweep import NODATA

SLOPE_FROM_M = 5000.0
"""The calibrated distance term is zero here."""
_NODATA = int(NODATA)


@compiled
def sum_losses(
    losses: Tenths,
    pattern: Tenths,
    classes: Classes,
    table: Floats,
    correction: Raster,
    places: tuple[int, int, int, int],
    cell_m: float,
    offset_db: float,
    slope_db: float,
    found: Raster,
) -> None:
    # Steps of 0 stay on the one cell.
    by_pattern, by_class = int(pattern.size > 1), int(classes.size > 1)
    by_correction = int(correction.size > 1)
    first_row, first_column, site_row, site_column = places
    for i in range(losses.shape[0]):
        row = first_row + i
        for j in range(losses.shape[1]):
            if losses[i, j] == _NODATA:
                found[i, j] = np.nan
                continue
            column = first_column + j
            total = 0.1 * (losses[i, j] + pattern[i * by_pattern, j * by_pattern]) - offset_db
            total += table[classes[row * by_class, column * by_class]]
            total -= correction[row * by_correction, column * by_correction]
            if slope_db != 0.0:
                distance_m = max(cell_m, cell_m * np.hypot(row - site_row, column - site_column))
                total -= slope_db * np.log10(distance_m / SLOPE_FROM_M)
            found[i, j] = total


@compiled
def keep_best(
    total_db: Raster,
    noise: Raster,
    limits: tuple[float, float],
    needed: Raster,
    first: tuple[int, int],
    index: int,
    margin: Raster,
    site: Labels,
    second: Raster,
    count: Classes,
) -> None:
    by_noise, by_needed = int(noise.size > 1), int(needed.size > 1)
    out_db, in_db = limits
    for i in range(total_db.shape[0]):
        row = first[0] + i
        for j in range(total_db.shape[1]):
            column = first[1] + j
            total = total_db[i, j]
            if np.isnan(total):
                continue
            left = np.float32(min(out_db - noise[row * by_noise, column * by_noise], in_db)) - total
            if left >= needed[row * by_needed, column * by_needed] and count[row, column] < 255:
                count[row, column] += 1
            # The first of equals stays: the answer does not hang on how sites are grouped, only on their order.
            if site[row, column] < 0:
                margin[row, column] = left
                site[row, column] = index
            elif left > margin[row, column]:
                second[row, column] = margin[row, column]
                margin[row, column] = left
                site[row, column] = index
            elif left > second[row, column]:
                second[row, column] = left
