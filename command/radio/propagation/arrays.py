"""Names for the array types of this room."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Heights = NDArray[np.float32]
Indices = NDArray[np.int64]
