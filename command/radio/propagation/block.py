"""Paths side by side: the array of numbers that the model's loops read and write.

One flat array holds a row of `LANES` numbers for each quantity; the row of a quantity begins at its name. Offsets are
constants on purpose: they let the compiler see that rows do not overlap, and use vector instructions.
"""

import numpy as np

from command.radio.propagation.arrays import Heights

LANES = 128
"""Paths in a block: so few that a block stays in a processor's first or second cache."""
WIDTH = 16
"""Blocks are filled up with copies of a path to a multiple of this, so that no path is left to a loop's slow end."""

MEAN_HEIGHT = 0 * LANES
REFRACTIVITY = 1 * LANES
CURVATURE = 2 * LANES
HORIZON_ROOT = 3 * LANES
SCALE = 4 * LANES
DISTANCE = 5 * LANES
TX_EFFECTIVE = 6 * LANES
RX_EFFECTIVE = 7 * LANES
TX_ANGLE = 8 * LANES
RX_ANGLE = 9 * LANES
TX_HORIZON = 10 * LANES
RX_HORIZON = 11 * LANES
IRREGULARITY = 12 * LANES
IN_SIGHT = 13 * LANES
"""1 where the path is well within sight, so that its horizons are statistical; 0 elsewhere."""
SMOOTH = 14 * LANES
SLOPE = 15 * LANES
INTERCEPT = 16 * LANES
ATTENUATION = 17 * LANES
REGION = 18 * LANES
LOSS = 19 * LANES
FREE_SPACE = 20 * LANES
START = 21 * LANES
END = 22 * LANES
"""Where the irregularity is fitted, in steps along the path."""
TX_HORIZON_STEPS = 23 * LANES
RX_HORIZON_STEPS = 24 * LANES
"""The same as steps along the path, where it runs along a radial: whole numbers."""
VISIBLE = 25 * LANES
ELEVATION = 26 * LANES
"""Elevation of the transmitter's horizon as seen, before a statistical one takes its place."""
FIRST_START = 27 * LANES
FIRST_END = 28 * LANES
FIRST_IRREGULARITY = 29 * LANES
"""What was found for the first of several receiver heights."""
ROWS = 30


def new_block() -> Heights:
    return np.zeros(ROWS * LANES, np.float32)
