"""Vehicles and devices of every body by the ratios of chapter 14, with a few shortages made on purpose."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from simulators.city import numbers
from simulators.city.organisation import Body
from simulators.city.people import Person

_FLEET = (("van", 7), ("car", 5), ("van", 9), ("van", 7), ("pickup", 5))
"""Kinds and seats in the order a body buys them."""

NO_VEHICLE_BOUGHT = {"320481103-squad": 1}
"""戴埠 lacks its last vehicle."""
NO_TERMINAL = {"320404116-town-body"}
"""邹区: one vehicle has no terminal."""
NO_VEHICLE_RADIO = {"320481111-squad"}
"""竹箦 has no 车载台 (14.04.1)."""
RADIOS_SHORT = {"320402001-squad": 1, "320413112-squad": 3}
"""雕庄 and 指前 own fewer radios than one for two officers (14.04.2)."""
NO_RECORDER = {"320481106-squad": 2}
"""天目湖: two officers without a recorder (14.05.1)."""

_SQUAD_KINDS = {"squad", "town_body", "zone_unit"}
_WORKING_KINDS = _SQUAD_KINDS | {"specialised_unit", "brigade", "detachment"}


@dataclass(frozen=True, slots=True)
class Vehicle:
    plate: str
    fleet_no: str
    body_code: str
    kind: str
    seats: int
    plate_colour: int
    vin: str
    serviceable: bool
    unserviceable_reason: str | None
    in_service_from: date
    call_sign: str


@dataclass(frozen=True, slots=True)
class Device:
    """One piece of equipment. `identity` is what it calls itself on the wire."""

    asset_no: str
    kind: str
    body_code: str
    holder_staff_no: str | None = None
    vehicle_plate: str | None = None
    serviceable: bool = True
    unserviceable_reason: str | None = None
    protocol: str | None = None
    transport: str | None = None
    identity: str | None = None
    terminal_id: str | None = None
    maker: str | None = None
    model: str | None = None
    datum: str = "wgs84"
    capabilities: tuple[str, ...] = ()
    call_sign: str | None = None
    interval_s: int | None = None
    system_code: str | None = None


@dataclass(frozen=True, slots=True)
class System:
    """信息传输系统 of a squad (14.04.1): what the first vehicle carries."""

    system_code: str
    name: str
    body_code: str
    vehicle_plate: str
    serviceable: bool = True
    unserviceable_reason: str | None = None


def build_systems(bodies: Sequence[Body], vehicles: Sequence[Vehicle]) -> list[System]:
    """One for each body that stands for a squad and has a vehicle."""
    first: dict[str, Vehicle] = {}
    for vehicle in vehicles:
        first.setdefault(vehicle.body_code, vehicle)
    return [
        System(f"IT-{body.code}", f"{body.short_name}信息传输系统", body.code, first[body.code].plate)
        for body in bodies
        if body.kind in _SQUAD_KINDS and body.code in first
    ]


def build_vehicles(bodies: Sequence[Body], people: Sequence[Person], seed: int, today: date) -> list[Vehicle]:
    """Vehicles body by body until there is a seat for everybody (14.03.1)."""
    rng = random.Random(f"{seed}/vehicles")
    vehicles: list[Vehicle] = []
    for body in bodies:
        if body.kind not in _WORKING_KINDS:
            continue
        persons = sum(person.body_code == body.code for person in people)
        for order, (kind, seats) in enumerate(_fleet(persons, NO_VEHICLE_BOUGHT.get(body.code, 0))):
            broken = rng.random() < 0.015 and order > 0
            vehicles.append(_vehicle(body, len(vehicles), order, kind, seats, broken=broken, rng=rng, today=today))
    return vehicles


def _fleet(persons: int, missing: int) -> list[tuple[str, int]]:
    fleet: list[tuple[str, int]] = []
    while sum(seats for _, seats in fleet) < persons:
        fleet.append(_FLEET[len(fleet) % len(_FLEET)])
    return fleet[: len(fleet) - missing]


def _vehicle(
    body: Body, number: int, order: int, kind: str, seats: int, *, broken: bool, rng: random.Random, today: date
) -> Vehicle:
    return Vehicle(
        plate=numbers.plate(number),
        fleet_no=f"{body.call_sign}-{order + 1}",
        body_code=body.code,
        kind=kind,
        seats=seats,
        plate_colour=numbers.plate_colour(kind),
        vin=numbers.vin(number),
        serviceable=not broken,
        unserviceable_reason="送修" if broken else None,
        in_service_from=today - timedelta(days=rng.randrange(60, 3_000)),
        call_sign=f"{body.call_sign}车{order + 1}",
    )


_VERSIONS = (("jt808-2013", "SIM-13", 0.70), ("jt808-2019", "SIM-19", 0.20), ("jt808-2011", "SIM-11", 0.10))
_ABLE = {
    "jt808-2011": ("position", "text", "question", "panic"),
    "jt808-2013": ("position", "text", "question", "photo", "panic"),
    "jt808-2019": ("position", "text", "photo", "panic"),
}
"""The 2019 text has no body table for questions any more."""


def build_devices(
    bodies: Sequence[Body], people: Sequence[Person], vehicles: Sequence[Vehicle], systems: Sequence[System], seed: int
) -> list[Device]:
    """Everything with an asset number, numbered by kind; what a system's vehicle carries belongs to the system."""
    rng = random.Random(f"{seed}/devices")
    devices = list(_vehicle_terminals(vehicles, rng))
    for body in bodies:
        staff = [person for person in people if person.body_code == body.code]
        officers = [person for person in staff if person.kind == "officer"]
        own = [vehicle for vehicle in vehicles if vehicle.body_code == body.code]
        devices += _vehicle_radios(body, own)
        devices += _radios(body, officers)
        devices += _personal(body, officers, rng)
        devices += _shared(body)
    of_plate = {system.vehicle_plate: system.system_code for system in systems}
    fitted = (replace(device, system_code=of_plate.get(device.vehicle_plate or "")) for device in devices)
    return _numbered(list(fitted), rng)


