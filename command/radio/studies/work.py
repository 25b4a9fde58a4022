"""What a child process is told: a study with its sites, areas and points, and where the ground lies. One JSON file.

Read by children that load no pydantic, hence msgspec.
"""

from pathlib import Path

import msgspec

from command.geo.rasters.catalogue import Catalogue


class WorkAntenna(msgspec.Struct, frozen=True):
    height_m: float
    gain_dbi: float
    azimuth_deg: float = 0.0
    tilt_deg: float = 0.0
    pattern: str | None = None
    """MSI text."""


class WorkSite(msgspec.Struct, frozen=True):
    """In the order in which rasters number them."""

    code: str
    name: str
    site_id: int | None
    lon: float
    lat: float
    antennas: list[WorkAntenna]
    power_w: float
    feeder_db: float
    combiner_db: float
    sensitivity_dbm: float
    site_noise_db: float
    diversity_gain_db: float
    frequency_mhz: float
    changed: bool
    colour: str

    @property
    def antenna_height_m(self) -> float:
        return max(antenna.height_m for antenna in self.antennas)


class WorkArea(msgspec.Struct, frozen=True):
    """A township, and what it belongs to. `squads`: the body that receives its work, none where nobody is named."""

    code: str
    name: str
    wkb: bytes
    district: str
    squad: str


class WorkSquad(msgspec.Struct, frozen=True):
    """What falls to a squad, where zones cut through townships."""

    code: str
    wkb: bytes


class WorkCalibration(msgspec.Struct, frozen=True):
    site_offsets_db: dict[str, float] = {}
    class_offsets_db: dict[str, float] = {}
    slope_db: float = 0.0


class WorkCandidate(msgspec.Struct, frozen=True):
    name: str
    lon: float
    lat: float
    height_m: float


class WorkProposals(msgspec.Struct, frozen=True):
    candidates: list[WorkCandidate] = []
    hilltops: bool = True
    hilltop_antenna_m: float = 30.0
    count: int = 3
    people_weight: float = 1.0


class Work(msgspec.Struct, frozen=True):
    """`names` of districts, squads and the city by code. Points are longitude, latitude."""

    study_id: int
    bounds_deg: tuple[float, float, float, float]
    cell_m: float
    radius_handheld_m: float
    radius_vehicle_m: float
    exact: bool
    clutter_factor: float | None
    sigma_db: float
    indoor_db: float
    probability: dict[str, float]
    terminals: list[str]
    parts: list[str]
    seed: int
    sites: list[WorkSite]
    areas: list[WorkArea]
    city: str
    names: dict[str, str]
    key_places: list[tuple[float, float]]
    incidents: list[tuple[float, float]]
    proposals: WorkProposals
    catalogue: Catalogue
    calibration: WorkCalibration | None = None
    outline: bytes = b""
    """WKB of what was asked about, in degrees; the box is as large as its sites need. Empty: the box."""
    squads: list[WorkSquad] = []
    """Empty where the squads' figures are sums of townships."""


def write_work(path: Path, work: Work) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".part")
    aside.write_bytes(msgspec.json.encode(work))
    aside.replace(path)


def read_work(path: Path) -> Work:
    return msgspec.json.decode(path.read_bytes(), type=Work)
