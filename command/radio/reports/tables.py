"""The tables of a report: areas with the worst first, gaps, proposals, failures. Pure."""

from collections.abc import Callable, Sequence

from command.radio.reports.answers import NAMED, costliest_first, name_of, worst_first
from command.radio.reports.models import Findings
from command.radio.reports.paper import Cell, Column, Table
from command.radio.reports.words import NONE, Words
from command.radio.studies.schemas import (
    AreaShares,
    GapCollection,
    GapProperties,
    Proposal,
    Share,
    ShareLevel,
    SharesView,
    SiteFailure,
    TownshipGain,
)

MOST_GAPS = 20
MOST_SQUADS = 20
"""Of the worst: most squads have one township, and that stands in the table before."""
MARKED_GAPS = 12
"""Gaps that have their number on the map."""


def tables_of(found: Findings, words: Words) -> list[Table]:
    return [
        _areas(found.shares[ShareLevel.DISTRICT], words),
        _areas(found.shares[ShareLevel.TOWNSHIP], words),
        _areas(found.shares[ShareLevel.SQUAD], words, MOST_SQUADS),
        *([_gaps(found, words)] if found.gaps.features else []),
        *([_proposals(found, words)] if found.proposals is not None and found.proposals.proposals else []),
        _failures(found, words),
    ]


def _areas(shares: SharesView, words: Words, most: int | None = None) -> Table:
    every = worst_first(shares.areas)
    areas = every[:most]
    shown: list[tuple[str, Callable[[AreaShares], Cell]]] = [
        ("km2", lambda area: Cell(words.km2(area.area.total))),
        ("area", _covered(words)),
    ]
    if any(area.people is not None for area in areas):
        shown += [
            ("population", lambda area: Cell(words.people(area.people.total if area.people else None))),
            ("people", lambda area: Cell(_share(area.people, words))),
            ("uncovered", lambda area: Cell(words.people(_out(area.people)))),
        ]
    shown.append(("reliability", lambda area: Cell(words.share(area.area.mean_reliability))))
    if any(area.key_places is not None for area in areas):
        shown.append(("places", lambda area: Cell(_share(area.key_places, words))))
    if any(area.incidents is not None for area in areas):
        shown.append(("incidents", lambda area: Cell(_share(area.incidents, words))))
    shown.append(("meets", lambda area: Cell(_meets(area, words), short=area.meets is False)))
    return Table(
        words.say(f"table.{shares.level.value}"),
        words.say("table.lead", target=words.threshold(areas[0].target)) if areas else "",
        [
            Column(words.say("column.name"), wide=True),
            *(Column(words.say(f"column.{key}"), number=True) for key, _ in shown),
        ],
        [[Cell(name_of(area, words)), *(cell(area) for _, cell in shown)] for area in areas],
        _cut(every, len(areas), words),
    )


def _cut(areas: list[AreaShares], shown: int, words: Words) -> str:
    rest = areas[shown:]
    if not rest or rest[0].area.covered_share is None:
        return ""
    return words.say("table.cut", n=len(rest), least=words.share(rest[0].area.covered_share))


def _covered(words: Words) -> Callable[[AreaShares], Cell]:
    def cell(area: AreaShares) -> Cell:
        if area.area.denied is not None:
            return Cell(words.known(f"denied.{area.area.denied}", area.area.denied))
        share = area.area.covered_share
        return Cell(words.share(share), share, area.meets is False)

    return cell


def _meets(area: AreaShares, words: Words) -> str:
    return NONE if area.meets is None else words.say("meets.yes" if area.meets else "meets.no")


def _share(share: Share | None, words: Words) -> str:
    return words.share(share.covered_share if share is not None else None)


def _out(share: Share | None) -> float | None:
    return share.total - share.served if share is not None and share.denied is None else None


def most_urgent(gaps: GapCollection) -> list[GapProperties]:
    """As the study lists them: most people first, then area."""
    return [feature.properties for feature in gaps.features[:MOST_GAPS]]


