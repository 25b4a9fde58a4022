"""Stage 6: does a report move the present on, or does it belong to the history?"""

from command.positions.models import Fate, Mark
from command.positions.passage import Passage, is_last


def in_order(passage: Passage) -> None:
    """Older than the newest known, or caught up after a lost link: late. A batch is one moment, sorted by time."""
    batch, memory = passage.batch, passage.states.memory
    late = batch.catch_up | (passage.at_us < memory["newest_us"][passage.slot])
    passage.marks[passage.having(Fate.STORE) & late] |= Mark.LATE
    rows = passage.in_order
    rows = rows[is_last(passage.slot[rows])]
    memory["newest_us"][passage.slot[rows]] = passage.at_us[rows]
