import csv
import hashlib
import json
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from simulators.city import City, build_city, write_files, write_roster_files
from simulators.city.files import COLUMNS

STARTS_AT = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def city() -> City:
    return build_city(7, STARTS_AT)


def _digests(city: City, directory: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in write_files(city, directory)}


def test_the_same_seed_and_day_give_the_same_bytes_and_another_seed_does_not(city: City, tmp_path: Path) -> None:
    first = _digests(city, tmp_path / "first")
    again = _digests(build_city(7, STARTS_AT), tmp_path / "again")
    other = _digests(build_city(8, STARTS_AT), tmp_path / "other")
    assert first == again
    assert {name for name in first if first[name] != other[name]} == {
        "jurisdictions.geojson",
        "people.csv", "vehicles.csv", "devices.csv", "crews.csv", "shifts.csv", "places.csv", "radio_sites.csv",
    }  # fmt: skip


def test_a_later_start_moves_the_working_day_and_nothing_of_the_force(city: City, tmp_path: Path) -> None:
    later = build_city(7, STARTS_AT + timedelta(hours=5))
    assert later.people == city.people
    assert later.devices == city.devices
    assert [crew.starts_at - timedelta(hours=5) for crew in later.crews] == [crew.starts_at for crew in city.crews]
    assert {path.name for path in write_roster_files(later, tmp_path)} == {
        "crews.csv", "shifts.csv", "cover.csv", "talk_groups.csv", "radio_sites.csv", "repeaters.csv",
    }  # fmt: skip


def test_every_file_has_the_columns_its_description_names(city: City, tmp_path: Path) -> None:
    described = (Path(__file__).parents[3] / "simulators/city/README.md").read_text(encoding="utf-8")
    for path in write_files(city, tmp_path):
        if path.suffix != ".csv":
            continue
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        assert tuple(header) == COLUMNS[path.stem]
        assert [column for column in header if f"`{column}`" not in described] == []
        assert {len(row) for row in rows} == {len(header)}


def test_the_jurisdictions_say_that_they_are_invented(city: City, tmp_path: Path) -> None:
    write_files(city, tmp_path)
    collection = json.loads((tmp_path / "jurisdictions.geojson").read_text(encoding="utf-8"))
    assert collection["synthetic"] is True
    assert all(feature["properties"]["synthetic"] is True for feature in collection["features"])
    assert Counter(feature["properties"]["layer"] for feature in collection["features"]) == {
        "city": 1, "district": 6, "enforcement_district": 1, "street": 63, "zone": 5,
    }  # fmt: skip


def test_every_reference_between_files_resolves(city: City) -> None:
    bodies = {body.code for body in city.bodies}
    areas = {area.code for area in city.areas}
    staff = {person.staff_no for person in city.people}
    plates = {vehicle.plate for vehicle in city.vehicles}
    crews = {crew.crew_code for crew in city.crews}
    edges = [(body.parent_code, body.lead_code, body.guidance_code) for body in city.bodies]
    assert {code for edge in edges for code in edge if code} <= bodies
    assert {code for body in city.bodies for code in body.area_codes} <= areas
    assert {area.body_code for area in city.areas} <= bodies
    assert {area.enforcement_parent_code for area in city.areas} - {None} <= areas
    assert {person.body_code for person in city.people} | {crew.body_code for crew in city.crews} <= bodies
    assert {vehicle.body_code for vehicle in city.vehicles} | {device.body_code for device in city.devices} <= bodies
    assert {device.holder_staff_no for device in city.devices} - {None} <= staff
    assert {device.vehicle_plate for device in city.devices} - {None} <= plates
    assert {crew.vehicle_plate for crew in city.crews} - {None} <= plates
    assert {shift.staff_no for shift in city.shifts} <= staff
    assert {shift.crew_code for shift in city.shifts} - {None} == crews
    assert {cover.covering_body_code for cover in city.cover} | {cover.body_code for cover in city.cover} <= bodies
    assert {code for matter in city.matters for code in matter.district_codes} <= areas
    assert {place.area_code for place in city.places} <= areas


def test_keys_are_unique(city: City) -> None:
    keys = (
        [body.code for body in city.bodies],
        [body.duty_phone for body in city.bodies],
        [area.code for area in city.areas],
        [person.staff_no for person in city.people],
        [person.name for person in city.people],
        [person.phone for person in city.people],
        [vehicle.plate for vehicle in city.vehicles],
        [device.asset_no for device in city.devices],
        [device.identity for device in city.devices if device.identity],
        [crew.crew_code for crew in city.crews],
        [matter.code for matter in city.matters],
        [place.code for place in city.places],
    )
    for key in keys:
        assert [value for value, count in Counter(key).items() if count > 1] == []


def test_six_units_of_wujin_are_run_by_the_economic_zone(city: City) -> None:
    apart = [area for area in city.units if area.enforcement_parent_code != area.parent_code]
    assert {area.name for area in apart} == {
        "戚墅堰街道", "丁堰街道", "潞城街道", "遥观镇", "横林镇", "横山桥镇",
    }  # fmt: skip
    assert {area.parent_code for area in apart} == {"320412000000"}
    assert {area.enforcement_parent_code for area in apart} == {"320400jk0000"}