def _gaps(found: Findings, words: Words) -> Table:
    urgent = most_urgent(found.gaps)
    names = {site.code: site.name for site in found.study.sites}
    total, dropped = len(found.gaps.features), found.gaps.dropped_components
    with_people = any(gap.people is not None for gap in urgent)
    columns = [
        Column(words.say("column.number"), number=True),
        Column(words.say("column.township")),
        *([Column(words.say("column.population"), number=True)] if with_people else []),
        Column(words.say("column.km2"), number=True),
        Column(words.say("column.cause")),
        Column(words.say("column.limit")),
        Column(words.say("column.worst"), number=True),
        Column(words.say("column.server"), wide=True),
        Column(words.say("column.place"), number=True),
    ]
    rows = [
        [
            Cell(str(number)),
            Cell(gap.area_name),
            *([Cell(words.people(gap.people))] if with_people else []),
            Cell(words.km2(gap.area_m2)),
            Cell(words.known(f"cause.{gap.cause}", gap.cause)),
            Cell(words.say(f"limit.{gap.limiting.value}")),
            Cell(words.tenths(gap.worst_deficit_db)),
            Cell(_server(gap, names, words)),
            Cell(words.place(gap.lon, gap.lat)),
        ]
        for number, gap in enumerate(urgent, 1)
    ]
    order = words.say("gaps.by_people" if with_people else "gaps.by_area")
    lead = words.say("gaps.lead", order=order, shown=len(urgent), n=total, dropped=dropped)
    return Table(words.say("table.gaps"), lead, columns, rows)


def _server(gap: GapProperties, names: dict[str, str], words: Words) -> str:
    if gap.best_site is None:
        return NONE
    name = names.get(gap.best_site, gap.best_site)
    if gap.distance_m is None:
        return name
    return words.say("gaps.server", name=name, km=f"{gap.distance_m / 1000:.1f}")


def _proposals(found: Findings, words: Words) -> Table:
    asked = found.proposals
    assert asked is not None
    with_people = any(one.people is not None for one in asked.proposals)
    gains = (
        ("gain_people", "gain_area", "further_people", "further_area") if with_people else ("gain_area", "further_area")
    )
    columns = [
        Column(words.say("column.number"), number=True),
        Column(words.say("column.place")),
        Column(words.say("column.antenna"), number=True),
        *(Column(words.say(f"column.{gain}"), number=True) for gain in gains),
        Column(words.say("column.closed"), number=True),
        Column(words.say("column.towns"), wide=True),
        Column(words.say("column.cost"), number=True),
    ]
    rows = [_proposal(one, gains, words) for one in asked.proposals]
    lead = words.say("proposals.lead", n=asked.looked_at)
    return Table(words.say("table.proposals"), lead, columns, rows, words.say("proposals.note"))


def _proposal(one: Proposal, gains: Sequence[str], words: Words) -> list[Cell]:
    kind = words.say(f"proposals.kind.{one.kind}", m=f"{one.ground_m:.0f}")
    told = {
        "gain_people": _span(words.people, one.people, one.people_pessimistic, one.people_optimistic),
        "gain_area": _span(words.km2, one.area_m2, one.area_pessimistic_m2, one.area_optimistic_m2),
        "further_people": words.people(one.further_people),
        "further_area": words.km2(one.further_area_m2),
    }
    return [
        Cell(str(one.rank)),
        Cell(f"{one.name}\n{kind}\n{words.place(one.lon, one.lat)}"),
        Cell(f"{one.antenna_height_m:.0f}"),
        *(Cell(told[gain]) for gain in gains),
        Cell(str(one.gaps_closed)),
        Cell(words.join([town.name for town in _helped(one.townships)[:NAMED]]) or NONE),
        Cell(""),
    ]


def _span(said: Callable[[float | None], str], value: float | None, low: float | None, high: float | None) -> str:
    return f"{said(value)}\n({said(low)}–{said(high)})" if value is not None else said(value)


def _helped(towns: list[TownshipGain]) -> list[TownshipGain]:
    return sorted(towns, key=lambda town: (-(town.people or 0.0), -town.area_m2))


def _failures(found: Findings, words: Words) -> Table:
    sites = costliest_first(found.redundancy.sites)
    with_people = any(site.sole_people is not None for site in sites)
    columns = [
        Column(words.say("column.site"), wide=True),
        Column(words.say("column.best"), number=True),
        Column(words.say("column.sole"), number=True),
        *([Column(words.say("column.sole_people"), number=True)] if with_people else []),
        Column(words.say("column.hit")),
    ]
    rows = [
        [
            Cell(site.name),
            Cell(words.km2(site.best_area_m2)),
            Cell(words.km2(site.sole_area_m2)),
            *([Cell(words.people(site.sole_people))] if with_people else []),
            Cell(_hit(site, words)),
        ]
        for site in sites
    ]
    return Table(words.say("table.failures"), words.say("failures.lead"), columns, rows)


def _hit(site: SiteFailure, words: Words) -> str:
    towns = [f"{loss.name} {words.km2(loss.area_m2, with_unit=True)}" for loss in site.townships[:NAMED]]
    return words.join(towns) or NONE
