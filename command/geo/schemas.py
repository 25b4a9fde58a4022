"""What the geography endpoints answer."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel


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
