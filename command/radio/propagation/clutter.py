"""Loss in the clutter around a terminal, from the class of the land it stands on.

Recommendation ITU-R P.2108-1, section 3.1 (height gain at the terminal, 0.03-3 GHz). Section 3.2 begins at 500 MHz
and does not apply to land-mobile radio here. Land cover codes are those of ESA WorldCover 2021.
"""

import math
from enum import StrEnum

STREET_WIDTH_M = 27.0
"""P.2108-1, section 3.1: default where no local value is known."""

STARTING_FACTOR = 0.6
"""Share of the full loss before calibration: the terrain model was fitted to measurements that contain some of it."""
SURFACE_MODEL_FACTOR = 0.3
"""The same where heights are those of roofs and tree tops (Copernicus GLO-30, AW3D30)."""


class ClutterClass(StrEnum):
    NONE = "none"
    OPEN = "open"
    SUBURBAN = "suburban"
    URBAN = "urban"
    FOREST = "forest"
    DENSE_URBAN = "dense_urban"


CLUTTER_HEIGHT_M = {
    ClutterClass.OPEN: 10.0,
    ClutterClass.SUBURBAN: 10.0,
    ClutterClass.URBAN: 15.0,
    ClutterClass.FOREST: 15.0,
    ClutterClass.DENSE_URBAN: 20.0,
}
"""P.2108-1, table 3: representative heights R."""

LAND_COVER = {
    10: ClutterClass.FOREST,
    20: ClutterClass.OPEN,
    30: ClutterClass.NONE,
    40: ClutterClass.OPEN,
    50: ClutterClass.URBAN,
    60: ClutterClass.NONE,
    70: ClutterClass.NONE,
    80: ClutterClass.NONE,
    90: ClutterClass.NONE,
    95: ClutterClass.FOREST,
    100: ClutterClass.NONE,
}
BUILT_UP = 50


def clutter_class(
    land_cover_code: int, built_up_share: float | None = None, *, low_below: float = 0.35, dense_from: float = 0.75
) -> ClutterClass:
    """Class of a WorldCover code; built-up land is divided by the share of built-up cells around it where known.

    Raises ValueError for a code that WorldCover does not have.
    """
    if land_cover_code not in LAND_COVER:
        raise ValueError(f"{land_cover_code} is no ESA WorldCover code")
    if land_cover_code != BUILT_UP or built_up_share is None:
        return LAND_COVER[land_cover_code]
    if built_up_share < low_below:
        return ClutterClass.SUBURBAN
    return ClutterClass.DENSE_URBAN if built_up_share >= dense_from else ClutterClass.URBAN


def knife_edge_db(nu: float) -> float:
    """J(nu) of P.2108-1, equation 2b (after P.526); zero below -0.78."""
    if nu <= -0.78:
        return 0.0
    return 6.9 + 20.0 * math.log10(math.sqrt((nu - 0.1) ** 2 + 1.0) + nu - 0.1)


def clutter_loss_db(
    clutter: ClutterClass,
    antenna_height_m: float,
    frequency_mhz: float,
    *,
    factor: float = 1.0,
    street_width_m: float = STREET_WIDTH_M,
) -> float:
    """Loss of a terminal deep in clutter, dB, times `factor`; none for an antenna above the clutter."""
    if not 30.0 <= frequency_mhz <= 3000.0:
        raise ValueError(f"{frequency_mhz} MHz is outside 30-3000 MHz")
    if antenna_height_m <= 0.0:
        raise ValueError("an antenna's height is positive")
    height_m = CLUTTER_HEIGHT_M.get(clutter, 0.0)
    if antenna_height_m >= height_m:
        return 0.0
    frequency_ghz = frequency_mhz / 1000.0
    if clutter is ClutterClass.OPEN:
        gain = 21.8 + 6.2 * math.log10(frequency_ghz)
        return -factor * gain * math.log10(antenna_height_m / height_m)
    above_m = height_m - antenna_height_m
    angle_deg = math.degrees(math.atan(above_m / street_width_m))
    nu = 0.342 * math.sqrt(frequency_ghz) * math.sqrt(above_m * angle_deg)
    return factor * (knife_edge_db(nu) - 6.03)
