"""Stage 7: jumps. What nothing can drive is marked, and three fixes that agree with each other re-anchor the marker."""

from typing import Final

import numpy as np

from command.positions.models import SECOND_US, Flags, Ints, Mark, Records, Rules
from command.positions.passage import Passage, before, is_last
from command.positions.states import NEVER

METRES_PER_DEGREE: Final = 111_320.0


def plausible(passage: Passage) -> None:
    """All devices at once; those that jumped, or did before, are walked one fix after the other."""
    batch, memory = passage.batch, passage.states.memory
    rows = passage.in_order
    rows = rows[batch.has_fix[rows]]
    slots, at = passage.slot[rows], passage.at_us[rows]
    longitude, latitude = batch.longitude_e7[rows], batch.latitude_e7[rows]
    since = before(at, slots, memory["anchor_us"])
    jumped = (since != NEVER) & too_far(
        longitude - before(longitude, slots, memory["anchor_longitude_e7"]),
        latitude - before(latitude, slots, memory["anchor_latitude_e7"]),
        latitude,
        np.where(since == NEVER, 0, at - np.maximum(since, 0)),
        passage.rules,
    )
    doubtful = np.unique(slots[jumped | (memory["suspects"][slots] > 0)])
    if len(doubtful):
        walked = np.isin(slots, doubtful)
        for row in rows[walked].tolist():
            _walk(passage, row)
        slots, at, longitude, latitude = (column[~walked] for column in (slots, at, longitude, latitude))
    last = is_last(slots)
    memory["anchor_us"][slots[last]] = at[last]
    memory["anchor_longitude_e7"][slots[last]] = longitude[last]
    memory["anchor_latitude_e7"][slots[last]] = latitude[last]


def too_far(longitude_e7: Ints, latitude_e7: Ints, at_latitude_e7: Ints, elapsed_us: Ints, rules: Rules) -> Flags:
    """Whether these differences of longitude and latitude are more than the fastest vehicle covers in the time."""
    shrink = np.cos(np.radians(at_latitude_e7 / 1e7))
    metres = np.hypot(longitude_e7 * shrink, latitude_e7) * (METRES_PER_DEGREE / 1e7)
    far: Flags = metres > rules.slack_m + rules.fastest_m_s * elapsed_us / SECOND_US
    return far


def _walk(passage: Passage, row: int) -> None:
    """A fix near the anchor ends the doubt; another agrees with the suspect before it, or is the first suspect."""
    mine = passage.states.memory[passage.slot[row] : passage.slot[row] + 1]
    if not _jumps(passage, row, mine, "anchor"):
        suspects = 0
    elif mine["suspects"][0] and not _jumps(passage, row, mine, "suspect"):
        suspects = int(mine["suspects"][0]) + 1
    else:
        suspects = 1
    is_suspect = 0 < suspects < passage.rules.agreeing_fixes
    name = "suspect" if is_suspect else "anchor"
    mine[f"{name}_us"] = passage.at_us[row]
    mine[f"{name}_longitude_e7"] = passage.batch.longitude_e7[row]
    mine[f"{name}_latitude_e7"] = passage.batch.latitude_e7[row]
    mine["suspects"] = suspects if is_suspect else 0
    if is_suspect:
        passage.marks[row] |= Mark.IMPLAUSIBLE


def _jumps(passage: Passage, row: int, mine: Records, since: str) -> bool:
    if mine[f"{since}_us"][0] == NEVER:
        return False
    here = slice(row, row + 1)
    longitude, latitude = passage.batch.longitude_e7[here], passage.batch.latitude_e7[here]
    far = too_far(
        longitude - mine[f"{since}_longitude_e7"],
        latitude - mine[f"{since}_latitude_e7"],
        latitude,
        passage.at_us[here] - mine[f"{since}_us"],
        passage.rules,
    )
    return bool(far[0])
