"""The irregular terrain model (Longley-Rice, ITM 1.2.2) point to point, in its exact form.

Hufford, "The ITS Irregular Terrain Model, version 1.2.2: the algorithm", 1995; Hufford, Longley, Kissick, NTIA Report
82-100, 1982. Answers are basic transmission losses; location variability stays out of them by default, because it
is the shadowing margin of the service probability.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from command.radio.propagation.arrays import Floats, Heights, as_single
from command.radio.propagation.attenuation import find_losses, find_media
from command.radio.propagation.block import (
    ATTENUATION,
    DISTANCE,
    FREE_SPACE,
    IRREGULARITY,
    LOSS,
    MEAN_HEIGHT,
    REFRACTIVITY,
    REGION,
    RX_ANGLE,
    RX_EFFECTIVE,
    RX_HORIZON,
    TX_ANGLE,
    TX_EFFECTIVE,
    TX_HORIZON,
    new_block,
)
from command.radio.propagation.compiled import compiled
from command.radio.propagation.geometry import Geometry, read_profile
from command.radio.propagation.inputs import Inputs, ModelSettings, check_antenna_height, model_inputs
from command.radio.propagation.profile import MOST_IRREGULARITY_SAMPLES, mean_height

__all__ = ["ModelSettings", "PathLoss", "path_loss", "profile_loss"]


class PathLoss(NamedTuple):
    """Loss of one path and how it came about: loss and attenuations dB, the rest m, rad and N units."""

    loss_db: float
    free_space_db: float
    attenuation_db: float
    region: int
    refractivity: float
    path: Geometry


@compiled
def profile_loss(
    heights_m: Floats,
    step_m: float,
    tx_height_m: float,
    rx_height_m: float,
    inputs: Inputs,
    block: Heights,
    residuals: Floats,
) -> None:
    """The whole model on one profile, into the first lane; `residuals` is scratch space."""
    block[MEAN_HEIGHT] = mean_height(heights_m)
    find_media(block, 1, inputs)
    read_profile(heights_m, step_m, tx_height_m, rx_height_m, block, 0, residuals)
    find_losses(block, 1, as_single(tx_height_m), as_single(rx_height_m), inputs)


def path_loss(
    heights_m: ArrayLike,
    step_m: float,
    tx_height_m: float,
    rx_height_m: float,
    frequency_mhz: float,
    settings: ModelSettings | None = None,
) -> PathLoss:
    """Basic transmission loss over a profile of at least two heights above sea level, m, `step_m` apart.

    Antenna heights are above ground, m. Raises ValueError for inputs outside the model's validity and for
    heights that are not finite. Below 1 km the model is outside its fit: see `sweep` for what is done there.
    """
    profile = np.ascontiguousarray(heights_m, dtype=np.float64)
    if profile.ndim != 1 or profile.size < 2:
        raise ValueError("a profile has at least two heights")
    if not np.isfinite(profile).all():
        raise ValueError("the profile has heights that are not finite")
    if not step_m > 0.0:
        raise ValueError("the step of a profile is positive")
    check_antenna_height(tx_height_m)
    check_antenna_height(rx_height_m)
    inputs = model_inputs(frequency_mhz, settings or ModelSettings())
    block, residuals = new_block(), np.empty(MOST_IRREGULARITY_SAMPLES)
    profile_loss(profile, float(step_m), float(tx_height_m), float(rx_height_m), inputs, block, residuals)
    return _read(block, tx_height_m, rx_height_m)


def _read(block: Heights, tx_height_m: float, rx_height_m: float) -> PathLoss:
    path = Geometry(
        float(block[DISTANCE]),
        tx_height_m,
        rx_height_m,
        float(block[TX_EFFECTIVE]),
        float(block[RX_EFFECTIVE]),
        float(block[TX_ANGLE]),
        float(block[RX_ANGLE]),
        float(block[TX_HORIZON]),
        float(block[RX_HORIZON]),
        float(block[IRREGULARITY]),
    )
    return PathLoss(
        float(block[LOSS]),
        float(block[FREE_SPACE]),
        float(block[ATTENUATION]),
        int(block[REGION]),
        float(block[REFRACTIVITY]),
        path,
    )
