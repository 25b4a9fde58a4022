"""Which radios take part: those of the demo's roster, people on duty first."""

from collections.abc import Mapping
from dataclasses import dataclass

from command.radio.propagation.budget import Carry
from simulators.city import City
from simulators.city.equipment import Device
from simulators.city.radio_sites import CITY_GROUP, build_talk_groups


@dataclass(frozen=True, slots=True)
class RadioSpec:
    """What one radio is, before it does anything."""

    radio_id: int
    call_sign: str
    carry: Carry
    plate: str | None
    """Of the vehicle it is fitted to, or that its holder's crew drives; None: on foot."""
    group: int
    """The talk group it calls."""
    home_lon: float
    home_lat: float
    asset_no: str


def radios(city: City, count: int) -> list[RadioSpec]:
    """The first `count` serviceable radios: those of crews on the first day shift, and of their vehicles, come first."""
    plates = _plates_of_holders(city)
    out = {crew.vehicle_plate for crew in city.crews if crew.starts_at == city.day_starts_at} - {None}
    bodies = {body.code: body for body in city.bodies}
    groups = {group.body_code: group.number for group in build_talk_groups()}

    def on_duty(device: Device) -> bool:
        return device.vehicle_plate in out or device.holder_staff_no in plates

    found = sorted(
        (device for device in city.devices if device.protocol == "hstrp" and device.serviceable),
        key=lambda device: not on_duty(device),
    )
    return [
        RadioSpec(
            radio_id=int(device.identity or 0),
            call_sign=device.call_sign or device.asset_no,
            carry=Carry.VEHICLE if device.kind == "vehicle_radio" else Carry.HANDHELD_ON_HIP,
            plate=device.vehicle_plate or plates.get(device.holder_staff_no or ""),
            group=_group_of(bodies[device.body_code].district_code, groups),
            home_lon=bodies[device.body_code].lon,
            home_lat=bodies[device.body_code].lat,
            asset_no=device.asset_no,
        )
        for device in found[:count]
    ]


def _plates_of_holders(city: City) -> dict[str, str | None]:
    """Vehicle of everybody who is out with a crew on the first day shift; None for those on foot."""
    plates = {crew.crew_code: crew.vehicle_plate for crew in city.crews if crew.starts_at == city.day_starts_at}
    return {
        shift.staff_no: plates[shift.crew_code]
        for shift in city.shifts
        if shift.crew_code and shift.crew_code in plates
    }


def _group_of(district_code: str | None, groups: Mapping[str, int]) -> int:
    """The group of a district's brigade; the city's for the city's own bodies."""
    for code, number in groups.items():
        if district_code and code == f"{district_code.removesuffix('000000').removesuffix('0000')}-brigade":
            return number
    return CITY_GROUP
