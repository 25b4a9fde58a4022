"""What the geography endpoints answer."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Named = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class TileLayerView(BaseModel):
    """`url` carries the version: what it answers may be kept for ever."""

    layer: str
    version: int
    url: str


class ImportView(BaseModel):
    id: int
    kind: str
    outcome: str
    file_name: str
    at: datetime
    actor: str
    counts: dict[str, int]


class FindingProperties(BaseModel):
    kind: str
    outcome: str
    text: str
    area_codes: list[str]
    area_m2: float | None


class FindingFeature(BaseModel):
    type: Literal["Feature"] = "Feature"
    id: int
    geometry: dict[str, Any] | None
    properties: FindingProperties


class FindingCollection(BaseModel):
    """The report of one import as a layer."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[FindingFeature]


class Decision(BaseModel):
    """Who decided whose a 待确权 area is, when and by which document; `valid_from` is its first day (today)."""

    model_config = ConfigDict(extra="forbid")

    area_code: Named
    decided_by: Named
    decided_on: date
    document: Named
    valid_from: date | None = None


class DisputeProperties(BaseModel):
    """`valid_to` is its last day; a settled one also names the area that got it, and by whose word."""

    code: str
    claimant_codes: list[str]
    desk_code: str
    valid_from: date
    valid_to: date | None
    area_m2: float
    awarded_code: str | None
    decided_by: str | None
    decided_on: date | None
    document: str | None
    settled_at: datetime | None
    settled_by: str | None


class DisputeFeature(BaseModel):
    type: Literal["Feature"] = "Feature"
    id: int
    geometry: dict[str, Any]
    properties: DisputeProperties


class DisputeCollection(BaseModel):
    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[DisputeFeature]


class PlaceProperties(BaseModel):
    """`precision` area: the point is the middle of the street or town, "about here"."""

    code: str
    kind: str
    name: str
    aliases: list[str]
    area_code: str | None
    area_name: str | None
    precision: str


class PlaceFeature(BaseModel):
    type: Literal["Feature"] = "Feature"
    id: int
    geometry: dict[str, Any] | None
    properties: PlaceProperties


class PlaceCollection(BaseModel):
    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[PlaceFeature]


class TileSource(BaseModel):
    """TileJSON 3.0.0. Addresses begin at the service's own root."""

    tilejson: str = "3.0.0"
    tiles: list[str]
    minzoom: int = 0
    maxzoom: int = 15
