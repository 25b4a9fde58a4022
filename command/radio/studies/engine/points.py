"""One place of a study: every site's loss and margins there, and the way from the best one."""

import math
from collections.abc import Mapping
from typing import Any

from command.foundation.errors import conflict
from command.geo.rasters.models import ClutterClass
from command.radio.analysis.margins import SiteLosses, total_loss_db
from command.radio.propagation.budget import TERMINALS, Budget, Carry, Direction
from command.radio.propagation.reliability import service_probability
from command.radio.studies.engine.network import cell_of, clutter_db
from command.radio.studies.engine.profiles import profile_between
from command.radio.studies.engine.stored import Study, open_study
from command.radio.studies.folders import Folders
from command.radio.studies.told import Told

_DB_DECIMALS = 2
Cell = tuple[int, int]


def point(folders: Folders, facts: Mapping[str, Any], _told: Told) -> dict[str, Any]:
    """Raises CONFLICT `study_outside`."""
    study, terminal = open_study(folders, int(facts["study_id"])), Carry(facts["terminal"])
    lon, lat = float(facts["lon"]), float(facts["lat"])
    cell = cell_of(study.ground, lon, lat)
    if cell is None:
        raise conflict("study_outside", "此处在计算范围之外", lon=lon, lat=lat)
    ground = study.ground
    known = ground.has_terrain is None or bool(ground.has_terrain[cell])
    kind = ClutterClass(int(ground.classes[cell])) if ground.classes is not None else ClutterClass.NO_DATA
    sites = [_site(study, number, cell) for number in range(len(study.work.sites)) if study.net.network.cells[number]]
    sites.sort(key=lambda site: -_worse_margin(site, terminal))
    best = _best(study, sites[0]["code"], terminal, cell) if sites and sites[0]["terminals"].get(terminal) else None
    return {
        "study_id": study.work.study_id,
        "lon": lon,
        "lat": lat,
        "ground_m": round(float(ground.heights_m[cell]), 1) if known else None,
        "clutter": kind.name.lower(),
        "sites": sites,
        "best": best,
    }


def _worse_margin(site: Mapping[str, Any], terminal: Carry) -> float:
    found = site["terminals"].get(terminal)
    return min(found["talk_out_margin_db"], found["talk_in_margin_db"]) if found is not None else -math.inf


def _site(study: Study, number: int, cell: Cell) -> dict[str, Any]:
    site, place = study.work.sites[number], study.net.network.cells[number]
    if place is None:
        raise ValueError(f"{site.code} lies outside the lattice")
    down, across = cell[0] - place[0], cell[1] - place[1]
    terminals: dict[Carry, dict[str, Any] | None] = {}
    losses: dict[Carry, float | None] = {}
    visible = False
    for terminal in (Carry(name) for name in study.work.terminals):
        at = study.net.site_at(number, terminal, cell)
        height_m = TERMINALS[terminal].height_m
        stored = [loss.at(cell) for loss in study.net.losses(number, height_m).values()]
        raw = [loss for loss in stored if loss is not None]
        visible = visible or any(bool(loss.visible(height_m)[0, 0]) for loss in raw)
        losses[terminal] = min(int(loss.tenths(height_m)[0, 0]) for loss in raw) / 10.0 if raw else None
        terminals[terminal] = _at_terminal(study, at, terminal) if at is not None else None
    return {
        "code": site.code,
        "name": site.name,
        "distance_m": round(study.ground.grid.cell_m * math.hypot(down, across), 1),
        "bearing_deg": round(math.degrees(math.atan2(across, -down)) % 360.0, 1),
        "visible": visible,
        "loss_db": losses,
        "terminals": terminals,
    }


def _at_terminal(study: Study, site: SiteLosses, terminal: Carry) -> dict[str, Any]:
    total_db = float(total_loss_db(site, study.net.analysis_ground)[0, 0])
    margins = site.budget.margins_db(total_db)
    worse_db = min(margins.values())
    probability = float(service_probability(worse_db - study.work.indoor_db, study.work.sigma_db))
    limiting = min(margins, key=lambda direction: margins[direction])
    return {
        "signal_dbm": round(site.budget.talk_out.eirp_dbm - total_db, _DB_DECIMALS),
        "talk_out_margin_db": round(margins[Direction.TALK_OUT], _DB_DECIMALS),
        "talk_in_margin_db": round(margins[Direction.TALK_IN], _DB_DECIMALS),
        "limiting": limiting.value,
        "probability": round(probability, 4),
        "served": probability >= study.work.probability[terminal.value],
    }


def _best(study: Study, code: str, terminal: Carry, cell: Cell) -> dict[str, Any]:
    number = next(place for place, site in enumerate(study.work.sites) if site.code == code)
    site, place = study.work.sites[number], study.net.network.cells[number]
    at = study.net.site_at(number, terminal, cell)
    if at is None or place is None:
        raise ValueError(f"{code} was not computed here")
    profile = profile_between(
        study.ground.heights_m,
        study.ground.grid.cell_m,
        place,
        cell,
        (site.antenna_height_m, TERMINALS[terminal].height_m),
        site.frequency_mhz,
    )
    budgets = (at.budget.talk_out, at.budget.talk_in)
    losses = _losses(study, number, at, terminal, cell)
    return {
        "code": code,
        "terminal": terminal.value,
        "profile": profile,
        "budgets": [_budget(budget, losses) for budget in budgets],
    }


def _losses(study: Study, number: int, at: SiteLosses, terminal: Carry, cell: Cell) -> list[dict[str, Any]]:
    """What lies between the antennas, line by line; the sum is the total loss."""
    site, height_m = study.work.sites[number], TERMINALS[terminal].height_m
    stored = [loss.at(cell) for loss in study.net.losses(number, height_m).values()]
    path_db = min(int(loss.tenths(height_m)[0, 0]) for loss in stored if loss is not None) / 10.0
    total_db = float(total_loss_db(at, study.net.analysis_ground)[0, 0])
    antenna_db = int(at.losses_tenths[0, 0]) / 10.0 - path_db
    classes = study.ground.classes
    kind = ClutterClass(int(classes[cell])) if classes is not None else ClutterClass.NO_DATA
    clutter = clutter_db(kind, terminal, site.frequency_mhz, study.net.network.clutter_factor)
    lines = [("path", path_db), ("antenna_pattern", antenna_db), ("clutter", clutter)]
    fitted_db = total_db - path_db - antenna_db - clutter
    if study.work.calibration is not None:
        lines.append(("calibration", fitted_db))
    return [{"code": code, "value": round(value, _DB_DECIMALS), "unit": "dB"} for code, value in lines]


def _budget(budget: Budget, losses: list[dict[str, Any]]) -> dict[str, Any]:
    def lines(values: tuple[Any, ...]) -> list[dict[str, Any]]:
        return [{"code": x.code, "value": round(x.value, _DB_DECIMALS), "unit": x.unit} for x in values]

    margin_db = budget.eirp_dbm - sum(line["value"] for line in losses) - budget.required_dbm
    return {
        "direction": budget.direction.value,
        "radiated": lines(budget.radiated),
        "losses": losses,
        "required": lines(budget.required),
        "eirp_dbm": round(budget.eirp_dbm, _DB_DECIMALS),
        "required_dbm": round(budget.required_dbm, _DB_DECIMALS),
        "margin_db": round(margin_db, _DB_DECIMALS),
    }
