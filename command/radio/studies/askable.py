"""What may be asked of a study's row, and what is refused. Pure."""

from collections.abc import Sequence
from typing import Any

from command.foundation.errors import conflict, invalid
from command.radio.propagation.budget import Carry
from command.radio.studies.inputs import StudyInputs
from command.radio.studies.kinds import StudyState

PROBABILITY_DECIMALS = 4
"""By which thresholds are told apart: answers and pictures of others would fill the disk."""


def known_sites(row: Any, codes: Sequence[str]) -> tuple[str, ...]:
    """Raises INVALID `study_site_unknown`."""
    known = {site["code"] for site in row.plan["sites"]}
    if unknown := sorted(set(codes) - known):
        raise invalid("study_site_unknown", f"该计算里没有站点 {'、'.join(unknown)}", sites=unknown)
    return tuple(sorted(set(codes)))


def require_terminal(row: Any, terminal: Carry | None) -> StudyInputs:
    inputs = StudyInputs.model_validate(row.inputs)
    if terminal is not None and terminal not in inputs.terminals:
        raise conflict("study_part_not_asked", "该计算没有包含这一类终端", terminal=terminal.value)
    return inputs


def require_done(row: Any) -> None:
    if row.state != StudyState.DONE.value:
        raise conflict("study_not_finished", "覆盖计算尚未完成", state=row.state, progress=row.progress)
