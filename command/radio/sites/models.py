"""A site as it is written down, as it stands in the register, and whether it serves at an instant. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from command.radio.sites.kinds import BackhaulKind, OutageCause, SiteState

LONGEST_NAME, LONGEST_TEXT = 100, 2000
MOST_ANTENNAS, MOST_GROUPS = 12, 200


def _printable(text: str) -> str:
    if not text.strip() or "\x00" in text:
        raise ValueError("empty, or holds a zero character")
    return text.strip()


Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME), AfterValidator(_printable)]
Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT), AfterValidator(_printable)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Frequency = Annotated[float, Field(ge=30, le=1000, description="MHz")]
Loss = Annotated[float, Field(ge=0, le=60, description="dB")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Antenna(_Strict):
    """`azimuth_deg` clockwise from north, `tilt_deg` mechanical and positive downwards; without a pattern it is even
    in all directions. `pattern` names an uploaded MSI pattern, whose shape counts; the gain is this one.
    """

    height_m: float = Field(ge=0.5, le=1000)
    gain_dbi: float = Field(default=8.15, ge=-20, le=30)
    azimuth_deg: float = Field(default=0.0, ge=0, lt=360)
    tilt_deg: float = Field(default=0.0, ge=-45, le=45)
    pattern: Name | None = None


class SiteRecord(_Strict):
    """A site as it is written down. Starting values are those of the link budget (docs/coverage.md)."""

    code: Name
    name: Name
    body_code: Name | None = None
    state: SiteState = SiteState.IN_SERVICE
    lon: Longitude
    lat: Latitude
    mast_height_m: float = Field(ge=0, le=1000)
    antennas: list[Antenna] = Field(default_factory=list, max_length=MOST_ANTENNAS)
    power_w: float = Field(default=25.0, gt=0, le=1000)
    feeder_db: Loss = 3.0
    combiner_db: Loss = 2.5
    sensitivity_dbm: float = Field(default=-118.0, ge=-140, le=-60)
    site_noise_db: Loss = 2.0
    diversity_gain_db: Loss = 4.0
    frequency_out_mhz: Frequency
    frequency_in_mhz: Frequency | None = None
    colour_code: int | None = Field(default=None, ge=0, le=15)
    slots: int = Field(default=2, ge=1, le=2)
    talk_groups: list[Annotated[int, Field(ge=1, le=16_777_215)]] = Field(default_factory=list, max_length=MOST_GROUPS)
    licence_no: Name | None = None
    licence_valid_to: date | None = None
    battery_hours: float | None = Field(default=None, ge=0, le=1000)
    backhaul_kind: BackhaulKind | None = None
    backhaul: Text | None = None
    equipment_file: Text | None = None
    notes: Text | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        """A site of which no antenna is told has one at its masthead; groups are a set."""
        if not self.antennas:
            self.antennas = [Antenna(height_m=max(self.mast_height_m, 1.0))]
        if any(antenna.height_m > self.mast_height_m + 1.0 for antenna in self.antennas):
            raise ValueError("an antenna hangs above its mast (mast_height_m)")
        self.talk_groups = sorted(set(self.talk_groups))
        return self


@dataclass(frozen=True, slots=True)
class Outage:
    """`dark_at`: from when the site radiates no more; none where it goes on by itself, cut off from the others."""

    id: int
    site_id: int
    cause: OutageCause
    starts_at: datetime
    ends_at: datetime | None
    dark_at: datetime | None
    note: str | None
    reported_by: str
    ended_by: str | None

    def lasts_at(self, at: datetime) -> bool:
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)


@dataclass(frozen=True, slots=True)
class TalkGroup:
    """A talk group as the register has it. `slot`: None where either carries it."""

    number: int
    body_id: int | None
    slot: int | None
    site_codes: frozenset[str]


class Serving(StrEnum):
    """What a site does at an instant."""

    WORKING = "working"
    ON_BATTERY = "on_battery"
    ISOLATED = "isolated"
    """It repeats what it hears and is cut off from the others and the centre."""
    DARK = "dark"
    NOT_IN_SERVICE = "not_in_service"


SUSPECTED_WHILE: Final = frozenset({Serving.WORKING, Serving.ON_BATTERY})
"""A site that is known to be dark, or cut off from the centre, is silent for that reason."""


@dataclass(frozen=True, slots=True)
class Site:
    """A site of the register with its outages that have not ended."""

    id: int
    record: SiteRecord
    body_id: int | None
    revision: int
    changed_at: datetime
    changed_by: str
    outages: tuple[Outage, ...] = ()

    def serving_at(self, at: datetime) -> Serving:
        if self.record.state is not SiteState.IN_SERVICE:
            return Serving.NOT_IN_SERVICE
        lasting = [outage for outage in self.outages if outage.lasts_at(at)]
        if any(outage.dark_at is not None and outage.dark_at <= at for outage in lasting):
            return Serving.DARK
        if any(outage.dark_at is not None for outage in lasting):
            return Serving.ON_BATTERY
        return Serving.ISOLATED if lasting else Serving.WORKING

    def radiates_at(self, at: datetime) -> bool:
        return self.serving_at(at) not in {Serving.DARK, Serving.NOT_IN_SERVICE}

    def dark_at(self, at: datetime) -> datetime | None:
        """When the battery will be empty, or since when it is dark."""
        lasting = [outage.dark_at for outage in self.outages if outage.lasts_at(at) and outage.dark_at is not None]
        return min(lasting, default=None)


def goes_dark_at(cause: OutageCause, starts_at: datetime, battery_hours: float | None) -> datetime | None:
    """A site without its line goes on alone; without mains it lasts as long as its battery; else it is dark at once."""
    if cause is OutageCause.BACKHAUL:
        return None
    if cause is OutageCause.MAINS_FAILURE:
        return starts_at + timedelta(hours=battery_hours or 0.0)
    return starts_at


def changed_fields(before: SiteRecord, after: SiteRecord) -> list[str]:
    return [name for name in SiteRecord.model_fields if getattr(before, name) != getattr(after, name)]


def serving_sites(sites: Sequence[Site], at: datetime) -> list[Site]:
    return [site for site in sites if site.radiates_at(at)]
