"""Measured reach of bearers over HTTP. Levels in dBm, shares of 1, WGS-84."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from command.radio.measured.bearers.models import Bearer, CellState


class Evidence(BaseModel):
    """What is known of one bearer at a place. Counts: stays and passages, not single reports.

    `devices`, `lost_devices`: at least so many. Times are left out where evidence is scarce.
    """

    state: CellState
    heard: int = Field(description="Reports that came at once.")
    late: int = Field(description="Reports made here that came only later, in blind-spot batches.")
    unheard: int = Field(description="Passages on the way without any report.")
    missed: int = Field(description="Polls of radios that nobody answered.")
    lost_share: float
    devices: int
    lost_devices: int
    weakest_dbm: float | None = Field(description="Of classes of 4 dB; vehicle terminals: from additional 0x30.")
    median_dbm: float | None
    heard_at: datetime | None
    lost_at: datetime | None


class BearerCell(BaseModel):
    """`state`: of all bearers together; those asked for only. A bearer without a key was never met here."""

    level: int = Field(description="Of the quadtree: 20 is the finest, each one less twice as wide.")
    side_m: float
    state: CellState
    vehicle_data: CellState
    public_network: CellState
    narrowband: CellState
    reached_by: list[Bearer] = Field(description="Bearers that reach it, weakly too.")
    evidence: dict[Bearer, Evidence]


class BearerFeature(BaseModel):
    type: Literal["Feature"] = "Feature"
    id: str = Field(description="level/x/y")
    geometry: dict[str, Any]
    properties: BearerCell


class Counted(BaseModel):
    """Evidence from the first civil day of `since` on; what was received after these instants is not counted yet."""

    since: date
    positions_until: datetime | None
    signals_until: datetime | None


class BearerCollection(BaseModel):
    """Squares that were met, as large as their evidence asks; there is nothing else inside the box."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    counted: Counted
    finest_level: int = Field(description="Zoom in for smaller squares, down to level 20.")
    omitted: int = Field(description="Squares beyond the limit even at the coarsest level.")
    features: list[BearerFeature]


class ThresholdsView(BaseModel):
    least_evidence: int
    least_lost_devices: int
    lost_share: float
    weak_share: float
    weak_dbm: dict[Bearer, float]


class BearersView(BaseModel):
    counted: Counted
    thresholds: ThresholdsView


class StateAreas(BaseModel):
    """Square kilometres of squares of 130 m by state. `no_evidence_km2`: the rest of the township."""

    reached_km2: float
    weak_km2: float
    not_reached_km2: float
    no_evidence_km2: float
    reached_share: float | None = Field(description="Of what is known, weakly reached included; none without evidence.")


class TownshipReach(BaseModel):
    code: str
    name: str
    area_km2: float
    together: StateAreas = Field(description="By any bearer.")
    bearers: dict[Bearer, StateAreas]


class TownshipsView(BaseModel):
    """In the order of their codes; those that the scope covers."""

    counted: Counted
    square_m: float
    townships: list[TownshipReach]
