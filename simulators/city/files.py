"""The demo city as the files a customer would hand over; columns are described in README.md."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from shapely.geometry import mapping

from simulators.city.areas import Area
from simulators.city.demo_city import City
from simulators.city.places import Place
from simulators.city.plane import in_degrees

Row = dict[str, object]

COLUMNS: dict[str, tuple[str, ...]] = {
    "bodies": (
        "code", "name", "short_name", "kind", "parent_code", "lead_code", "guidance_code", "second_leader_name",
        "area_codes", "district_code", "duty_phone", "call_sign", "lon", "lat", "documents",
    ),
    "people": (
        "staff_no", "name", "kind", "body_code", "post", "front_line", "employment_status", "employed_from",
        "certificate_no", "certificate_valid_from", "certificate_valid_to", "certificate_suspended_from",
        "certificate_note", "pass_no", "phone", "call_sign",
    ),
    "vehicles": (
        "plate", "fleet_no", "body_code", "kind", "seats", "plate_colour", "vin", "serviceable",
        "unserviceable_reason", "in_service_from", "call_sign",
    ),
    "systems": ("system_code", "name", "body_code", "serviceable", "unserviceable_reason"),
    "devices": (
        "asset_no", "kind", "body_code", "holder_staff_no", "vehicle_plate", "serviceable", "unserviceable_reason",
        "protocol", "transport", "identity", "terminal_id", "maker", "model", "datum", "capabilities", "call_sign",
        "interval_s", "system_code",
    ),
    "phones": ("number", "kind", "owner_kind", "owner_code", "note"),
    "crews": (
        "crew_code", "name", "call_sign", "body_code", "kind", "shift", "vehicle_plate", "serves_body_codes",
        "starts_at", "ends_at",
    ),
    "shifts": ("staff_no", "body_code", "duty", "crew_code", "role", "starts_at", "ends_at"),
    "cover": ("body_code", "weekdays", "from_time", "to_time", "covering_body_code", "reason"),
    "matters": (
        "code", "name", "category", "level", "district_codes", "default_task", "penalty_power", "coercion",
        "legal_basis", "words", "valid_from", "valid_to",
    ),
    "places": ("code", "kind", "name", "alias", "lon", "lat", "area_code", "road_a", "road_b", "wkt", "precision", "road_class"),
    "talk_groups": ("number", "name", "body_code", "slot"),
    "radio_sites": (
        "code", "name", "body_code", "state", "lon", "lat", "mast_height_m", "antenna_height_m", "antenna_gain_dbi",
        "power_w", "feeder_db", "combiner_db", "frequency_out_mhz", "frequency_in_mhz", "colour_code", "talk_groups",
        "licence_no", "licence_valid_to", "battery_hours", "backhaul_kind", "backhaul",
    ),
    "repeaters": ("identity", "name", "site_code"),
}  # fmt: skip


WATER_FILE = "water.geojson"
"""Not for an import: a sketch that the map may show under everything."""


def write_files(city: City, directory: Path) -> list[Path]:
    """Write every file into the directory (made if missing) and name them in the order of import."""
    directory.mkdir(parents=True, exist_ok=True)
    jurisdictions = directory / "jurisdictions.geojson"
    jurisdictions.write_text(jurisdictions_geojson(city), encoding="utf-8")
    (directory / WATER_FILE).write_text(water_geojson(city), encoding="utf-8")
    return [jurisdictions, *(_write_csv(city, name, directory) for name in COLUMNS)]


def write_roster_files(city: City, directory: Path) -> list[Path]:
    """Write only what is read at every start: crews, shifts and cover, and the radio net, which older demos lack."""
    directory.mkdir(parents=True, exist_ok=True)
    names = ("crews", "shifts", "cover", "talk_groups", "radio_sites", "repeaters")
    return [_write_csv(city, name, directory) for name in names]


def jurisdictions_geojson(city: City) -> str:
    """The jurisdiction layers as a FeatureCollection, marked synthetic as a whole and feature by feature."""
    collection = {
        "type": "FeatureCollection",
        "synthetic": True,
        "datum": "wgs84",
        "features": [_feature(area, city.day_starts_at.year - 1) for area in city.areas],
    }
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":"))


def water_geojson(city: City) -> str:
    """Lakes, the Yangtze and canals: schematic, and marked so as a whole and feature by feature."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": water.name, "kind": water.kind, "synthetic": True},
            "geometry": mapping(in_degrees(water.geometry)),
        }
        for water in city.landscape.waters
    ]
    collection = {"type": "FeatureCollection", "synthetic": True, "datum": "wgs84", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":"))


def _feature(area: Area, since_year: int) -> Row:
    dates = {"valid_from": f"{since_year}-01-01", "valid_to": None}
    return {
        "type": "Feature",
        "id": area.code,
        "properties": {**area_properties(area), **dates, "datum": "wgs84", "synthetic": True},
        "geometry": mapping(area.geometry),
    }


def area_properties(area: Area) -> Row:
    """Everything of an area but its geometry."""
    names = (name for name in Area.__dataclass_fields__ if name != "geometry")
    return {name: getattr(area, name) for name in names}


def _write_csv(city: City, name: str, directory: Path) -> Path:
    path = directory / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS[name])
        for row in rows(city, name):
            writer.writerow([_cell(row[column]) for column in COLUMNS[name]])
    return path


def rows(city: City, name: str) -> Iterator[Row]:
    """Rows of one file as plain dictionaries, before they become text."""
    if name == "phones":
        yield from _phones(city)
    elif name == "repeaters":
        yield from _repeaters(city)
    elif name == "places":
        yield from map(_place_row, city.places)
    else:
        items: Iterable[object] = getattr(city, name)
        yield from ({column: getattr(item, column) for column in COLUMNS[name]} for item in items)


def _place_row(place: Place) -> Row:
    points = ",".join(f"{lon:.7f} {lat:.7f}" for lon, lat in place.path)
    row = {column: getattr(place, column) for column in COLUMNS["places"] if column != "wkt"}
    return {**row, "wkt": f"LINESTRING({points})" if points else None}


def _repeaters(city: City) -> Iterator[Row]:
    for site in city.radio_sites:
        yield {"identity": site.repeater_id, "name": site.name, "site_code": site.code}


def _phones(city: City) -> Iterator[Row]:
    for body in city.bodies:
        yield _phone(body.duty_phone, "duty", "body", body.code, f"{body.short_name}值班电话")
    for person in city.people:
        yield _phone(person.phone, "mobile", "person", person.staff_no, None)


def _phone(number: str, kind: str, owner_kind: str, owner_code: str, note: str | None) -> Row:
    return {"number": number, "kind": kind, "owner_kind": owner_kind, "owner_code": owner_code, "note": note}


_AS_TEXT: dict[type, Callable[..., str]] = {
    bool: lambda value: "true" if value else "false",
    datetime: lambda value: value.strftime("%Y-%m-%dT%H:%M:%SZ"),
    date: date.isoformat,
    tuple: lambda value: ";".join(map(str, value)),
    float: lambda value: f"{value:.7f}".rstrip("0").rstrip("."),
    type(None): lambda _: "",
}


def _cell(value: object) -> str:
    return _AS_TEXT.get(type(value), str)(value)
