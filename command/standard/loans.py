"""Who could lend whom a radio: a short body, the nearest neighbour of the same brigade first, then any other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import hypot, inf

from command.force.models import Body
from command.force.service import Equipment
from command.geo.service import scales_at


@dataclass(frozen=True, slots=True)
class Loan:
    """A proposal: these radios of `from_body_id` to `to_body_id`. Nobody is bound by it."""

    to_body_id: int
    from_body_id: int
    distance_m: float | None
    radios: tuple[Equipment, ...]


def propose(shortages: Mapping[int, int], spares: Mapping[int, list[Equipment]], bodies: Iterable[Body]) -> list[Loan]:
    """Largest shortage first; each radio is proposed once.

    `shortages` are radios missing by body, `spares` the radios a body could do without.
    """
    by_id = {body.id: body for body in bodies}
    left = {body_id: list(radios) for body_id, radios in spares.items() if radios}
    loans: list[Loan] = []
    for short_id, shortage in sorted(shortages.items(), key=lambda item: (-item[1], by_id[item[0]].code)):
        short, missing = by_id[short_id], shortage
        lenders = sorted(left, key=lambda lender: _rank(short, by_id[lender]))
        for lender_id in lenders:
            if missing <= 0:
                break
            given, left[lender_id] = left[lender_id][:missing], left[lender_id][missing:]
            if not given:
                continue
            missing -= len(given)
            away_m = distance_m(short, by_id[lender_id])
            loans.append(Loan(short_id, lender_id, None if away_m == inf else away_m, tuple(given)))
    return loans


def _rank(short: Body, lender: Body) -> tuple[bool, float, str]:
    return (lender.parent_id != short.parent_id, distance_m(short, lender), lender.code)


def distance_m(one: Body, other: Body) -> float:
    """Between seats; infinite where one is not known. Good to 0.1 % within a city."""
    if (
        one.longitude_deg is None
        or other.longitude_deg is None
        or one.latitude_deg is None
        or other.latitude_deg is None
    ):
        return inf
    east_m, north_m = scales_at((one.latitude_deg + other.latitude_deg) / 2)
    return hypot((other.longitude_deg - one.longitude_deg) * east_m, (other.latitude_deg - one.latitude_deg) * north_m)
