"""Stage 5: the constant offset of a device's clock, measured from reports sent when they were made, and applied."""

from typing import Final

import numpy as np

from command.positions.models import SECOND_US, Fate
from command.positions.passage import Passage, is_last

STEADY_US: Final = 3 * SECOND_US
"""Delays of a steady clock differ by the network and by whole seconds."""
SAMPLES: Final = 5
OBSERVED_US: Final = 60 * SECOND_US
"""So many reports over so long with the same delay: a queue that empties would not keep it."""
IGNORED_US: Final = 5 * SECOND_US
"""A delay up to this is the network."""


def device_clock(passage: Passage) -> None:
    batch, memory = passage.batch, passage.states.memory
    rows = np.flatnonzero(passage.having(Fate.STORE) & batch.is_live)
    rows = rows[is_last(passage.slot[rows])]
    slots, received = passage.slot[rows], batch.received_at_us[rows]
    delay = received - batch.fixed_at_us[rows]
    known = memory["clock_delay_us"][slots]
    steady = (np.abs(delay - known) <= STEADY_US) & (memory["clock_samples"][slots] > 0)
    samples = np.where(steady, memory["clock_samples"][slots] + 1, 1)
    since = np.where(steady, memory["clock_since_us"][slots], received)
    least = np.where(steady, np.minimum(delay, known), delay)
    memory["clock_delay_us"][slots], memory["clock_since_us"][slots] = least, since
    memory["clock_samples"][slots] = samples
    sure = (samples >= SAMPLES) & (received - since >= OBSERVED_US)
    memory["clock_offset_us"][slots[sure]] = np.where(np.abs(least[sure]) > IGNORED_US, least[sure], 0)
    stored = np.flatnonzero(passage.having(Fate.STORE))
    after_us = (
        batch.fixed_at_us[stored] + memory["clock_offset_us"][passage.slot[stored]] - batch.received_at_us[stored]
    )
    put_right = (after_us > IGNORED_US) & (memory["clock_offset_us"][passage.slot[stored]] > 0)
    memory["clock_offset_us"][passage.slot[stored[put_right]]] = 0  # nothing is received before it was made
    passage.offset_us = memory["clock_offset_us"][passage.slot] // 1000 * 1000
    passage.at_us = batch.fixed_at_us + passage.offset_us
