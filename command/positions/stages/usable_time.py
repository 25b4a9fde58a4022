"""Stage 2: can the device's time name a place in the history? Judged by the raw time, which is the key."""

from command.positions.models import Fate
from command.positions.passage import Passage


def usable_time(passage: Passage) -> None:
    """Impossible digits and the future go to the quarantine, what is older than the retention is only counted."""
    batch, rules = passage.batch, passage.rules
    mine = passage.having(Fate.STORE)
    ahead_us = batch.fixed_at_us - batch.received_at_us
    passage.fate[mine & batch.has_time & (-ahead_us > rules.retention_us)] = Fate.TOO_OLD
    passage.fate[mine & (~batch.has_time | (ahead_us > rules.future_us))] = Fate.QUARANTINED
