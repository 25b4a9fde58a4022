"""Stage 3: repeats within the batch. Repeats of what is stored already meet the table's key instead."""

import numpy as np

from command.positions.models import Fate
from command.positions.passage import Passage


def not_seen(passage: Passage) -> None:
    """Sorted by device, time and digest, a repeat stands behind its twin."""
    batch = passage.batch
    same = np.ones(len(batch), np.bool_)
    same[:1] = False
    for column in (batch.device_id, batch.fixed_at_us, batch.digest):
        same[1:] &= column[1:] == column[:-1]
    passage.fate[same & passage.having(Fate.STORE)] = Fate.REPEATED