def _vehicle_terminals(vehicles: Sequence[Vehicle], rng: random.Random) -> Iterator[Device]:
    left_out = {body: next(v.plate for v in vehicles if v.body_code == body) for body in NO_TERMINAL}
    for order, vehicle in enumerate(vehicles):
        protocol, model, _ = rng.choices(_VERSIONS, weights=[share for *_, share in _VERSIONS])[0]
        transport = "udp" if rng.random() < 0.12 else "tcp"
        datum = "gcj02" if rng.random() < 0.04 else "wgs84"
        if left_out.get(vehicle.body_code) == vehicle.plate:
            continue
        yield Device(
            asset_no="VT",
            kind="vehicle_terminal",
            body_code=vehicle.body_code,
            vehicle_plate=vehicle.plate,
            protocol=protocol,
            transport=transport,
            identity=numbers.terminal_phone(order),
            terminal_id=f"ZH{order:05d}",
            maker="ZHSIM",
            model=model,
            datum=datum,
            capabilities=_ABLE[protocol],
            interval_s=10,
        )


def _vehicle_radios(body: Body, own: Sequence[Vehicle]) -> list[Device]:
    if not own or body.code in NO_VEHICLE_RADIO:
        return []
    radio = _radio("VR", "vehicle_radio", body, call_sign=f"{body.call_sign}台")
    return [replace(radio, vehicle_plate=own[0].plate)]


def _radios(body: Body, officers: Sequence[Person]) -> list[Device]:
    """One for two officers, rounded up, held by every second one (14.04.2)."""
    count = -(-len(officers) // 2) - RADIOS_SHORT.get(body.code, 0)
    return [
        replace(_radio("RA", "radio", body, call_sign=person.call_sign), holder_staff_no=person.staff_no)
        for person in officers[::2][:count]
    ]


def _radio(prefix: str, kind: str, body: Body, call_sign: str) -> Device:
    return Device(
        asset_no=prefix,
        kind=kind,
        body_code=body.code,
        protocol="hstrp",
        transport="udp",
        maker="ZHSIM",
        model="SIM-R",
        capabilities=("position", "text", "voice", "panic"),
        call_sign=call_sign,
        interval_s=30,
    )


def _personal(body: Body, officers: Sequence[Person], rng: random.Random) -> Iterator[Device]:
    missing = NO_RECORDER.get(body.code, 0)
    for order, person in enumerate(officers):
        if order >= missing:
            yield Device("BR", "body_recorder", body.code, person.staff_no, capabilities=("recording",), maker="ZHSIM")
        yield Device(
            asset_no="ET",
            kind="enforcement_terminal",
            body_code=body.code,
            holder_staff_no=person.staff_no,
            protocol="osmand",
            transport="tcp",
            identity=numbers.phone_identity(rng),
            maker="ZHSIM",
            model="SIM-P",
            capabilities=("position",),
            interval_s=60,
        )


def _shared(body: Body) -> list[Device]:
    """A brigade keeps a camera and two sets of storage (14.05.2, 14.06.3)."""
    if body.kind != "brigade":
        return []
    return [Device("CA", "camera", body.code), *[Device("ST", "storage", body.code)] * 2]


def _numbered(devices: Sequence[Device], rng: random.Random) -> list[Device]:
    counts: dict[str, int] = {}
    radios = 0
    finished: list[Device] = []
    for device in devices:
        counts[device.asset_no] = counts.get(device.asset_no, 0) + 1
        changes: dict[str, object] = {"asset_no": f"{device.asset_no}-{counts[device.asset_no]:06d}"}
        if device.protocol == "hstrp":
            radios += 1
            changes["identity"] = numbers.radio_id(radios)
        if rng.random() < _BROKEN.get(device.kind, 0.0):
            changes |= {"serviceable": False, "unserviceable_reason": "送修"}
        finished.append(replace(device, **changes))  # type: ignore[arg-type]
    return finished


_BROKEN = {"body_recorder": 0.01, "radio": 0.01, "enforcement_terminal": 0.005}
