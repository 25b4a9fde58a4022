"""From what is asked to what is computed: the sites as the study has them, and its box. Pure."""

import colorsys
from collections.abc import Sequence
from datetime import datetime

import shapely

from command.foundation.errors import conflict, invalid, not_found
from command.geo.models import Area, Layer
from command.geo.rasters.lattice import Lattice
from command.geo.service import Edition
from command.radio.sites.kinds import SiteState
from command.radio.sites.merging import merged
from command.radio.sites.models import Site, SiteRecord
from command.radio.studies.inputs import StudyInputs
from command.radio.studies.work import WorkAntenna, WorkSite

MOST_CELLS = 16_000_000
_GOLDEN = 0.618_033_988_75
Bounds = tuple[float, float, float, float]
NOBODY = "-"
"""Code of the district or squad of a township that names none."""


def sites_of(inputs: StudyInputs, register: Sequence[Site], patterns: dict[str, str], now: datetime) -> list[WorkSite]:
    """The sites of a study by code, added ones last.

    Raises INVALID `study_site_unknown`, `site_code_taken`, CONFLICT `study_without_sites`.
    """
    changes = {changed.code: changed.change for changed in inputs.changed}
    known = {site.record.code for site in register}
    if unknown := sorted({*changes, *inputs.removed} - known):
        raise invalid("study_site_unknown", f"站点册里没有 {'、'.join(unknown)}", sites=unknown)
    if taken := sorted({record.code for record in inputs.added} & known):
        raise invalid("site_code_taken", f"站点编码 {'、'.join(taken)} 已被使用", sites=taken)
    records: list[tuple[int | None, SiteRecord, bool]] = []
    for site in register:
        code = site.record.code
        record = merged(site.record, changes[code]) if code in changes else site.record
        if code not in inputs.removed and _takes_part(record, site, inputs, now):
            records.append((site.id, record, code in changes))
    records += [(None, record, True) for record in inputs.added]
    if not records:
        raise conflict("study_without_sites", "没有在用的站点可算")
    return [_work_site(place, *each, patterns) for place, each in enumerate(records)]


def _takes_part(record: SiteRecord, site: Site, inputs: StudyInputs, now: datetime) -> bool:
    if record.state is SiteState.PLANNED:
        return inputs.with_planned
    if record.state is not SiteState.IN_SERVICE:
        return False
    return site.radiates_at(now) or not inputs.present


def _work_site(
    place: int, site_id: int | None, record: SiteRecord, changed: bool, patterns: dict[str, str]
) -> WorkSite:
    antennas = [
        WorkAntenna(
            antenna.height_m,
            antenna.gain_dbi,
            antenna.azimuth_deg,
            antenna.tilt_deg,
            patterns.get(antenna.pattern) if antenna.pattern is not None else None,
        )
        for antenna in record.antennas
    ]
    return WorkSite(
        code=record.code,
        name=record.name,
        site_id=site_id,
        lon=record.lon,
        lat=record.lat,
        antennas=antennas,
        power_w=record.power_w,
        feeder_db=record.feeder_db,
        combiner_db=record.combiner_db,
        sensitivity_dbm=record.sensitivity_dbm,
        site_noise_db=record.site_noise_db,
        diversity_gain_db=record.diversity_gain_db,
        frequency_mhz=record.frequency_out_mhz,
        changed=changed,
        colour=colour_of(place),
    )


def colour_of(place: int) -> str:
    """Neighbours in the list differ most in hue; lightness alternates, so that it is told apart without hue too."""
    red, green, blue = colorsys.hls_to_rgb((place * _GOLDEN) % 1.0, (0.42, 0.58, 0.70)[place % 3], 0.65)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"


def bounds_of(inputs: StudyInputs, edition: Edition, sites: Sequence[WorkSite]) -> Bounds:
    """The box of a study with every site near enough to reach into it.

    Raises NOT_FOUND `area_not_found`, INVALID `study_too_large`.
    """
    box = inputs.box_deg or _bounds_of_area(inputs.area_code, edition, sites)
    west, south, east, north = box
    reach_deg = max(inputs.radius_handheld_m, inputs.radius_vehicle_m) / 111_000.0
    margin = 2.0 * inputs.cell_m / 90_000.0
    for site in sites:
        if (
            box[0] - reach_deg <= site.lon <= box[2] + reach_deg
            and box[1] - reach_deg <= site.lat <= box[3] + reach_deg
        ):
            west, east = min(west, site.lon - margin), max(east, site.lon + margin)
            south, north = min(south, site.lat - margin), max(north, site.lat + margin)
    lattice = Lattice.over_degrees((west, south, east, north), inputs.cell_m)
    if lattice.rows * lattice.columns > MOST_CELLS:
        cells = lattice.rows * lattice.columns
        raise invalid("study_too_large", f"{cells} 个网格，上限 {MOST_CELLS}", cells=cells, most=MOST_CELLS)
    return west, south, east, north


def _bounds_of_area(code: str | None, edition: Edition, sites: Sequence[WorkSite]) -> Bounds:
    if code is None:
        cities = [area for area in edition.areas if area.layer is Layer.CITY]
        if cities:
            return _shape_bounds(edition, cities)
        if edition.areas:
            return _shape_bounds(edition, list(edition.areas))
        return _around(sites)
    area = edition.find(code, *Layer)
    if area is None:
        raise not_found("area", code)
    return _shape_bounds(edition, [area])


def _shape_bounds(edition: Edition, areas: list[Area]) -> Bounds:
    wanted = set(areas)
    shapes = [shape for area, shape in zip(edition.areas, edition.shapes, strict=False) if area in wanted]
    west, south, east, north = (float(value) for value in shapely.total_bounds(shapes))
    return west, south, east, north


def _around(sites: Sequence[WorkSite]) -> Bounds:
    """Where no area is known: half a degree about the sites."""
    longitudes, latitudes = [site.lon for site in sites], [site.lat for site in sites]
    return min(longitudes) - 0.25, min(latitudes) - 0.25, max(longitudes) + 0.25, max(latitudes) + 0.25
