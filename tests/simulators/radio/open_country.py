"""A net on open country for tests: sites in a row along the plane's east axis, radios that stand, no hills."""

import math
from datetime import date

from command.radio.propagation.budget import Carry
from simulators.city.plane import to_degrees, to_plane
from simulators.city.radio_sites import CITY_GROUP, RadioSite
from simulators.radio.ether import Signal
from simulators.radio.specs import RadioSpec
from simulators.radio.whereabouts import Whereabouts
from simulators.vehicles.motion import Where


class OpenCountry:
    """An ether without hills: 35 dB a decade, and nothing else."""

    def __init__(self, sites: list[RadioSite]) -> None:
        self._places = [to_plane(site.lon, site.lat) for site in sites]

    def signals(self, lon: float, lat: float, carry: Carry) -> list[Signal]:
        x_m, y_m = to_plane(lon, lat)
        strengths = (
            -60.0 - 35.0 * math.log10(max(100.0, math.dist(place, (x_m, y_m))) / 1000.0) for place in self._places
        )
        return [Signal(number, dbm, dbm + 4.0) for number, dbm in enumerate(strengths)]

    def repeater_hears(self, signal: Signal, noise_db: float) -> bool:
        return signal.uplink_dbm >= -110.0

    def radio_hears(self, signal: Signal, carry: Carry) -> bool:
        return signal.downlink_dbm >= -110.0


def site_at(number: int, x_km: float) -> RadioSite:
    lon, lat = to_degrees(x_km * 1000.0, 0.0)
    return RadioSite(
        f"RS-{number}", 100_000 + number, f"{number}号站", "320400-detachment", lon, lat, 50.0, 50.0, 361.0, 351.0,
        1, (CITY_GROUP, 1002), "SIM", date(2030, 1, 1), 4.0, "fibre", "",
    )  # fmt: skip


def standing(x_km: float) -> Whereabouts:
    lon, lat = to_degrees(x_km * 1000.0, 0.0)
    return lambda _: Where(lon, lat, 0.0, 90)


def spec_of(radio_id: int) -> RadioSpec:
    """An id that 3 divides listens on slot 1, others on slot 2."""
    return RadioSpec(radio_id, f"R{radio_id}", Carry.HANDHELD_ON_HIP, None, 1002, 119.75, 31.65, f"RA-{radio_id}")
