"""Which terminals exist: those of the demo roster first, further ones made up by number."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from command.protocols.jt808.version import Version
from simulators.city import City, numbers
from simulators.city.equipment import Device

EXTRA_FROM = 500_000
"""Order of the first terminal that is not in the roster, far above those that are."""

_VERSIONS = {
    "jt808-2011": Version.V2011,
    "jt808-2013": Version.V2013,
    "jt808-2019": Version.V2019,
}
_MODELS = {Version.V2011: "SIM-11", Version.V2013: "SIM-13", Version.V2019: "SIM-19"}


@dataclass(frozen=True, slots=True)
class TerminalSpec:
    """What one terminal is, before it does anything."""

    identity: str
    """Phone number of the header without leading zeros."""
    version: Version
    transport: str
    """`tcp` or `udp`."""
    terminal_id: str
    maker: str
    model: str
    plate: str
    plate_colour: int
    shifted: bool
    """Reports GCJ-02 and says so with status bit 5."""
    home_lon: float
    home_lat: float
    interval_s: float
    body_code: str
    asset_no: str
    in_roster: bool


def terminals(city: City, count: int, seed: int, interval_s: float | None = None) -> list[TerminalSpec]:
    """The first `count` terminals: vehicles of crews on the first day shift, other vehicles, then made-up ones.

    Same city, count and seed give the same list. `interval_s` replaces what the roster sets.
    """
    own = (_from_roster(city, device, interval_s) for device in _roster_devices(city))
    return list(islice(_chain(own, _extra(city, seed, interval_s or 10.0)), count))


def _chain(first: Iterator[TerminalSpec], then: Iterator[TerminalSpec]) -> Iterator[TerminalSpec]:
    yield from first
    yield from then


def _roster_devices(city: City) -> list[Device]:
    on_duty = {crew.vehicle_plate for crew in city.crews if crew.starts_at == city.day_starts_at}
    fitted = [device for device in city.devices if device.kind == "vehicle_terminal" and device.serviceable]
    return sorted(fitted, key=lambda device: device.vehicle_plate not in on_duty)


def _from_roster(city: City, device: Device, interval_s: float | None) -> TerminalSpec:
    vehicle = next(vehicle for vehicle in city.vehicles if vehicle.plate == device.vehicle_plate)
    body = next(body for body in city.bodies if body.code == device.body_code)
    return TerminalSpec(
        identity=str(device.identity),
        version=_VERSIONS[str(device.protocol)],
        transport=str(device.transport),
        terminal_id=str(device.terminal_id),
        maker=str(device.maker),
        model=str(device.model),
        plate=vehicle.plate,
        plate_colour=vehicle.plate_colour,
        shifted=device.datum == "gcj02",
        home_lon=body.lon,
        home_lat=body.lat,
        interval_s=interval_s or float(device.interval_s or 10),
        body_code=device.body_code,
        asset_no=device.asset_no,
        in_roster=True,
    )


def _extra(city: City, seed: int, interval_s: float) -> Iterator[TerminalSpec]:
    rng = random.Random(f"{seed}/extra-terminals")
    units = city.units
    order = EXTRA_FROM
    while True:
        version = rng.choices(list(_MODELS), weights=(10, 70, 20))[0]
        unit = rng.choice(units)
        yield TerminalSpec(
            identity=numbers.terminal_phone(order),
            version=version,
            transport="udp" if rng.random() < 0.12 else "tcp",
            terminal_id=f"ZX{order - EXTRA_FROM:05d}",
            maker="ZHSIM",
            model=_MODELS[version],
            plate=numbers.plate(order),
            plate_colour=1,
            shifted=rng.random() < 0.04,
            home_lon=unit.seat_lon,
            home_lat=unit.seat_lat,
            interval_s=interval_s,
            body_code=unit.body_code,
            asset_no=f"VX-{order - EXTRA_FROM:06d}",
            in_roster=False,
        )
        order += 1
