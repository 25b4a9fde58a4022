"""Shares, gaps and redundancy of a finished study at any terminal, direction and probability, from stored margins."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely

from command.geo.rasters.systems import from_degrees, to_degrees
from command.radio.analysis.gap_causes import causes, hidden_cells
from command.radio.analysis.gap_outlines import outlines
from command.radio.analysis.gaps import Evidence, Gap, gap_pieces, list_gaps
from command.radio.analysis.grid import Flags, Floats, Raster
from command.radio.analysis.margins import Servers, Service
from command.radio.analysis.redundancy import failures
from command.radio.analysis.shares import Cells, Weighted, tally
from command.radio.analysis.zones import OUTSIDE
from command.radio.propagation.budget import Carry
from command.radio.studies.engine.stored import Study, open_study
from command.radio.studies.folders import Folders
from command.radio.studies.told import Told

LEVELS = ("township", "district", "squad", "city")
TARGETS = {Carry.HANDHELD_AT_HEAD: 0.90, Carry.HANDHELD_ON_HIP: 0.90, Carry.VEHICLE: 0.95}
"""Covered share of the area that municipal practice asks for."""
_DEGREE_DECIMALS = 6


def shares(folders: Folders, facts: Mapping[str, Any], _told: Told) -> dict[str, Any]:
    study, terminal, service, least = _question(folders, facts)
    return shares_of(study, terminal, service, least)[facts["level"]]


def gaps(folders: Folders, facts: Mapping[str, Any], told: Told) -> dict[str, Any]:
    return gaps_of(*_question(folders, facts), told)


def redundancy(folders: Folders, facts: Mapping[str, Any], _told: Told) -> dict[str, Any]:
    return redundancy_of(*_question(folders, facts))


def _question(folders: Folders, facts: Mapping[str, Any]) -> tuple[Study, Carry, Service, float]:
    study = open_study(folders, facts["study_id"], facts.get("without") or ())
    return study, Carry(facts["terminal"]), Service(facts["direction"]), float(facts["probability"])


def _about(study: Study, terminal: Carry, service: Service, least: float) -> dict[str, Any]:
    head = {"study_id": study.work.study_id, "terminal": terminal.value, "direction": service.value}
    return {**head, "probability": least}


def shares_of(study: Study, terminal: Carry, service: Service, least: float) -> dict[str, dict[str, Any]]:
    """The answer for each level; districts and the city are sums of townships, so that they add up.

    So are squads, but for those of zones, which take their part out of the townships they lie across.
    """
    servers = study.servers(terminal, service, least)
    cells = Cells(servers.served, servers.computed, study.probability(servers.margin_db), study.ground.has_terrain)
    weights = {name: weight for name, weight in _weights(study).items() if weight is not None}
    zones, squads = study.ground.zones, study.ground.squads
    tallies = {name: tally(zones, cells, weight) for name, weight in weights.items()}
    of_squads = {name: tally(squads, cells, weight) for name, weight in weights.items()} if squads is not None else None
    about = {**_about(study, terminal, service, least), "sigma_db": study.work.sigma_db}
    answers = {}
    for level in LEVELS:
        parents, names = _parents(study, level)
        if level == "squad" and of_squads is not None:
            by_weight = {name: one.shares() for name, one in of_squads.items()}
            names = {code: study.work.names.get(code, code) for code in by_weight["area"]}
        else:
            by_weight = {
                name: (one if level == "township" else one.merged(parents)).shares() for name, one in tallies.items()
            }
        codes = [code for code in by_weight["area"] if code in names]
        areas = [_area(code, names[code], by_weight, TARGETS[terminal]) for code in codes]
        answers[level] = {**about, "level": level, "areas": areas}
    return answers


def _weights(study: Study) -> dict[str, float | Raster | None]:
    return {
        "area": study.ground.grid.cell_area_m2,
        "people": study.ground.people,
        "key_places": _counted(study, study.work.key_places),
        "incidents": _counted(study, study.work.incidents),
    }


def _counted(study: Study, points: list[tuple[float, float]]) -> Raster | None:
    """How many points lie in each cell."""
    if not points:
        return None
    grid = study.ground.grid
    counts = np.zeros(grid.shape, dtype=np.float32)
    x, y = _metres(study, points)
    rows, columns = np.floor((grid.north_m - y) / grid.cell_m), np.floor((x - grid.west_m) / grid.cell_m)
    inside = (rows >= 0) & (rows < grid.rows) & (columns >= 0) & (columns < grid.columns)
    np.add.at(counts, (rows[inside].astype(np.intp), columns[inside].astype(np.intp)), 1.0)
    return counts


def _metres(study: Study, points: list[tuple[float, float]]) -> tuple[Floats, Floats]:
    longitudes, latitudes = np.array(points, dtype=np.float64).T
    return from_degrees(study.ground.lattice.crs, longitudes, latitudes)


def _parents(study: Study, level: str) -> tuple[dict[str, str], dict[str, str]]:
    """The code that each township counts for at a level, and names by code."""
    work = study.work
    if level == "township":
        return {}, {area.code: area.name for area in work.areas}
    parents = {
        area.code: {"district": area.district, "squad": area.squad, "city": work.city}[level] for area in work.areas
    }
    return parents, {code: work.names.get(code, code) for code in parents.values()}


def _area(code: str, name: str, by_weight: Mapping[str, Mapping[str, Weighted]], target: float) -> dict[str, Any]:
    figures = {
        weight: _share(by_weight[weight][code]) if weight in by_weight else None
        for weight in ("area", "people", "key_places", "incidents")
    }
    covered = by_weight["area"][code].covered_share
    meets = None if covered is None else covered >= target
    return {"code": code, "name": name, **figures, "target": target, "meets": meets}


def _share(found: Weighted) -> dict[str, Any]:
    return {
        "total": found.total,
        "served": found.served,
        "not_served": found.not_served,
        "not_computed": found.not_computed,
        "covered_share": found.covered_share,
        "mean_reliability": found.mean_reliability,
        "missing_share": found.missing_share,
        "denied": found.denied.value if found.denied is not None else None,
    }


def gaps_of(study: Study, terminal: Carry, service: Service, least: float, told: Told) -> dict[str, Any]:
    """A FeatureCollection; areas and people are counted on the raster, outlines only drawn."""
    servers = study.servers(terminal, service, least)
    zones, grid = study.ground.zones, study.ground.grid
    pieces = gap_pieces(servers.served, servers.computed, zones)
    told.look()
    evidence = Evidence(
        servers,
        causes(servers.computed, **_causing(study, terminal, service, least, servers)),
        _limited_in(study, terminal, least),
        grid.cell_area_m2,
        study.ground.people,
    )
    cells = [cell or (0, 0) for cell in study.net.network.cells]
    found = list_gaps(pieces, evidence, zones, cells)
    told.look()
    drawn = outlines(pieces, grid)
    names = {area.code: area.name for area in study.work.areas}
    return {
        "type": "FeatureCollection",
        **_about(study, terminal, service, least),
        "dropped_components": pieces.dropped_components,
        "dropped_cells": pieces.dropped_cells,
        "features": [_feature(study, gap, drawn[gap.number - 1], names) for gap in found],
    }


def _causing(study: Study, terminal: Carry, service: Service, least: float, servers: Servers) -> dict[str, Flags]:
    found: dict[str, Flags] = {"hidden": hidden_cells(study.net.seen(terminal), servers, study.ground.grid.cell_m)}
    if service is Service.BOTH:
        found["interfered"] = study.interfered(terminal)
    if service is not Service.TALK_OUT:
        found["talk_out_served"] = study.servers(terminal, Service.TALK_OUT, least).served
    if terminal is not Carry.VEHICLE and Carry.VEHICLE.value in study.work.terminals:
        least_vehicle = study.work.probability[Carry.VEHICLE.value]
        found["vehicle_served"] = study.servers(Carry.VEHICLE, service, least_vehicle).served
    return found


def _limited_in(study: Study, terminal: Carry, least: float) -> Flags:
    """Where talk-in leaves the smaller margin."""
    out_db = study.servers(terminal, Service.TALK_OUT, least).margin_db
    in_db = study.servers(terminal, Service.TALK_IN, least).margin_db
    with np.errstate(invalid="ignore"):
        return np.asarray(in_db < out_db)


def _feature(study: Study, gap: Gap, outline: shapely.Geometry, names: Mapping[str, str]) -> dict[str, Any]:
    lon, lat = to_degrees(study.ground.lattice.crs, *(np.array([value]) for value in gap.middle_m))
    site = study.work.sites[gap.best_site].code if gap.best_site is not None else None
    properties = {
        "number": gap.number,
        "component": gap.component,
        "area_code": gap.zone,
        "area_name": names.get(gap.zone, gap.zone),
        "cells": gap.cells,
        "area_m2": gap.area_m2,
        "people": gap.people,
        "people_share": gap.people_share,
        "median_deficit_db": gap.median_deficit_db,
        "worst_deficit_db": gap.worst_deficit_db,
        "limiting": gap.limiting.value,
        "cause": gap.cause.code,
        "cause_shares": {cause.code: round(share, 4) for cause, share in gap.cause_shares.items()},
        "best_site": site,
        "distance_m": gap.distance_m,
        "bearing_deg": gap.bearing_deg,
        "lon": round(float(lon[0]), _DEGREE_DECIMALS),
        "lat": round(float(lat[0]), _DEGREE_DECIMALS),
    }
    return {"type": "Feature", "id": gap.number, "geometry": _in_degrees(study, outline), "properties": properties}


def _in_degrees(study: Study, outline: shapely.Geometry) -> dict[str, Any]:
    def degrees(metres: Floats) -> Floats:
        lon, lat = to_degrees(study.ground.lattice.crs, metres[:, 0], metres[:, 1])
        return np.asarray(np.round(np.column_stack([lon, lat]), _DEGREE_DECIMALS), dtype=np.float64)

    made: dict[str, Any] = shapely.geometry.mapping(shapely.transform(outline, degrees))
    return made


def redundancy_of(study: Study, terminal: Carry, service: Service, least: float) -> dict[str, Any]:
    servers = study.servers(terminal, service, least)
    zones, grid, people = study.ground.zones, study.ground.grid, study.ground.people
    inside = zones.labels != OUTSIDE
    heads = np.nan_to_num(people) if people is not None else None

    def area_of(cells: Flags) -> float:
        return float(np.count_nonzero(cells)) * grid.cell_area_m2

    def people_of(cells: Flags) -> float | None:
        return float(heads[cells].sum(dtype=np.float64)) if heads is not None else None

    single, several = inside & (servers.count == 1), inside & (servers.count > 1)
    names = {area.code: area.name for area in study.work.areas}
    best = np.bincount(np.ravel(servers.site)[np.ravel(inside & servers.served)], minlength=len(study.work.sites))
    found = failures(servers, zones, len(study.work.sites), grid.cell_area_m2, people)
    return {
        **_about(study, terminal, service, least),
        "unserved_area_m2": area_of(inside & servers.computed & ~servers.served),
        "single_area_m2": area_of(single),
        "several_area_m2": area_of(several),
        "single_people": people_of(single),
        "several_people": people_of(several),
        "sites": [
            {
                "code": study.work.sites[one.site].code,
                "name": study.work.sites[one.site].name,
                "best_area_m2": float(best[one.site]) * grid.cell_area_m2,
                "sole_area_m2": one.whole.area_m2,
                "sole_people": one.whole.people if people is not None else None,
                "townships": [
                    {
                        "code": code,
                        "name": names.get(code, code),
                        "area_m2": loss.area_m2,
                        "people": loss.people if people is not None else None,
                    }
                    for code, loss in sorted(one.by_zone.items(), key=lambda item: -item[1].area_m2)
                ],
            }
            for one in found
        ],
    }