def test_squads_are_named_by_the_rule(city: City) -> None:
    """05.02.4."""
    names = {body.code: body.name for body in city.bodies}
    assert names["320402003-squad"] == "常州市天宁区城市管理行政执法大队茶山中队"
    assert names["320481001-squad"] == "溧阳市城市管理行政执法大队昆仑中队"


def test_only_towns_enforce_in_their_own_name(city: City) -> None:
    """01.02.2."""
    own = [area for area in city.areas if area.mode == "TOWN_GOV"]
    assert {area.kind for area in own} == {"zhen"}
    assert all(area.rank in {"national", "provincial"} for area in city.areas if area.mode == "ZONE_OWN")


def test_residents_add_up_to_the_census(city: City) -> None:
    residents = {area.code: area.population for area in city.areas}
    assert residents["320400000000"] == 5_278_121
    assert residents["320412000000"] == 1_697_380
    assert residents["320400jk0000"] == 419_893
    assert residents["320481000000"] == 785_092


def test_every_squad_has_the_officers_of_the_ratio_but_the_one_short_on_purpose(city: City) -> None:
    """03.01.0: at least five officers for ten thousand residents."""
    officers = Counter(person.body_code for person in city.people if person.kind == "officer")
    short = {
        area.name
        for area in city.units
        if area.population and Fraction(officers[area.body_code], area.population) < Fraction(5, 10_000)
    }
    assert short == {"上兴镇"}


def test_equipment_follows_the_ratios_but_for_the_shortages_made_on_purpose(city: City) -> None:
    staff = Counter(person.body_code for person in city.people)
    officers = Counter(person.body_code for person in city.people if person.kind == "officer")
    seats: Counter[str] = Counter()
    for vehicle in city.vehicles:
        seats[vehicle.body_code] += vehicle.seats
    owned: dict[str, Counter[str]] = defaultdict(Counter)
    for device in city.devices:
        owned[device.kind][device.body_code] += 1
    field = {body.code: body.short_name for body in city.bodies if body.kind in ("squad", "town_body", "zone_unit")}
    assert {name for code, name in field.items() if seats[code] < staff[code]} == {"戴埠中队"}
    assert {name for code, name in field.items() if owned["radio"][code] * 2 < officers[code]} == {
        "雕庄中队", "指前中队",
    }  # fmt: skip
    assert {name for code, name in field.items() if owned["vehicle_radio"][code] < 1} == {"竹箦中队"}
    assert {name for code, name in field.items() if owned["body_recorder"][code] < officers[code]} == {"天目湖中队"}
    assert [name for code, name in field.items() if owned["enforcement_terminal"][code] < officers[code]] == []
    assert len(city.vehicles) - sum(owned["vehicle_terminal"].values()) == 1


def test_nobody_and_no_vehicle_works_twice_at_once(city: City) -> None:
    busy: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for shift in city.shifts:
        busy[shift.staff_no].append((shift.starts_at, shift.ends_at))
    for crew in city.crews:
        if crew.vehicle_plate:
            busy[crew.vehicle_plate].append((crew.starts_at, crew.ends_at))
    for spans in busy.values():
        spans.sort()
        assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_crews_have_two_officers_unless_they_are_short(city: City) -> None:
    kinds = {person.staff_no: person.kind for person in city.people}
    members: dict[str, Counter[str]] = defaultdict(Counter)
    for shift in city.shifts:
        if shift.crew_code:
            members[shift.crew_code][kinds[shift.staff_no]] += 1
    for crew in city.crews:
        assert members[crew.crew_code]["officer"] == (1 if crew.kind == "short" else 2)


def test_crews_signed_on_hold_valid_certificates_that_day(city: City) -> None:
    people = {person.staff_no: person for person in city.people}
    china = timedelta(hours=8)
    on_crew = [shift for shift in city.shifts if shift.crew_code]
    invalid = [
        s
        for s in on_crew
        if people[s.staff_no].kind == "officer" and not people[s.staff_no].may_enforce((s.starts_at + china).date())
    ]
    assert invalid == []
    assert not all(person.may_enforce(STARTS_AT.date()) for person in city.people if person.kind == "officer")


@pytest.mark.parametrize(("wanted", "at_least", "at_most"), [(80, 82, 100), (240, 230, 250), (2_000, 380, 470)])
def test_the_number_of_crews_by_day_follows_the_wish_as_far_as_people_last(
    wanted: int, at_least: int, at_most: int
) -> None:
    city = build_city(7, STARTS_AT, crews=wanted, days=1)
    assert at_least <= sum(crew.shift == "day" for crew in city.crews) <= at_most


def test_a_mobile_group_covers_the_small_squads_of_its_district_at_night(city: City) -> None:
    cover = {rule.body_code: rule for rule in city.cover}
    assert cover["320402001-squad"].covering_body_code == "320402-mobile"
    assert (cover["320402001-squad"].from_time, cover["320402001-squad"].to_time) == ("00:00", "09:00")
    mobile = next(crew for crew in city.crews if crew.body_code == "320402-mobile")
    assert "320402001-squad" in mobile.serves_body_codes
