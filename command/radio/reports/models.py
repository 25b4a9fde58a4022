"""What a report is written from, collected before a word of it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from command.radio.measured.schemas import CalibrationView, MeasuredCollection
from command.radio.propagation.budget import Carry
from command.radio.studies.kinds import Sense
from command.radio.studies.schemas import (
    DeclarationView,
    GapCollection,
    ProposalsView,
    RedundancyView,
    ShareLevel,
    SharesView,
    StudyView,
)

MEASURED_WITHIN = timedelta(days=30)
"""Signal reports of radios that are as old as this stand beside the prediction."""


@dataclass(frozen=True, slots=True)
class Look:
    """What counts as covered in this report."""

    terminal: Carry
    direction: Sense
    probability: float


@dataclass(frozen=True, slots=True)
class Score:
    """18.03.0 of the whole force as it stands now, by the declared study; sites that are dark now count as lost."""

    held_m2: float
    needed_m2: float
    dark_sites: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return self.held_m2 >= self.needed_m2


@dataclass(frozen=True, slots=True)
class Findings:
    """`declaration`: the one that holds, of whichever study. None: not asked for, not declared, or nothing measured.

    `calibration`: the fit whose terms the study has, or else one made on the study.
    """

    study: StudyView
    look: Look
    made_at: datetime
    made_by: str
    shares: Mapping[ShareLevel, SharesView]
    gaps: GapCollection
    redundancy: RedundancyView
    proposals: ProposalsView | None = None
    declaration: DeclarationView | None = None
    score: Score | None = None
    calibration: CalibrationView | None = None
    measured: MeasuredCollection | None = None

    @property
    def calibrated(self) -> bool:
        """Whether the study was computed with fitted terms."""
        return self.study.inputs.calibration is not None

    @property
    def is_basis(self) -> bool:
        """Whether the report shows just what is scored."""
        declared = self.declaration
        if declared is None or declared.study_id != self.study.id:
            return False
        return Look(declared.terminal, declared.direction, declared.probability) == self.look
