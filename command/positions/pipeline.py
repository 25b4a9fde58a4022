"""The visible list of stages. To add one: write its file, put it in its place here (docs/how-to/add-a-stage.md)."""

from typing import Final

from command.positions.passage import Passage, Stage
from command.positions.stages.device_clock import device_clock
from command.positions.stages.in_order import in_order
from command.positions.stages.known_terminal import known_terminal
from command.positions.stages.not_seen import not_seen
from command.positions.stages.one_datum import one_datum
from command.positions.stages.plausible import plausible
from command.positions.stages.rising_alarms import rising_alarms
from command.positions.stages.usable_time import usable_time

STAGES: Final[tuple[Stage, ...]] = (
    known_terminal,
    usable_time,
    not_seen,
    one_datum,
    device_clock,
    in_order,
    plausible,
    rising_alarms,
)


def run_stages(passage: Passage) -> None:
    """All stages over a batch. Nothing awaits here, so a batch is judged against one state of the world."""
    for stage in STAGES:
        stage(passage)
