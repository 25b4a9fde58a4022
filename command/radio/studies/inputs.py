"""What is asked of a study. Everything that decides its result is in here, in the sites and in the ground."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, field_serializer, model_validator

from command.radio.propagation.budget import Carry
from command.radio.sites.models import Latitude, Longitude, Name, SiteRecord
from command.radio.sites.schemas import SiteChange
from command.radio.studies.kinds import Part

MOST_SITES, MOST_CANDIDATES = 300, 300
DEFAULT_PROBABILITY = {Carry.HANDHELD_AT_HEAD: 0.90, Carry.HANDHELD_ON_HIP: 0.90, Carry.VEHICLE: 0.95}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class ChangedSite(_Strict):
    """A site of the register as if it were otherwise; moved, where `change` has a position."""

    code: Name
    change: SiteChange

    @field_serializer("change")
    def _as_given(self, change: SiteChange) -> dict[str, Any]:
        """Only the fields that were given: null would empty them."""
        return change.model_dump(mode="json", exclude_unset=True)


class Candidate(_Strict):
    """Where a site could be built. `height_m`: of its antenna above ground."""

    name: Name
    lon: Longitude
    lat: Latitude
    height_m: float = Field(default=30.0, ge=1, le=300)


class Calibration(_Strict):
    """Terms fitted to measurements, added to predicted levels in dB; sigma is what remains."""

    name: Name
    sigma_db: float = Field(ge=4, le=20)
    site_offsets_db: dict[str, float] = Field(default_factory=dict, description="By site code.")
    class_offsets_db: dict[str, float] = Field(default_factory=dict, description="By clutter class.")
    slope_db: float = Field(default=0.0, ge=-30, le=30, description="Per tenfold of 5 km.")


class ProposalInputs(_Strict):
    """Where the next sites are looked for: given places, and hilltops of the terrain within reach of gaps."""

    candidates: list[Candidate] = Field(default_factory=list, max_length=MOST_CANDIDATES)
    hilltops: bool = True
    hilltop_antenna_m: float = Field(default=30.0, ge=1, le=300)
    count: int = Field(default=3, ge=1, le=10)
    people_weight: float = Field(default=1.0, ge=0, le=1, description="The rest is weighted by area.")


class StudyInputs(_Strict):
    """A box or a jurisdiction; the sites of the register, changed, added to or without some.

    `clutter_factor` left out: 0.6 over bare ground, 0.3 over a surface model. `present` leaves out sites that are
    dark now. Sites that are planned take part where `with_planned`.
    """

    area_code: Name | None = Field(default=None, description="Jurisdiction; none and no box: the city.")
    box_deg: tuple[Longitude, Latitude, Longitude, Latitude] | None = Field(
        default=None, description="West, south, east, north; instead of a jurisdiction."
    )
    cell_m: float = Field(default=60.0, ge=20, le=500)
    radius_handheld_m: float = Field(default=30_000.0, ge=1000, le=80_000)
    radius_vehicle_m: float = Field(default=30_000.0, ge=1000, le=80_000)
    exact: bool = False
    clutter_factor: float | None = Field(default=None, ge=0, le=1.5)
    sigma_db: float = Field(default=8.0, ge=4, le=20)
    indoor_db: float = Field(default=0.0, ge=0, le=40)
    probability: dict[Carry, Annotated[float, Field(ge=0.001, le=0.999)]] = Field(default_factory=dict)
    terminals: list[Carry] = Field(default_factory=lambda: list(Carry), min_length=1)
    calibration: Calibration | None = None
    with_planned: bool = False
    present: bool = False
    changed: list[ChangedSite] = Field(default_factory=list, max_length=MOST_SITES)
    added: list[SiteRecord] = Field(default_factory=list, max_length=MOST_SITES)
    removed: list[Name] = Field(default_factory=list, max_length=MOST_SITES)
    parts: list[Part] = Field(default_factory=lambda: [Part.SHARES, Part.GAPS, Part.REDUNDANCY])
    proposals: ProposalInputs = Field(default_factory=ProposalInputs)
    incident_days: int = Field(default=180, ge=1, le=1100, description="Incidents of so many last days are weighed.")
    seed: int = Field(default=0, ge=0, le=2**31)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.area_code is not None and self.box_deg is not None:
            raise ValueError("a jurisdiction or a box, not both")
        if self.box_deg is not None and not (self.box_deg[0] < self.box_deg[2] and self.box_deg[1] < self.box_deg[3]):
            raise ValueError("box_deg is west, south, east, north")
        self.probability = {**DEFAULT_PROBABILITY, **self.probability}
        self.terminals = [carry for carry in Carry if carry in self.terminals]
        self.parts = [part for part in Part if part in self.parts]
        return self

    @property
    def sigma(self) -> float:
        return self.calibration.sigma_db if self.calibration is not None else self.sigma_db
