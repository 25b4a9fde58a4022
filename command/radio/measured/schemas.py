"""Measured coverage over HTTP. Levels in dBm at the receiver, differences in dB, times with their zone."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from command.geo.datum import Datum
from command.radio.propagation.budget import Carry, Direction
from command.radio.sites.models import Name
from command.radio.sites.schemas import RowFault
from command.radio.studies.inputs import Calibration
from command.radio.studies.kinds import Sense

LONGEST_FILE = 8_000_000
MOST_DRIVES = 50
DriveId = Annotated[int, Field(ge=1, le=2**63 - 1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class DriveFile(_Strict):
    """A log as CSV with the columns of docs/how-to/measure-coverage.md. A dry run only reports."""

    name: Name
    text: str = Field(max_length=LONGEST_FILE)
    datum: Datum = Field(description="Of the file's degrees.")
    direction: Direction = Field(
        default=Direction.TALK_OUT, description="talk_out: the terminal read the level; talk_in: the site did."
    )
    dry_run: bool = False


class DriveView(BaseModel):
    id: int
    name: str
    direction: Direction
    datum: Datum
    readings: int
    left_out: int = Field(description="Rows whose place was too poor to use.")
    started_at: datetime
    ended_at: datetime
    recorded_at: datetime
    recorded_by: str


class DriveImport(BaseModel):
    """Nothing is kept unless every row is good."""

    kept: bool
    readings: int
    left_out: int
    repeated: int = Field(description="Rows equal to an earlier one; they count once.")
    faults: list[RowFault]
    drive: DriveView | None


class Measurements(_Strict):
    """Signal reports of radios between two instants, and drives. A repeater counts once its site is named."""

    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    drives: list[DriveId] = Field(default_factory=list, max_length=MOST_DRIVES)
    handhelds: Carry = Field(default=Carry.HANDHELD_ON_HIP, description="How handhelds were carried when reported.")
    least_samples: int = Field(default=10, ge=1, le=1000, description="Readings with which a bin counts.")

    @model_validator(mode="after")
    def _something(self) -> Self:
        if (self.since is None) != (self.until is None):
            raise ValueError("since and until go together")
        if self.since is not None and self.until is not None and self.since >= self.until:
            raise ValueError("since lies before until")
        if self.since is None and not self.drives:
            raise ValueError("name drives, or since and until")
        return self


class MeasuredQuestion(Measurements):
    """Of one terminal and direction; radios that report are heard by sites, which is talk_in."""

    terminal: Carry
    direction: Direction = Direction.TALK_IN
    p: float | None = Field(default=None, gt=0, lt=1, description="Probability; the study's, where left out.")

    @property
    def kind(self) -> tuple[Direction, Carry]:
        return self.direction, self.terminal


class MeasuredBins(MeasuredQuestion):
    limit: int = Field(default=20_000, ge=1, le=100_000, description="Bins shown; those that differ most.")


class NewCalibration(Measurements):
    """`reading_error_db`: how far off receivers may read; small for a calibrated drive receiver."""

    name: Name
    reading_error_db: float = Field(default=10.0, ge=0.1, le=30)


class Score(BaseModel):
    """Predictions against readings on the same bins. `correct_share`: of calls served or not."""

    bias_db: float
    rmse_db: float
    correct_share: float
    bins: int


class Term(BaseModel):
    """A fitted offset; none where its bins were too few, and it stays at its start."""

    code: str
    offset_db: float | None
    bins: int


class ReadingTerm(Term):
    """What receivers read beside the truth: part of the fit, and no part of a prediction."""

    direction: Direction
    terminal: Carry


class Variogram(BaseModel):
    nugget_db2: float
    sill_db2: float
    range_m: float


class Used(BaseModel):
    """What became of the readings."""

    readings: int
    missed: int = Field(description="Of them, those in which nothing was heard.")
    unknown_site: int = Field(description="Of a site that the study does not have.")
    outside: int = Field(default=0, description="Beyond the study's ground.")
    during_outage: int = Field(default=0, description="Of a site that was out, by the register of outages.")
    bins: int
    censored_bins: int = Field(description="Bins in which at least half was missed.")
    unmatched_bins: int = Field(description="Beyond what was computed, or of a terminal that was not.")


class CalibrationResult(BaseModel):
    """`before`: the model alone; `after`: fitted, judged on square kilometres it has not seen.

    `receivers`: with receivers' own errors taken off and nothing else; none of fits of before this was asked.
    `carried`: with what is left carried on to neighbours. `terms` go into a study's `calibration` as they are.
    """

    terms: Calibration
    before: Score
    receivers: Score | None = None
    after: Score
    carried: Score
    sites: list[Term]
    classes: list[Term]
    readings: list[ReadingTerm]
    slope_db: float
    variogram: Variogram | None
    used: Used


class CalibrationView(CalibrationResult):
    id: int
    study_id: int
    made_at: datetime
    made_by: str
    asked: NewCalibration


class MeasuredBin(BaseModel):
    """One square of one site. `difference_db`: measured less predicted; none where nothing was heard."""

    site: str
    terminal: Carry
    direction: Direction
    samples: int
    measured_dbm: float | None
    predicted_dbm: float
    difference_db: float | None
    measured_served: bool
    predicted_served: bool = Field(description="Whether the study calls the place covered, by any site.")
    verdict: Literal["both_served", "neither_served", "unseen_gap", "better_than_predicted"]


class MeasuredFeature(BaseModel):
    type: Literal["Feature"] = "Feature"
    geometry: dict[str, Any]
    properties: MeasuredBin


class MeasuredCollection(BaseModel):
    """Squares of 30 m. Measured and predicted stand side by side."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    study_id: int
    terminal: Carry
    direction: Direction
    probability: float
    used: Used
    score: Score | None = Field(description="Of all bins, also those left out; none without bins.")
    verdicts: dict[str, int]
    omitted: int = Field(description="Bins beyond the limit: those that agree best.")
    features: list[MeasuredFeature]


