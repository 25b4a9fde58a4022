"""Stage 1: whose report it is. A device that left the register between socket and commit is not answered."""

import numpy as np

from command.positions.models import Fate
from command.positions.passage import Passage


def known_terminal(passage: Passage) -> None:
    """Negative ids are pending terminals: the gateway has admitted them, the register does not know them."""
    find = passage.devices.find
    ids = passage.batch.device_id.tolist()
    known = np.fromiter((device_id < 0 or find(device_id) is not None for device_id in ids), np.bool_, len(ids))
    passage.fate[~known] = Fate.UNKNOWN
