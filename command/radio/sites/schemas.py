"""What the site register takes and answers over HTTP."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from command.geo.datum import Datum
from command.radio.sites.kinds import BackhaulKind, OutageCause, SiteFileFormat, SiteState
from command.radio.sites.models import (
    MOST_ANTENNAS,
    MOST_GROUPS,
    Antenna,
    Frequency,
    Latitude,
    Longitude,
    Loss,
    Name,
    Serving,
    SiteRecord,
    Text,
)

LONGEST_PATTERN = 200_000
LONGEST_FILE = 5_000_000


class NewSite(SiteRecord):
    datum: Datum = Field(default=Datum.WGS84, description="Of lon and lat; kept and answered in WGS-84.")


class SiteChange(BaseModel):
    """Fields that are given are changed; null empties one that may be empty. The code stays."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    revision: int | None = Field(default=None, description="The change is refused when the site has another by now.")
    datum: Datum = Datum.WGS84
    name: Name | None = None
    body_code: Name | None = None
    state: SiteState | None = None
    lon: Longitude | None = None
    lat: Latitude | None = None
    mast_height_m: Annotated[float, Field(ge=0, le=1000)] | None = None
    antennas: Annotated[list[Antenna], Field(max_length=MOST_ANTENNAS)] | None = None
    power_w: Annotated[float, Field(gt=0, le=1000)] | None = None
    feeder_db: Loss | None = None
    combiner_db: Loss | None = None
    sensitivity_dbm: Annotated[float, Field(ge=-140, le=-60)] | None = None
    site_noise_db: Loss | None = None
    diversity_gain_db: Loss | None = None
    frequency_out_mhz: Frequency | None = None
    frequency_in_mhz: Frequency | None = None
    colour_code: Annotated[int, Field(ge=0, le=15)] | None = None
    slots: Annotated[int, Field(ge=1, le=2)] | None = None
    talk_groups: Annotated[list[int], Field(max_length=MOST_GROUPS)] | None = None
    licence_no: Name | None = None
    licence_valid_to: date | None = None
    battery_hours: Annotated[float, Field(ge=0, le=1000)] | None = None
    backhaul_kind: BackhaulKind | None = None
    backhaul: Text | None = None
    equipment_file: Text | None = None
    notes: Text | None = None


class OutageView(BaseModel):
    id: int
    site_id: int
    cause: OutageCause
    starts_at: datetime
    ends_at: datetime | None
    dark_at: datetime | None
    note: str | None
    reported_by: str
    ended_by: str | None


class SiteProperties(SiteRecord):
    """A site as it stands, with what it does now."""

    id: int
    revision: int
    serving: Serving
    dark_at: datetime | None = Field(description="Battery empty, or dark since; none while nothing is wrong.")
    licence_expired: bool
    outages: list[OutageView] = Field(description="Those that last now.")
    changed_at: datetime
    changed_by: str


class Point(BaseModel):
    type: Literal["Point"] = "Point"
    coordinates: tuple[float, float]


class SiteFeature(BaseModel):
    type: Literal["Feature"] = "Feature"
    id: int
    geometry: Point
    properties: SiteProperties


class SiteCollection(BaseModel):
    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[SiteFeature]


def _told(cause: OutageCause) -> OutageCause:
    if cause is OutageCause.SILENT:
        raise ValueError("nobody reports a silence: say what is wrong with the site")
    return cause


class NewOutage(BaseModel):
    model_config = ConfigDict(extra="forbid")

    cause: Annotated[OutageCause, AfterValidator(_told)] = Field(
        description="`silent` is the platform's own suspicion, which it begins and ends itself."
    )
    starts_at: AwareDatetime | None = Field(default=None, description="Now, where it is left out.")
    note: Text | None = None


class OutageEnd(BaseModel):
    """`ends_at`: now, where it is left out."""

    model_config = ConfigDict(extra="forbid")

    ends_at: AwareDatetime | None = None


class NewTalkGroup(BaseModel):
    model_config = ConfigDict(extra="forbid")

    number: int = Field(ge=1, le=16_777_215)
    name: Name
    body_code: Name | None = None
    slot: int | None = Field(default=None, ge=1, le=2)


class TalkGroupView(NewTalkGroup):
    id: int
    site_codes: list[str]


class NewPattern(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Name
    text: str = Field(max_length=LONGEST_PATTERN, description="MSI (Planet) text.")


class PatternView(BaseModel):
    id: int
    name: str
    gain_dbi: float
    frequency_mhz: float | None
    electrical_tilt_deg: float
    front_to_back_db: float
    horizontal_db: list[float] = Field(description="Loss at each whole degree.")
    vertical_db: list[float]


class SiteFile(BaseModel):
    """`datum` of the file's degrees; a dry run only reports."""

    model_config = ConfigDict(extra="forbid")

    format: SiteFileFormat
    text: str = Field(max_length=LONGEST_FILE)
    datum: Datum
    dry_run: bool = False


class RowFault(BaseModel):
    line: int
    code: str
    text: str


class SiteImport(BaseModel):
    """What a file would do, or did: nothing unless every row is good."""

    kept: bool
    added: int
    changed: int
    unchanged: int
    faults: list[RowFault]
