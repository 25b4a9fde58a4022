"""A net on a clock of its own: what is written to the wire follows from the seed alone."""

import pytest

from command.protocols.hytera import hstrp
from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.hstrp import Kind, parse_packet
from command.protocols.hytera.location import LocationRequest
from command.protocols.hytera.registry import encode_message
from command.protocols.hytera.rrs import RegistrationAnswer
from command.protocols.hytera.service import Service
from simulators.city import City
from simulators.city.radio_sites import RadioSite
from simulators.city.routing import Router
from simulators.radio.assembly import with_whereabouts
from simulators.radio.ether import Ether, Signal
from simulators.radio.faults import parse_rates
from simulators.radio.line import Line
from simulators.radio.net import Net
from simulators.radio.specs import radios

STARTS_AT = 1_773_622_800.0


class _Everywhere(Ether):
    """Everybody hears everybody, the nearer the better."""

    def __init__(self, sites: list[RadioSite]) -> None:
        self._sites = sites

    def signals(self, lon: float, lat: float, carry: object) -> list[Signal]:
        far = (abs(site.lon - lon) + abs(site.lat - lat) for site in self._sites)
        return [Signal(number, -60.0 - 100.0 * away, -50.0 - 100.0 * away) for number, away in enumerate(far)]

    def repeater_hears(self, signal: Signal, noise_db: float) -> bool:
        return True

    def radio_hears(self, signal: Signal, carry: object) -> bool:
        return True


class _Wire:
    """Answers a line on the spot as a platform would, asks each registered radio once, and keeps what was written."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.now = STARTS_AT
        self._sequence = 0

    def join(self, line: Line) -> None:
        line.write = lambda data: self._take(line, data)

    def _take(self, line: Line, data: bytes) -> None:
        self.written.append(data)
        packet = parse_packet(data)
        assert isinstance(packet, hstrp.Packet)
        answer = hstrp.answer_to(packet)
        if answer is not None:
            line.received(answer.encode(), self.now)
        if packet.kind is Kind.DATA and packet.payload[:3] == b"\x11\x00\x03":
            radio = RadioAddress.from_dword(int.from_bytes(packet.payload[5:9], "big"))
            self._say(line, encode_message(RegistrationAnswer(radio, 0, 600)))

    def _say(self, line: Line, payload: bytes) -> None:
        self._sequence += 1
        line.received(hstrp.data(self._sequence % 0x10000, payload).encode(), self.now)

    def poll(self, line: Line, radio_id: int) -> None:
        self._say(line, encode_message(LocationRequest(radio_id, RadioAddress(radio_id))))


def _minutes(city: City, router: Router, seed: int, minutes: int = 6) -> list[bytes]:
    sites = city.radio_sites[:3]
    wire = _Wire()
    specs = radios(city, 25)
    placed = with_whereabouts(specs, router, {}, seed, STARTS_AT)
    net = Net(
        sites, placed, _Everywhere(sites), seed=seed, rates=parse_rates("heavy"), ramp_s=20.0, clock=lambda: wire.now
    )
    for repeater in net.repeaters:
        for line in repeater.lines.values():
            wire.join(line)
    for second in range(60 * minutes):
        wire.now = STARTS_AT + second
        net.step(wire.now)
        radio = net.radios[specs[second % 25].radio_id]
        if radio.repeater is not None and radio.repeater.lines[Service.LP, radio.slot].is_connected:
            wire.poll(radio.repeater.lines[Service.LP, radio.slot], radio.spec.radio_id)
    return wire.written


@pytest.fixture(scope="module")
def seventh(small_city: City, router: Router) -> list[bytes]:
    return _minutes(small_city, router, 7)


def test_the_same_seed_writes_the_same_bytes(seventh: list[bytes], small_city: City, router: Router) -> None:
    assert len(seventh) > 1_000
    assert _minutes(small_city, router, 7) == seventh


def test_another_seed_writes_others(seventh: list[bytes], small_city: City, router: Router) -> None:
    assert _minutes(small_city, router, 8, minutes=1) != seventh[: len(seventh) // 6]


def test_the_radios_are_those_of_the_roster_on_duty_first(small_city: City) -> None:
    specs = radios(small_city, 300)
    known = {device.identity: device for device in small_city.devices if device.protocol == "hstrp"}
    assert all(known[str(spec.radio_id)].asset_no == spec.asset_no for spec in specs)
    out = {crew.vehicle_plate for crew in small_city.crews if crew.starts_at == small_city.day_starts_at}
    assert all(spec.plate in out for spec in specs[:200] if spec.plate)
    assert {spec.group for spec in specs} >= {1002, 1004, 1011, 1012, 1013, 1081, 1090}
    assert specs == radios(small_city, 300)


def test_the_sites_hear_low_speak_high_and_share_pairs_only_far_apart(small_city: City) -> None:
    sites = small_city.radio_sites
    assert len({site.repeater_id for site in sites}) == len(sites) == 14
    assert all(351.0 <= site.frequency_in_mhz <= 357.0 for site in sites)
    assert {round(site.frequency_out_mhz - site.frequency_in_mhz, 4) for site in sites} == {10.0}
    pairs = [
        (one, other)
        for number, one in enumerate(sites)
        for other in sites[number + 1 :]
        if one.frequency_in_mhz == other.frequency_in_mhz
    ]
    assert len(pairs) == 4
    for one, other in pairs:
        assert abs(one.lon - other.lon) * 94.0 + abs(one.lat - other.lat) * 110.0 > 50.0
