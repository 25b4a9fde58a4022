"""What a crew makes of an order: decided by the seed and the order's number, so that a night can be played again."""

import random
from dataclasses import dataclass
from enum import Enum


class Decision(Enum):
    ACCEPT = "accept"
    DECLINE = "decline"
    IGNORE = "ignore"
    """Never answers."""
    FALL_SILENT = "fall_silent"
    """Accepts, leaves, and is not heard of for a quarter of an hour: its terminal is dead."""


_SHARES = {Decision.ACCEPT: 88, Decision.DECLINE: 5, Decision.IGNORE: 5, Decision.FALL_SILENT: 2}

_RESULTS = (
    ("persuaded", "现场劝导，当事人自行整改", (60.0, 240.0)),
    ("persuaded", "劝离，道路已恢复畅通", (60.0, 240.0)),
    ("corrected", "责令改正，当场清理完毕", (120.0, 300.0)),
    ("corrected", "已通知责任单位到场处理", (90.0, 240.0)),
    ("penalty", "当场制作笔录，移交后续处理", (240.0, 480.0)),
    ("nothing_found", "到场未发现反映情况", (40.0, 120.0)),
    ("helped", "协助处置完毕", (90.0, 300.0)),
)
"""What comes of it, its words, and how long it keeps a crew on scene: seconds, at least and at most."""

_REASONS = ("正在处理另一事件", "车辆故障", "人员不足，无法前往")


@dataclass(frozen=True, slots=True)
class Habit:
    """Delays in seconds at a pace of 1."""

    decision: Decision
    reads_after_s: float
    leaves_after_s: float
    looks_round_s: float
    """On scene, before the work begins."""
    handles_for_s: float
    result_code: str
    result: str
    reason: str


def habit(seed: int, order_id: int) -> Habit:
    """The same for the same seed and order."""
    rng = random.Random(f"{seed}/order/{order_id}")
    decision = rng.choices(list(_SHARES), list(_SHARES.values()))[0]
    result_code, result, lasts_s = rng.choice(_RESULTS)
    return Habit(
        decision=decision,
        reads_after_s=rng.uniform(4.0, 35.0),
        leaves_after_s=rng.uniform(3.0, 40.0),
        handles_for_s=rng.uniform(*lasts_s),
        looks_round_s=rng.uniform(10.0, 40.0),
        result_code=result_code,
        result=result,
        reason=rng.choice(_REASONS),
    )
