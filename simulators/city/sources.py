"""The names, codes and seats the demo city is built from: package files as records, nothing computed."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

CITY_CODE = "320400000000"
ECONOMIC_ZONE_CODE = "320400jk0000"
"""常州经济开发区 has no division code; six units of 武进区 are run by it."""
ECONOMIC_ZONE = "常州经济开发区"


@dataclass(frozen=True, slots=True)
class Division:
    """One township-level unit and its seat (WGS-84 degrees)."""

    code: str
    name: str
    name_pinyin: str
    kind: str
    district_code: str
    district: str
    managed_by: str
    lon: float
    lat: float
    population: int | None

    @property
    def short_name(self) -> str:
        """Name without 街道 or 镇, as used in the name of its squad."""
        return self.name.removesuffix("街道").removesuffix("镇")

    @property
    def enforcement_code(self) -> str:
        """Code of the district whose brigade works here."""
        return ECONOMIC_ZONE_CODE if self.managed_by == ECONOMIC_ZONE else self.district_code


@dataclass(frozen=True, slots=True)
class District:
    """The city, a district, the county-level city or 常州经济开发区."""

    code: str
    name: str
    name_pinyin: str
    kind: str
    population: int
    seat: str
    """Address of the seat, may be empty."""
    area_km2: float | None
    """Its real area, as mapped; none for 常州经济开发区."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A development zone or resort that has a point."""

    name: str
    district: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Community:
    """A community (社区) or village (村) of a unit; its place is not known."""

    code: str
    name: str
    kind: str
    unit_code: str


def rows(name: str) -> Iterator[dict[str, str]]:
    """Rows of one package file of `data/`, by column name."""
    text = resources.files(__package__).joinpath("data").joinpath(name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def divisions() -> list[Division]:
    """The 63 administrative units; units that exist in statistics only are left out."""
    return [_division(row) for row in rows("divisions.csv") if row["unit_kind"] == "admin"]


def _division(row: dict[str, str]) -> Division:
    return Division(
        code=row["code"],
        name=row["name_zh"],
        name_pinyin=row["name_pinyin"],
        kind=row["level"],
        district_code=row["parent_code"],
        district=row["district_zh"],
        managed_by=row["managed_by"],
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        population=int(row["population"]) if row["population"] else None,
    )


def districts() -> list[District]:
    """City first, then the six districts, then 常州经济开发区."""
    return [
        District(
            code=row["code"] or ECONOMIC_ZONE_CODE,
            name=row["name_zh"],
            name_pinyin=row["name_pinyin"],
            kind=row["level"],
            population=int(row["population"]),
            seat=row["seat"],
            area_km2=float(row["area_km2_mapped"]) if row["area_km2_mapped"] else None,
        )
        for row in rows("districts.csv")
    ]


def zones() -> list[Zone]:
    """Zones that have a point; a zone without one has no area in the demo."""
    return [
        Zone(row["name_zh"], row["district_zh"], float(row["lon"]), float(row["lat"]))
        for row in rows("zones.csv")
        if row["lon"]
    ]


def communities() -> list[Community]:
    """Communities and villages of the 63 administrative units."""
    units = {division.code for division in divisions()}
    return [
        Community(row["code"], row["name_zh"], row["kind"], row["parent_code"])
        for row in rows("communities.csv")
        if row["parent_code"] in units
    ]
