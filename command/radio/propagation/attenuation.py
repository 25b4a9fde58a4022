"""The model on a block of paths: from their geometry to their losses, row by row.

Hufford 1995, sections 4-9 (LRPROP). Which of the three regions a path lies in, its median attenuation below free
space, and its loss. Every loop but that of the scatter is without branches.
"""

from command.radio.propagation.arrays import Heights
from command.radio.propagation.block import (
    ATTENUATION,
    CURVATURE,
    DISTANCE,
    FREE_SPACE,
    HORIZON_ROOT,
    IN_SIGHT,
    INTERCEPT,
    IRREGULARITY,
    LOSS,
    MEAN_HEIGHT,
    REFRACTIVITY,
    REGION,
    RX_ANGLE,
    RX_EFFECTIVE,
    RX_HORIZON,
    SCALE,
    SLOPE,
    SMOOTH,
    TX_ANGLE,
    TX_EFFECTIVE,
    TX_HORIZON,
)
from command.radio.propagation.compiled import single_compiled
from command.radio.propagation.diffraction import diffraction_line, obstruction
from command.radio.propagation.geometry import Geometry, statistical_horizons
from command.radio.propagation.ground import Medium, medium_at
from command.radio.propagation.inputs import Inputs
from command.radio.propagation.numerics import decibels
from command.radio.propagation.sight import within_sight_db
from command.radio.propagation.troposcatter import scattered_db
from command.radio.propagation.variability import below_free_space_db, deviation_db, median_db

WITHIN_SIGHT, DIFFRACTION, TROPOSCATTER = 1, 2, 3
"""The model's names; the first means "closer than the smooth-earth horizon", not "visible"."""


@single_compiled
def find_media(block: Heights, count: int, inputs: Inputs) -> None:
    """From the paths' mean heights to their media."""
    for i in range(count):
        medium = medium_at(inputs.refractivity, inputs.cube_root_mhz, block[MEAN_HEIGHT + i])
        block[REFRACTIVITY + i] = medium.refractivity
        block[CURVATURE + i] = medium.curvature_per_m
        block[HORIZON_ROOT + i] = medium.horizon_root
        block[SCALE + i] = medium.scale_m


@single_compiled
def find_losses(block: Heights, count: int, tx_height_m: float, rx_height_m: float, inputs: Inputs) -> None:
    """From the paths' geometry to their losses; statistical horizons take the place of those seen."""
    any_in_sight = False
    for i in range(count):
        any_in_sight |= block[IN_SIGHT + i] > 0.0
    if any_in_sight:
        _use_statistical_horizons(block, count, tx_height_m, rx_height_m)
    _find_diffraction(block, count, tx_height_m, rx_height_m, inputs)
    _find_sight(block, count, tx_height_m, rx_height_m, inputs)
    _find_scatter(block, count, tx_height_m, rx_height_m, inputs)
    _find_variability(block, count, inputs)


@single_compiled
def _use_statistical_horizons(block: Heights, count: int, tx_height_m: float, rx_height_m: float) -> None:
    for i in range(count):
        seen = Geometry(
            block[DISTANCE + i],
            tx_height_m,
            rx_height_m,
            block[TX_EFFECTIVE + i],
            block[RX_EFFECTIVE + i],
            block[TX_ANGLE + i],
            block[RX_ANGLE + i],
            block[TX_HORIZON + i],
            block[RX_HORIZON + i],
            block[IRREGULARITY + i],
        )
        medium = Medium(block[REFRACTIVITY + i], block[CURVATURE + i], block[HORIZON_ROOT + i], block[SCALE + i])
        path = statistical_horizons(seen, medium)
        in_sight = block[IN_SIGHT + i] > 0.0
        block[TX_EFFECTIVE + i] = path.tx_effective_m if in_sight else seen.tx_effective_m
        block[RX_EFFECTIVE + i] = path.rx_effective_m if in_sight else seen.rx_effective_m
        block[TX_ANGLE + i] = path.tx_angle if in_sight else seen.tx_angle
        block[RX_ANGLE + i] = path.rx_angle if in_sight else seen.rx_angle
        block[TX_HORIZON + i] = path.tx_horizon_m if in_sight else seen.tx_horizon_m
        block[RX_HORIZON + i] = path.rx_horizon_m if in_sight else seen.rx_horizon_m