class UnseenGap(BaseModel):
    number: int
    area_code: str
    area_name: str
    cells: int
    area_m2: float
    people: float | None
    lon: float
    lat: float


class UnseenGapFeature(BaseModel):
    type: Literal["Feature"] = "Feature"
    id: int
    geometry: dict[str, Any]
    properties: UnseenGap


class UnseenGapCollection(BaseModel):
    """Where radios were not served and the study says they are; the longest first."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    study_id: int
    terminal: Carry
    direction: Direction
    probability: float
    used: Used
    dropped_components: int
    dropped_cells: int
    features: list[UnseenGapFeature]


class NewAcceptance(_Strict):
    """Enough tiles for a pass share that is off by at most `error` with this confidence, if it is as expected.

    `target`: share of tiles that has to be proven. `covered_only`: tiles where the study calls the net heard.
    """

    name: Name
    terminal: Carry
    direction: Sense = Sense.TALK_OUT
    probability: float | None = Field(default=None, gt=0, lt=1)
    area_code: Name | None = Field(default=None, description="Township or district; none: all that was studied.")
    covered_only: bool = False
    expected_share: float = Field(default=0.95, gt=0, lt=1)
    error: float = Field(default=0.03, ge=0.005, lt=1)
    confidence: float = Field(default=0.95, gt=0, lt=1)
    target: float = Field(default=0.95, gt=0, lt=1)


class JudgementView(BaseModel):
    """`lower`, `upper`: exact binomial limits of the pass share. `proves`: the lower one reaches the target."""

    tested: int
    passed: int
    share: float
    lower: float
    upper: float
    confidence: float
    target: float
    proves: bool
    bins: int
    failed: list[str]
    not_driven: list[str]
    drives: list[int]
    judged_at: datetime
    judged_by: str


class AcceptanceView(BaseModel):
    id: int
    study_id: int
    asked: NewAcceptance
    tiles_needed: int
    tiles: int
    side_m: float
    made_at: datetime
    made_by: str
    judgement: JudgementView | None


class NewJudgement(_Strict):
    drives: list[DriveId] = Field(min_length=1, max_length=MOST_DRIVES)
    least_samples: int = Field(default=10, ge=1, le=1000, description="Readings with which a bin of 30 m counts.")
