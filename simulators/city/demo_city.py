"""The whole demo city as one value, built from a seed and the instant its working day begins."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from simulators.city import naming
from simulators.city.areas import Area, build_areas
from simulators.city.duty import SHANGHAI, Cover, Crew, Shift, build_roster
from simulators.city.equipment import Device, System, Vehicle, build_devices, build_systems, build_vehicles
from simulators.city.landscape import Landscape, build_landscape
from simulators.city.matters import Matter, build_matters
from simulators.city.organisation import Body, build_bodies
from simulators.city.people import Person, build_people
from simulators.city.places import Place, build_places
from simulators.city.plane import in_degrees
from simulators.city.radio_sites import RadioSite, TalkGroup, build_radio_sites, build_talk_groups
from simulators.city.streets import Quarters, Streets, build_streets
from simulators.city.water import without_streets

DEFAULT_CREWS = 240
DEFAULT_DAYS = 2


@dataclass(frozen=True, slots=True)
class City:
    seed: int
    day_starts_at: datetime
    areas: list[Area]
    bodies: list[Body]
    people: list[Person]
    vehicles: list[Vehicle]
    systems: list[System]
    devices: list[Device]
    crews: list[Crew]
    shifts: list[Shift]
    cover: list[Cover]
    matters: list[Matter]
    places: list[Place]
    talk_groups: list[TalkGroup]
    radio_sites: list[RadioSite]
    streets: Streets
    landscape: Landscape

    @property
    def units(self) -> list[Area]:
        """The 63 areas of the street layer; `streets.unit` counts in this order."""
        return street_layer(self.areas)


def build_city(seed: int, day_starts_at: datetime, *, crews: int = DEFAULT_CREWS, days: int = DEFAULT_DAYS) -> City:
    """Compute the city. Same arguments, same city.

    Args:
        seed: decides streets, faults, composition of crews and everything else that is invented.
        day_starts_at: aware instant that counts as 09:00; dates of certificates and employment follow from its day.
        crews: crews wanted by day, within what the roster can staff (at least one a body, about 440 in all).
        days: working days of 24 h to plan.
    """
    landscape = build_landscape(seed)
    areas = build_areas(landscape)
    bodies = build_bodies(areas)
    today = day_starts_at.astimezone(SHANGHAI).date()
    people = build_people(bodies, areas, seed, today)
    vehicles = build_vehicles(bodies, people, seed, today)
    systems = build_systems(bodies, vehicles)
    roster = build_roster(bodies, people, vehicles, seed=seed, day_starts_at=day_starts_at, crews=crews, days=days)
    streets = streets_of(areas, landscape, seed)
    return City(
        seed=seed,
        day_starts_at=day_starts_at,
        areas=areas,
        bodies=bodies,
        people=people,
        vehicles=vehicles,
        systems=systems,
        devices=build_devices(bodies, people, vehicles, systems, seed),
        crews=roster.crews,
        shifts=roster.shifts,
        cover=roster.cover,
        matters=build_matters(),
        places=build_places(streets, street_layer(areas)),
        talk_groups=build_talk_groups(),
        radio_sites=build_radio_sites(bodies, seed, today),
        streets=streets,
        landscape=landscape,
    )


def street_layer(areas: list[Area]) -> list[Area]:
    return [area for area in areas if area.layer == "street"]


def streets_of(areas: list[Area], landscape: Landscape, seed: int) -> Streets:
    """The street network alone, as the vehicles need it."""
    units = street_layer(areas)
    order = list(naming.DISTRICTS)
    outline = next(area.geometry for area in areas if area.layer == "city")
    quarters = Quarters(
        seats=np.array([(unit.seat_lon, unit.seat_lat) for unit in units]),
        residents=np.array([unit.population for unit in units]),
        districts=np.array([order.index(str(unit.enforcement_parent_code)) for unit in units]),
        cells=[unit.geometry for unit in units],
        land=outline.difference(in_degrees(without_streets(landscape.waters))),
    )
    return build_streets(quarters, seed)
