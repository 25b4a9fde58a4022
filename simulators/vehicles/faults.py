"""What goes wrong and when: an endless script for every terminal, the same for the same seed."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """How often a fault strikes one terminal (per hour, preset `default`) and how long it lasts (seconds)."""

    per_hour: float
    lasts_s: tuple[float, float] = (0.0, 0.0)


KINDS: dict[str, Kind] = {
    "dead_zone": Kind(0.6, (30.0, 240.0)),
    "power": Kind(0.08, (20.0, 180.0)),
    "storm": Kind(0.02),
    "clock": Kind(0.05, (30.0, 300.0)),
    "no_fix": Kind(0.3, (20.0, 90.0)),
    "jump": Kind(0.2),
    "duplicate": Kind(2.0),
    "reorder": Kind(1.0),
    "lost_reply": Kind(1.0),
    "fragment": Kind(2.0, (10.0, 60.0)),
    "glue": Kind(2.0),
    "garbage": Kind(0.1),
    "extras": Kind(0.5),
    "photo": Kind(0.05),
    "alarm": Kind(0.1, (30.0, 300.0)),
    "sos": Kind(0.002),
}
"""dead_zone: no network, caught up afterwards; power: silent death and reboot; storm: many reconnects in a row;
clock: wrong or impossible device time; jump: one position 80 km away; the others are what their names say."""

_SCALES = {"none": 0.0, "light": 0.25, "default": 1.0, "heavy": 8.0}


@dataclass(frozen=True, slots=True)
class Fault:
    at_s: float
    """Seconds after the start of the terminal."""
    kind: str
    duration_s: float


def parse_rates(text: str, kinds: Mapping[str, Kind] = KINDS) -> dict[str, float]:
    """Faults per hour by kind from `none`, `light`, `default`, `heavy`, `dead_zone=4,sos=1`, or `light,sos=1`.

    Raises:
        ValueError: a name that is neither a preset nor a kind.
    """
    rates = dict.fromkeys(kinds, 0.0)
    for word in filter(None, text.split(",")):
        name, _, rate = word.partition("=")
        if not rate and name in _SCALES:
            rates = {kind: known.per_hour * _SCALES[name] for kind, known in kinds.items()}
        elif rate and name in kinds:
            rates[name] = float(rate)
        else:
            message = f"{word!r} is no fault; known: {', '.join((*_SCALES, *kinds))}"
            raise ValueError(message)
    return rates


def script(seed: int, identity: str, rates: Mapping[str, float], known: Mapping[str, Kind] = KINDS) -> Iterator[Fault]:
    """All faults of one terminal in order of time, without end unless every rate is 0.

    One stream of chances for all kinds: a generator a kind would cost 2.5 kB each, 200 MB for a fleet.
    """
    kinds = [kind for kind, rate in rates.items() if rate > 0]
    weights = [rates[kind] for kind in kinds]
    rng = random.Random(f"{seed}/faults/{identity}")
    at_s = 0.0
    while kinds:
        at_s += rng.expovariate(sum(weights) / 3_600.0)
        kind = rng.choices(kinds, weights)[0]
        yield Fault(at_s, kind, rng.uniform(*known[kind].lasts_s))
