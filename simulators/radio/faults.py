"""What goes wrong with radios and repeaters, and when: endless scripts, the same for the same seed."""

from collections.abc import Iterator, Mapping

from simulators.vehicles import faults
from simulators.vehicles.faults import Fault, Kind

RADIO_KINDS: dict[str, Kind] = {
    "off": Kind(0.10, (120.0, 900.0)),
    "silent": Kind(0.15, (180.0, 900.0)),
    "late": Kind(2.0),
    "no_position": Kind(0.5, (30.0, 120.0)),
    "no_fix": Kind(0.5, (30.0, 120.0)),
    "blank": Kind(0.5, (60.0, 300.0)),
    "busy": Kind(0.5, (20.0, 60.0)),
    "lost_ack": Kind(0.5),
    "bad_check": Kind(0.3),
    "unknown": Kind(0.3),
    "text": Kind(0.2),
    "call": Kind(0.5),
    "emergency": Kind(0.002),
    "emergency_call": Kind(0.001),
}
"""off: switched off with a goodbye, later on again; silent: battery out, no goodbye; late: one answer after 15 to 40 s;
no_position: result 6; no_fix: `V`; blank: place without time, speed and course; busy: texts are answered "channel busy";
lost_ack: a text arrives, its acknowledgement does not; text: a text to the platform; call: a call to the own group;
emergency: the button, repeated until stopped; emergency_call: the same with a call that breaks into others."""

REPEATER_KINDS: dict[str, Kind] = {
    "link": Kind(0.1, (75.0, 150.0)),
    "mains": Kind(0.03, (300.0, 1_200.0)),
}
"""link: no network behind the repeater, calls go on locally; mains: no power; the
site goes on from its battery, and is dead where that ends first."""

KINDS = RADIO_KINDS | REPEATER_KINDS


def parse_rates(text: str) -> dict[str, float]:
    """Faults per hour by kind from `none`, `light`, `default`, `heavy`, `late=4`, or `light,emergency=1`; ValueError."""
    return faults.parse_rates(text, KINDS)


def radio_script(seed: int, identity: str, rates: Mapping[str, float]) -> Iterator[Fault]:
    """Faults of one radio in order of time."""
    return _script(seed, f"radio/{identity}", rates, RADIO_KINDS)


def repeater_script(seed: int, code: str, rates: Mapping[str, float]) -> Iterator[Fault]:
    """Faults of one repeater in order of time."""
    return _script(seed, f"repeater/{code}", rates, REPEATER_KINDS)


def _script(seed: int, name: str, rates: Mapping[str, float], kinds: Mapping[str, Kind]) -> Iterator[Fault]:
    return faults.script(seed, name, {kind: rates.get(kind, 0.0) for kind in kinds}, KINDS)
