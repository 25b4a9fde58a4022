"""Where the next sites would gain most: given places and hilltops, coarsely at first, the best of them in full.

Estimates: a survey, a mast and a licence are still needed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
from scipy import ndimage

from command.geo.rasters.systems import to_degrees
from command.radio.analysis.gaps import gap_pieces
from command.radio.analysis.grid import Flags, Floats, Grid, Raster
from command.radio.analysis.margins import Ground, Servers, Service, SiteLosses, margin_db, window_slices
from command.radio.analysis.next_site import Candidate, Demand, candidate, greedy
from command.radio.analysis.proposals import Estimate, estimate
from command.radio.analysis.site_candidates import blocks, terrain_maxima
from command.radio.analysis.zones import OUTSIDE
from command.radio.propagation.budget import TERMINALS, Carry
from command.radio.propagation.sweep import Source, as_tenths, sweep
from command.radio.studies.engine.losses import CODE_VERSION, Asked, find_or_compute
from command.radio.studies.engine.network import budget_of, cell_of
from command.radio.studies.engine.stored import Study
from command.radio.studies.told import Told
from command.radio.studies.work import WorkAntenna, WorkSite

COARSE_M, COARSE_RADIUS_M, RADIUS_M = 240.0, 15_000.0, 20_000.0
MOST_COARSE, MOST_FULL = 150, 12
ERROR_DB = 5.0
_REACH_M = 8000.0
"""From a hilltop to the gap it is thought of for."""
Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Place:
    name: str
    kind: str
    cell: Cell
    antenna_m: float


@dataclass(frozen=True, slots=True)
class _Present:
    """The net as it is, for the terminal that is asked for, both ways."""

    terminal: Carry
    least: float
    servers: Servers
    weights: Floats
    site: WorkSite
    """What a new site would be like: the first one's frequency, the starting values of the budget."""


def proposals_of(study: Study, told: Told) -> dict[str, Any]:
    terminal = Carry(study.work.terminals[0])
    least = study.work.probability[terminal.value]
    servers = study.servers(terminal, Service.BOTH, least)
    present = _Present(terminal, least, servers, _weights(study), _like(study.work.sites[0]))
    places = _places(study, servers)
    told.progress(0.95, "proposals", str(len(places)))
    best = _coarsely(study, present, places, told)
    offered = _in_full(study, present, best, told)
    demand = Demand.of(present.weights, servers.margin_db, study.work.sigma_db)
    picks = greedy(demand, [one for _, _, one in offered], most=study.work.proposals.count)
    by_name = {one.name: (place, losses) for place, losses, one in offered}
    chosen = [by_name[pick.candidate.name] for pick in picks]
    return {
        "study_id": study.work.study_id,
        "terminal": terminal.value,
        "direction": Service.BOTH.value,
        "probability": least,
        "looked_at": len(places),
        "proposals": _ranked(study, present, chosen),
    }


def _like(site: WorkSite) -> WorkSite:
    return msgspec.structs.replace(
        site,
        code="",
        name="",
        site_id=None,
        antennas=[WorkAntenna(30.0, 8.15)],
        power_w=25.0,
        feeder_db=3.0,
        combiner_db=2.5,
        sensitivity_dbm=-118.0,
        site_noise_db=2.0,
        diversity_gain_db=4.0,
    )


def _weights(study: Study) -> Floats:
    """Share of everybody and of all land in each cell, mixed as asked; nothing outside the townships."""
    inside = study.ground.zones.labels != OUTSIDE
    area = inside / max(1, int(np.count_nonzero(inside)))
    if study.ground.people is None:
        return np.asarray(area, dtype=np.float64)
    people = np.where(inside, np.nan_to_num(study.ground.people), 0.0).astype(np.float64)
    share = study.work.proposals.people_weight if people.sum() > 0.0 else 0.0
    return np.asarray(share * people / max(1.0, people.sum()) + (1.0 - share) * area, dtype=np.float64)