@single_compiled
def _find_diffraction(block: Heights, count: int, tx_height_m: float, rx_height_m: float, inputs: Inputs) -> None:
    """The diffraction line, and the attenuation on it for paths beyond the smooth-earth horizon."""
    for i in range(count):
        path = Geometry(
            block[DISTANCE + i],
            tx_height_m,
            rx_height_m,
            block[TX_EFFECTIVE + i],
            block[RX_EFFECTIVE + i],
            block[TX_ANGLE + i],
            block[RX_ANGLE + i],
            block[TX_HORIZON + i],
            block[RX_HORIZON + i],
            block[IRREGULARITY + i],
        )
        medium = Medium(block[REFRACTIVITY + i], block[CURVATURE + i], block[HORIZON_ROOT + i], block[SCALE + i])
        between = obstruction(path, medium, inputs)
        slope, intercept_db = diffraction_line(path, between, medium, inputs)
        block[SMOOTH + i] = between.smooth_m
        block[SLOPE + i] = slope
        block[INTERCEPT + i] = intercept_db
        block[ATTENUATION + i] = max(0.0, slope * path.distance_m + intercept_db)
        block[REGION + i] = DIFFRACTION


@single_compiled
def _find_sight(block: Heights, count: int, tx_height_m: float, rx_height_m: float, inputs: Inputs) -> None:
    """The attenuation of paths within the smooth-earth horizon."""
    any_within = False
    for i in range(count):
        any_within |= block[DISTANCE + i] < block[SMOOTH + i]
    if not any_within:
        return
    for i in range(count):
        path = Geometry(
            block[DISTANCE + i],
            tx_height_m,
            rx_height_m,
            block[TX_EFFECTIVE + i],
            block[RX_EFFECTIVE + i],
            block[TX_ANGLE + i],
            block[RX_ANGLE + i],
            block[TX_HORIZON + i],
            block[RX_HORIZON + i],
            block[IRREGULARITY + i],
        )
        smooth_m = block[SMOOTH + i]
        within_db = within_sight_db(path, block[SLOPE + i], block[INTERCEPT + i], smooth_m, inputs)
        within = path.distance_m < smooth_m
        block[ATTENUATION + i] = max(0.0, within_db) if within else block[ATTENUATION + i]
        block[REGION + i] = WITHIN_SIGHT if within else DIFFRACTION


@single_compiled
def _find_scatter(block: Heights, count: int, tx_height_m: float, rx_height_m: float, inputs: Inputs) -> None:
    """Scatter, for the few paths that are long enough for it to take over from diffraction."""
    for i in range(count):
        distance_m = block[DISTANCE + i]
        horizons_m = block[TX_HORIZON + i] + block[RX_HORIZON + i]
        from_m = max(block[SMOOTH + i], horizons_m + 1.088 * block[SCALE + i] * inputs.log_mhz)
        if distance_m <= from_m:
            continue
        path = Geometry(
            distance_m,
            tx_height_m,
            rx_height_m,
            block[TX_EFFECTIVE + i],
            block[RX_EFFECTIVE + i],
            block[TX_ANGLE + i],
            block[RX_ANGLE + i],
            block[TX_HORIZON + i],
            block[RX_HORIZON + i],
            block[IRREGULARITY + i],
        )
        medium = Medium(block[REFRACTIVITY + i], block[CURVATURE + i], block[HORIZON_ROOT + i], block[SCALE + i])
        scatter_db = scattered_db(path, block[SLOPE + i], block[INTERCEPT + i], from_m, medium, inputs)
        if scatter_db >= 0.0:
            block[ATTENUATION + i] = scatter_db
            block[REGION + i] = TROPOSCATTER


@single_compiled
def _find_variability(block: Heights, count: int, inputs: Inputs) -> None:
    """From the reference attenuation to the loss for the shares of time, location and situation asked for."""
    asked = inputs.asked
    deviates = asked.z_time != 0.0 or asked.z_location != 0.0 or asked.z_situation != 0.0
    for i in range(count):
        heights = (block[TX_EFFECTIVE + i], block[RX_EFFECTIVE + i])
        block[LOSS + i] = block[ATTENUATION + i] - median_db(heights, block[DISTANCE + i], inputs.scatter_m, asked)
    if deviates:
        for i in range(count):
            heights = (block[TX_EFFECTIVE + i], block[RX_EFFECTIVE + i])
            block[LOSS + i] -= deviation_db(
                heights, block[DISTANCE + i], block[IRREGULARITY + i], inputs.wave_number, inputs.scatter_m, asked
            )
    for i in range(count):
        free_db = 32.45 - 60.0 + 2.0 * decibels(inputs.frequency_mhz) + 2.0 * decibels(block[DISTANCE + i])
        block[FREE_SPACE + i] = free_db
        block[LOSS + i] = below_free_space_db(block[LOSS + i]) + free_db
