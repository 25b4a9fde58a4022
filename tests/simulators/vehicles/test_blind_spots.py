import random
from dataclasses import dataclass

from simulators.city import City
from simulators.city.routing import Router
from simulators.vehicles.blind_spots import FROM_SEAT_M, RADIUS_M, BlindSpot, BlindSpots, blind_spots
from simulators.vehicles.faults import parse_rates
from simulators.vehicles.specs import terminals
from simulators.vehicles.statistics import Statistics
from simulators.vehicles.vehicle import Vehicle


def test_spots_lie_on_streets_near_squads_and_are_the_same_for_the_same_seed(small_city: City) -> None:
    found = blind_spots(small_city, 5, seed=7)
    assert found == blind_spots(small_city, 5, seed=7) != blind_spots(small_city, 5, seed=8)
    assert 1 <= len(found.spots) <= 5
    for spot in found.spots:
        assert RADIUS_M[0] <= spot.radius_m <= RADIUS_M[1]
        nearest_m = min(spot.away_m(unit.seat_lon, unit.seat_lat) for unit in small_city.units)
        assert nearest_m <= FROM_SEAT_M[1]
        assert found.hold(spot.lon, spot.lat)


def test_signal_is_faint_around_a_spot_and_there_is_none_inside() -> None:
    spots = BlindSpots((BlindSpot(119.95, 31.78, 200.0),))
    rng = random.Random(1)
    assert spots.hold(119.9505, 31.7805)
    assert not spots.hold(119.9535, 31.78)
    assert all(spots.csq(119.9535, 31.78, rng) < 10 < spots.csq(119.96, 31.78, rng) for _ in range(50))
    assert not BlindSpots().hold(119.95, 31.78)


@dataclass
class Dial:
    now: float

    def read(self) -> float:
        return self.now


def test_inside_a_spot_a_vehicle_keeps_its_positions_and_asks_for_no_link(small_city: City, router: Router) -> None:
    (spec,) = terminals(small_city, 1, seed=7, interval_s=10.0)
    everywhere = BlindSpots((BlindSpot(spec.home_lon, spec.home_lat, 1e6),))
    for blind, asked, kept in ((everywhere, 0, 5), (BlindSpots(), 1, 5)):
        dial = Dial(1_773_622_800.0)
        connects: list[Vehicle] = []
        vehicle = Vehicle(
            spec, router, Statistics(), seed=7, rates=parse_rates("none"), started_at=dial.now,
            connect=connects.append, clock=dial.read, blind=blind,
        )  # fmt: skip
        for _ in range(5):
            vehicle.step(dial.now)
            dial.now += 10.0
        assert (len(connects), len(vehicle.terminal.backlog)) == (asked, kept)