def _places(study: Study, servers: Servers) -> list[_Place]:
    asked, ground = study.work.proposals, study.ground
    found = []
    for one in asked.candidates:
        cell = cell_of(ground, one.lon, one.lat)
        if cell is not None:
            found.append(_Place(one.name, "candidate", cell, one.height_m))
    if asked.hilltops:
        gap: Flags = ~servers.served & (ground.zones.labels != OUTSIDE)
        for row, column in terrain_maxima(ground.heights_m, gap, ground.grid.cell_m, _REACH_M):
            found.append(_Place(_called(study, (row, column)), "hilltop", (row, column), asked.hilltop_antenna_m))
    return found


def _called(study: Study, cell: Cell) -> str:
    """A hilltop by its township, its height and its place in it, which no other has."""
    label = int(study.ground.zones.labels[cell])
    township = study.work.areas[label].name if label >= 0 else "辖区外"
    east_m, north_m = study.ground.grid.centre_m(*cell)
    return f"{township} {study.ground.heights_m[cell]:.0f} m（{east_m / 1000:.1f}, {north_m / 1000:.1f}）"


def _coarsely(study: Study, present: _Present, places: list[_Place], told: Told) -> list[_Place]:
    """The places that together gain most over cells of a few hundred metres; given ones are always among them."""
    given = [place for place in places if place.kind == "candidate"]
    hills = [place for place in places if place.kind != "candidate"]
    if len(given) + len(hills) <= MOST_FULL:
        return places
    factor = max(1, round(COARSE_M / study.ground.grid.cell_m))
    grid = study.ground.grid
    coarse = Grid(grid.west_m, grid.north_m, grid.cell_m * factor, grid.rows // factor, grid.columns // factor)
    heights = _mean(study.ground.heights_m, factor)
    weights = _sum(present.weights, factor)
    demand = Demand.of(weights, _mean(np.nan_to_num(present.servers.margin_db, nan=-99.0), factor), study.work.sigma_db)
    missing = _missing_around(present, grid.cell_m)
    hills.sort(key=lambda place: -float(missing[place.cell]))
    offered: list[Candidate] = []
    for place in [*given, *hills[:MOST_COARSE]]:
        told.look()
        cell = (min(place.cell[0] // factor, coarse.rows - 1), min(place.cell[1] // factor, coarse.columns - 1))
        height_m = TERMINALS[present.terminal].height_m
        above_m = place.antenna_m + float(study.ground.heights_m[place.cell]) - float(heights[cell])
        source = Source(*cell, max(1.0, above_m), present.site.frequency_mhz)
        swept = sweep(heights, coarse.cell_m, source, (height_m,), COARSE_RADIUS_M)
        tenths = as_tenths(swept.losses_db[0])
        losses = SiteLosses(*cell, swept.window, tenths, budget_of(present.site, present.terminal))
        offered.append(candidate(place.name, losses, Ground(coarse), Service.BOTH))
    by_name = {place.name: place for place in places}
    found = [by_name[pick.candidate.name] for pick in greedy(demand, offered, most=MOST_FULL)]
    return list(dict.fromkeys([*given, *found]))[: max(MOST_FULL, len(given))]


def _missing_around(present: _Present, cell_m: float) -> Raster:
    """How much of what counts has no service within a few kilometres of each cell."""
    unserved = (present.weights * ~present.servers.served).astype(np.float32)
    return np.asarray(ndimage.uniform_filter(unserved, size=max(1, round(_REACH_M / cell_m)), mode="constant"))


def _in_full(
    study: Study, present: _Present, places: list[_Place], told: Told
) -> list[tuple[_Place, SiteLosses, Candidate]]:
    found = []
    height_m, version = TERMINALS[present.terminal].height_m, CODE_VERSION
    ground = study.net.analysis_ground
    for number, place in enumerate(places):
        told.progress(0.95 + 0.04 * number / len(places), "proposals", place.name)
        radius_m = min(RADIUS_M, study.work.radius_handheld_m)
        asked = Asked(*place.cell, place.antenna_m, present.site.frequency_mhz, (height_m,), radius_m, exact=False)
        loss = find_or_compute(study.folders, study.ground, asked, version).loss
        losses = SiteLosses(
            *place.cell,
            loss.window,
            loss.tenths(height_m),
            budget_of(present.site, present.terminal),
            class_losses_db=study.net.class_losses(present.site, present.terminal)
            if ground.classes is not None
            else (),
        )
        found.append((place, losses, candidate(place.name, losses, ground, Service.BOTH)))
    return found


def _ranked(study: Study, present: _Present, chosen: list[tuple[_Place, SiteLosses]]) -> list[dict[str, Any]]:
    """Each beside the present net alone, and on top of those before it."""
    found, served = [], present.servers.served.copy()
    for rank, (place, losses) in enumerate(chosen, start=1):
        further = _estimate(study, present, losses, 0.0, served)
        found.append(_proposal(study, present, rank, place, losses, further))
        served[window_slices(losses.window)] |= _reached(study, present, losses)
    return found


def _reached(study: Study, present: _Present, losses: SiteLosses) -> Flags:
    """Over the site's window."""
    margins_db = margin_db(losses, study.net.analysis_ground, Service.BOTH)
    return np.asarray(margins_db >= study.needed_db(present.least))


def _proposal(
    study: Study, present: _Present, rank: int, place: _Place, losses: SiteLosses, further: Estimate
) -> dict[str, Any]:
    expected = _estimate(study, present, losses, 0.0)
    better, worse = (_estimate(study, present, losses, error_db) for error_db in (ERROR_DB, -ERROR_DB))
    with_people = study.ground.people is not None
    names = {area.code: area.name for area in study.work.areas}
    lon, lat = to_degrees(study.ground.lattice.crs, *(np.array([value]) for value in _middle(study, place.cell)))
    return {
        "rank": rank,
        "name": place.name,
        "kind": place.kind,
        "lon": round(float(lon[0]), 6),
        "lat": round(float(lat[0]), 6),
        "ground_m": round(float(study.ground.heights_m[place.cell]), 1),
        "antenna_height_m": place.antenna_m,
        "people": expected.whole.people if with_people else None,
        "area_m2": expected.whole.area_m2,
        "people_optimistic": better.whole.people if with_people else None,
        "people_pessimistic": worse.whole.people if with_people else None,
        "area_optimistic_m2": better.whole.area_m2,
        "area_pessimistic_m2": worse.whole.area_m2,
        "further_people": further.whole.people if with_people else None,
        "further_area_m2": further.whole.area_m2,
        "townships": _townships(expected, names, with_people=with_people),
        "gaps_closed": len(expected.closed),
    }


def _townships(found: Estimate, names: Mapping[str, str], *, with_people: bool) -> list[dict[str, Any]]:
    ordered = sorted(found.by_zone.items(), key=lambda item: (-item[1].people, -item[1].area_m2))
    return [
        {
            "code": code,
            "name": names.get(code, code),
            "people": each.people if with_people else None,
            "area_m2": each.area_m2,
        }
        for code, each in ordered
    ]


def _estimate(
    study: Study, present: _Present, losses: SiteLosses, error_db: float, served: Flags | None = None
) -> Estimate:
    """As if the levels of the new site were off by so much, and those of the present net as computed.

    `served`: cells that need no site any more; those of the present net, where left out.
    """
    servers, zones = present.servers, study.ground.zones
    pieces = gap_pieces(servers.served, servers.computed, zones)
    needed_db = study.needed_db(present.least) - error_db
    area_m2, people = study.ground.grid.cell_area_m2, study.ground.people
    already = servers.served if served is None else served
    return estimate(losses, study.net.analysis_ground, already, needed_db, zones, pieces, area_m2, people)


def _middle(study: Study, cell: Cell) -> tuple[float, float]:
    return study.ground.grid.centre_m(*cell)


def _mean(raster: Raster, factor: int) -> Raster:
    return np.ascontiguousarray(blocks(raster, factor).mean(axis=-1), dtype=np.float32)


def _sum(raster: Floats, factor: int) -> Floats:
    return np.asarray(blocks(raster, factor).sum(axis=-1), dtype=np.float64)
