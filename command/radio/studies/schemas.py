"""What studies answer over HTTP. Shares lie between 0 and 1, levels in dB and dBm, distances in metres."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from command.foundation.views import ReasonView
from command.radio.propagation.budget import Carry, Direction
from command.radio.sites.models import Name, Text
from command.radio.studies.inputs import StudyInputs
from command.radio.studies.kinds import CoverageState, Sense, StudyState


class ShareLevel(StrEnum):
    CITY = "city"
    DISTRICT = "district"
    TOWNSHIP = "township"
    SQUAD = "squad"


class PictureLayer(StrEnum):
    SIGNAL = "signal"
    """Median level at the terminal's antenna, dBm."""
    RELIABILITY = "reliability"
    BEST_SERVER = "best_server"
    REDUNDANCY = "redundancy"
    GAPS = "gaps"


class NewStudy(StudyInputs):
    name: Name
    kept: bool = Field(default=False, description="Never removed for room; the oldest others are.")


class StudyChange(BaseModel):
    """What is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    kept: bool | None = None


class StudySite(BaseModel):
    """A site as the study has it; its place in the list is the number that rasters hold."""

    code: str
    name: str
    site_id: int | None = Field(description="None: added for the study.")
    lon: float
    lat: float
    antenna_height_m: float
    changed: bool
    colour: str = Field(description="#rrggbb of the layer best_server.")


class StudyError(BaseModel):
    code: str
    detail: str
    facts: dict[str, Any] = Field(default_factory=dict)


class StudySummary(BaseModel):
    """How it was computed. `losses_computed` + `losses_reused`: one for each antenna height of each site."""

    losses_computed: int
    losses_reused: int
    seconds: dict[str, float]
    cells: int
    rows: int
    columns: int
    surface: str = Field(description="bare_earth or surface_model.")
    clutter: str = Field(description="land_cover, or no_clutter_data.")
    clutter_factor: float
    population: str = Field(description="population_raster, or no_population_data.")
    terrain_tiles: list[str]
    code_version: str


class StudyView(BaseModel):
    id: int
    name: str
    author: str
    state: StudyState
    progress: float
    doing: str = Field(description="Code of what is being done: waiting, ground, losses, margins, shares, gaps, ...")
    doing_what: str | None = Field(description="Such as the site whose losses are computed.")
    pictures_ready: bool = Field(
        description="Tiles and points can be asked for, also while other parts are worked out."
    )
    inputs: StudyInputs
    sites: list[StudySite]
    bounds_deg: tuple[float, float, float, float]
    asked_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    attempts: int
    error: StudyError | None
    summary: StudySummary | None
    declared: bool = Field(description="The basis of the coverage score now.")
    kept: bool = Field(default=False, description="Never removed for room; declared ones are not either.")


class OutlineView(BaseModel):
    """What a study was asked about, as a line for maps: nothing outside of it is shown or counted."""

    type: Literal["Feature"] = "Feature"
    geometry: dict[str, Any]
    properties: dict[str, Any]


class Share(BaseModel):
    """Sums of one weight. `covered_share` and `mean_reliability` are two figures and are never mixed."""

    total: float
    served: float
    not_served: float
    not_computed: float
    covered_share: float | None
    mean_reliability: float | None
    missing_share: float = Field(description="Of the area's cells, those without terrain or this weight.")
    denied: str | None = Field(
        description="Why no share is given: no_cells, missing_terrain, missing_weight, no_weight."
    )


class AreaShares(BaseModel):
    """`area` in m2; `people`, `key_places`, `incidents` are none where the study has no such data."""

    code: str
    name: str
    area: Share
    people: Share | None
    key_places: Share | None
    incidents: Share | None
    target: float
    meets: bool | None = Field(description="Covered share of the area against the target; none where denied.")


class SharesView(BaseModel):
    study_id: int
    level: ShareLevel
    terminal: Carry
    direction: Sense
    probability: float
    sigma_db: float
    areas: list[AreaShares]


class GapProperties(BaseModel):
    """A gap within one township; pieces of one gap share `component`."""

    number: int
    component: int
    area_code: str
    area_name: str
    cells: int
    area_m2: float
    people: float | None
    people_share: float | None
    median_deficit_db: float | None
    worst_deficit_db: float | None
    limiting: Direction
    cause: str = Field(description="no_data, interfered, uplink, terminal, hidden or far.")
    cause_shares: dict[str, float]
    best_site: str | None
    distance_m: float | None
    bearing_deg: float | None
    lon: float
    lat: float
    excluded: str | None = Field(
        default=None, description="The document by which this area does not count for 18.03.0; none: it counts."
    )


class GapFeature(BaseModel):
    type: Literal["Feature"] = "Feature"
    id: int
    geometry: dict[str, Any]
    properties: GapProperties


class GapTotals(BaseModel):
    gaps: int
    area_m2: float
    people: float | None


class GapCollection(BaseModel):
    """Sorted by people, then area. What is too small for the list is counted.

    Gaps in areas that the declaration in force leaves out stand last, marked with its document: they are shown and are
    not counted.
    """

    type: Literal["FeatureCollection"] = "FeatureCollection"
    study_id: int
    terminal: Carry
    direction: Sense
    probability: float
    dropped_components: int
    dropped_cells: int
    counted: GapTotals | None = Field(default=None, description="All listed gaps but those of excluded areas.")
    not_counted: GapTotals | None = Field(default=None, description="Those of excluded areas.")
    features: list[GapFeature]


class Loss(BaseModel):
    """What an area loses when a site fails."""

    code: str
    name: str
    area_m2: float
    people: float | None


class SiteFailure(BaseModel):
    """`sole_…`: what this site alone serves, lost when it fails."""

    code: str
    name: str
    best_area_m2: float
    sole_area_m2: float
    sole_people: float | None
    townships: list[Loss]
    reasons: list[ReasonView] = Field(default_factory=list, description="What it comes to, in a sentence.")


class RedundancyView(BaseModel):
    study_id: int
    terminal: Carry
    direction: Sense
    probability: float
    unserved_area_m2: float
    single_area_m2: float
    several_area_m2: float
    single_people: float | None
    several_people: float | None
    sites: list[SiteFailure]


class JointLoss(Loss):
    sites: list[str] = Field(description="Those of the failed sites that would serve what is lost here.")


class FailureView(BaseModel):
    """What is lost while these sites are dark together; exact, whoever stood second or third."""

    study_id: int
    terminal: Carry
    direction: Sense
    probability: float
    sites: list[str]
    area_m2: float
    people: float | None
    townships: list[JointLoss]


class TownshipGain(BaseModel):
    code: str
    name: str
    people: float | None
    area_m2: float


class Proposal(BaseModel):
    """`optimistic` and `pessimistic`: the gain with 5 dB more and less. A survey and a licence are still needed.

    Gains are those of the site alone beside the present net; `further_…`: once those of lower rank stand.
    """

    rank: int
    name: str
    kind: Literal["candidate", "hilltop"]
    lon: float
    lat: float
    ground_m: float
    antenna_height_m: float
    people: float | None
    area_m2: float
    people_optimistic: float | None
    people_pessimistic: float | None
    area_optimistic_m2: float
    area_pessimistic_m2: float
    further_people: float | None = None
    further_area_m2: float | None = Field(default=None, description="None in studies of before this was counted.")
    townships: list[TownshipGain]
    gaps_closed: int
    reasons: list[ReasonView] = Field(default_factory=list, description="What it comes to, in a sentence.")


class ProposalsView(BaseModel):
    study_id: int
    terminal: Carry
    direction: Sense
    probability: float
    looked_at: int
    proposals: list[Proposal]
    reasons: list[ReasonView] = Field(default_factory=list, description="Why there is none, where there is none.")


class BudgetLine(BaseModel):
    code: str
    value: float
    unit: str


class BudgetView(BaseModel):
    """radiated (sum: EIRP) - losses on the way - required (sum: needed isotropic median) = margin."""

    direction: Direction
    radiated: list[BudgetLine]
    losses: list[BudgetLine]
    required: list[BudgetLine]
    eirp_dbm: float
    required_dbm: float
    margin_db: float


class AtTerminal(BaseModel):
    signal_dbm: float = Field(description="Median level at the terminal's antenna.")
    talk_out_margin_db: float
    talk_in_margin_db: float
    limiting: Direction
    probability: float = Field(description="That both directions succeed through this site.")
    served: bool


class SiteAtPoint(BaseModel):
    code: str
    name: str
    distance_m: float
    bearing_deg: float
    visible: bool
    loss_db: dict[Carry, float | None] = Field(description="None: beyond the site's radius.")
    terminals: dict[Carry, AtTerminal | None]


class Obstacle(BaseModel):
    distance_m: float
    ground_m: float
    above_line_m: float = Field(description="Above the straight line; negative: inside the Fresnel zone only.")


class ProfileView(BaseModel):
    """From the site to the place, evenly spaced. Heights in metres above sea; the line is straight over an earth of
    effective radius, whose bulge is added to the ground.
    """

    distances_m: list[float]
    ground_m: list[float] = Field(description="As it is.")
    bulged_m: list[float] = Field(description="With the bulge of the earth.")
    line_m: list[float]
    fresnel_m: list[float] = Field(description="Radius of 0.6 of the first Fresnel zone.")
    obstacles: list[Obstacle]


class BestServerAtPoint(BaseModel):
    code: str
    terminal: Carry
    profile: ProfileView
    budgets: list[BudgetView]


class PointCoverage(BaseModel):
    study_id: int
    lon: float
    lat: float
    ground_m: float | None
    clutter: str
    sites: list[SiteAtPoint] = Field(description="The best first.")
    best: BestServerAtPoint | None


class Declaration(BaseModel):
    """考核口径: what counts for 18.03.0. Each declaration is a version of its own."""

    model_config = ConfigDict(extra="forbid")

    study_id: int
    terminal: Carry
    direction: Sense = Sense.BOTH
    probability: float = Field(ge=0.001, le=0.999)
    excluded: list["ExcludedArea"] = Field(default_factory=list, max_length=100)
    note: Text | None = None


class ExcludedArea(BaseModel):
    model_config = ConfigDict(extra="forbid")

    code: Name
    document: Name


class DeclarationView(Declaration):
    id: int
    declared_at: datetime
    declared_by: str


class CoverageAtPlace(BaseModel):
    """From the declared study. `covered` per terminal: both directions with the study's probability.

    Where `state` is not `declared` nothing is known: `computed` is false and the rest is empty. `best_site` may be dark
    now: then `reduced` is true and `serving_site` is who serves instead, if anybody does. While what remains is being
    worked out after an outage began or ended, for some seconds, the second best stands in and `exact` is false: the
    answer is then an upper bound.
    """

    state: CoverageState = CoverageState.DECLARED
    study_id: int | None = Field(description="None while nothing is declared.")
    computed: bool = Field(description="False: outside the study or beyond every site, or nothing is known.")
    covered: dict[Carry, bool]
    probability: dict[Carry, float]
    best_site: str | None
    reduced: bool
    serving_site: str | None = Field(default=None, description="Who serves now; none where it is not known.")
    exact: bool = True
