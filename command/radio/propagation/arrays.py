"""Names for the types of this room: of arrays, and of the numbers that compiled code takes from them."""

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Heights = NDArray[np.float32]
Indices = NDArray[np.uint32]
"""Unsigned, so that compiled code need not ask whether an index counts from the end."""

as_single = cast("Callable[[Any], float]", np.float32)
"""In compiled code numbers have widths: a double makes double of all that it meets."""
as_index = cast("Callable[[Any], int]", np.uint32)
as_whole = cast("Callable[[Any], int]", np.int64)
"""An index to calculate with: what is taken from an unsigned number must not wrap around."""
