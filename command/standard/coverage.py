"""How much of each jurisdiction the emergency net covers (18.03.0), by the one declared 考核口径. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from command.force.models import Body
from command.force.service import BodyKind
from command.standard.models import Figure, IndicatorKey, Named

IN_CHARGE = (BodyKind.SQUAD, BodyKind.TOWN_BODY)
"""Whose areas tile the city: zones lie across them and are not counted twice."""


@dataclass(frozen=True, slots=True)
class TownshipCoverage:
    """Square metres on the ground; what was not computed is not covered."""

    code: str
    name: str
    area_m2: float
    covered_m2: float


@dataclass(frozen=True, slots=True)
class DarkSite:
    """A site of the declared study that does not radiate now."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Lost:
    """What a township loses while all dark sites are dark together, and which of them would serve there."""

    area_m2: float
    sites: tuple[DarkSite, ...]


def coverage_figures(
    townships: Iterable[TownshipCoverage],
    lost: Mapping[str, Lost],
    excluded: Collection[str],
    bodies: Iterable[Body],
) -> dict[int, Figure]:
    """A figure for each body in charge of a township, by its id, in whole square metres.

    Outages subtract. `lost`: by township, exact however many sites are dark.
    """
    body_of = _bodies_in_charge(bodies)
    found: dict[int, Figure] = {}
    for township in townships:
        body = body_of.get(township.code)
        if body is None or township.code in excluded or township.area_m2 < 1.0:
            continue
        figure = _figure(township, lost.get(township.code, Lost(0.0, ())), body)
        other = found.get(body.id)
        found[body.id] = figure if other is None else _sum(other, figure)
    return found


def _figure(township: TownshipCoverage, lost: Lost, body: Body) -> Figure:
    needed = round(township.area_m2)
    held = min(max(round(township.covered_m2 - lost.area_m2), 0), needed)
    missing = [Named("site", site.id, site.name, site.code, "dark", body.id) for site in lost.sites]
    if held < needed:
        missing.append(Named("area", 0, township.name, township.code, "not_covered", body.id))
    return Figure(IndicatorKey.COVERAGE, body.id, held, needed, missing=tuple(missing))


def _sum(one: Figure, other: Figure) -> Figure:
    return Figure(
        one.key, one.body_id, one.held + other.held, one.needed + other.needed, missing=(*one.missing, *other.missing)
    )


def _bodies_in_charge(bodies: Iterable[Body]) -> dict[str, Body]:
    """Of several squads of an area the one with the lowest code."""
    found: dict[str, Body] = {}
    for body in sorted(bodies, key=lambda body: body.code):
        if body.kind in IN_CHARGE:
            for code in body.area_codes:
                found.setdefault(code, body)
    return found
