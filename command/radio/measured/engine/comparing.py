"""Measured beside predicted, bin by bin, and gaps that radios saw where the study calls the net heard."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import shapely

from command.geo.rasters.systems import to_degrees
from command.radio.analysis.calibration import Observed
from command.radio.analysis.drive import BIN_M
from command.radio.analysis.gap_outlines import outlines
from command.radio.analysis.grid import Classes, Flags, Floats
from command.radio.analysis.margins import Service
from command.radio.analysis.observed import Verdict, unseen_gaps, verdict_raster, verdicts
from command.radio.analysis.validation import measured_served, score
from command.radio.measured.answers import answer_beside
from command.radio.measured.engine.calibrating import score_of
from command.radio.measured.engine.observing import NEEDED_DB, Observation, needed_levels, observe, read_readings
from command.radio.propagation.budget import Carry, Direction
from command.radio.studies.engine.stored import Study, open_study
from command.radio.studies.folders import Folders
from command.radio.studies.told import Told

_LEVEL_DECIMALS, _DEGREE_DECIMALS = 1, 6


def compare(folders: Folders, facts: Mapping[str, Any], _told: Told) -> None:
    """Squares with what was measured, what the study predicts, and the difference, beside the file of the readings."""
    answer_beside(Path(facts["readings"])).write_bytes(msgspec.json.encode(_compared(folders, facts)))


def _compared(folders: Folders, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Of more than asked for, those that differ most."""
    study, seen = _seen(folders, facts)
    observed = seen.observed
    measured = measured_served(observed, NEEDED_DB)
    predicted = _covered(study, seen, float(facts["probability"]))
    found = verdicts(measured, predicted)
    order = np.argsort(-_disagreement_db(observed), kind="stable")
    shown = np.sort(order[: int(facts["limit"])])
    nothing = np.zeros(observed.bins.size)
    return {
        "type": "FeatureCollection",
        **_about(facts),
        "used": seen.used,
        "score": score_of(score(observed, nothing, NEEDED_DB)) if observed.bins.size else None,
        "verdicts": {verdict.name.lower(): int(np.count_nonzero(found == verdict)) for verdict in Verdict},
        "omitted": int(order.size - shown.size),
        "features": _features(study, seen, shown, measured, predicted, found),
    }


def unseen(folders: Folders, facts: Mapping[str, Any], _told: Told) -> dict[str, Any]:
    study, seen = _seen(folders, facts)
    predicted = _covered(study, seen, float(facts["probability"]))
    grid, zones, people = study.ground.grid, study.ground.zones, study.ground.people
    raster = verdict_raster(seen.observed.bins, verdicts(measured_served(seen.observed, NEEDED_DB), predicted), grid)
    pieces = unseen_gaps(raster, zones)
    names = {area.code: area.name for area in study.work.areas}
    features = []
    for number, outline in enumerate(outlines(pieces, grid, simplified=False), start=1):
        cells = pieces.numbers == number
        middle = shapely.point_on_surface(outline)
        lon, lat = _degrees(study, np.array([[middle.x, middle.y]]))[0]
        code = zones.codes[int(pieces.zones[number - 1])]
        properties = {
            "number": number,
            "area_code": code,
            "area_name": names.get(code, code),
            "cells": int(np.count_nonzero(cells)),
            "area_m2": float(np.count_nonzero(cells)) * grid.cell_area_m2,
            "people": float(np.nan_to_num(people[cells]).sum(dtype=np.float64)) if people is not None else None,
            "lon": float(lon),
            "lat": float(lat),
        }
        geometry = shapely.geometry.mapping(shapely.transform(outline, lambda metres: _degrees(study, metres)))
        features.append({"type": "Feature", "id": number, "geometry": geometry, "properties": properties})
    features.sort(key=lambda feature: -feature["properties"]["cells"])
    return {
        "type": "FeatureCollection",
        **_about(facts),
        "used": seen.used,
        "dropped_components": pieces.dropped_components,
        "dropped_cells": pieces.dropped_cells,
        "features": features,
    }


def _seen(folders: Folders, facts: Mapping[str, Any]) -> tuple[Study, Observation]:
    """The study as it is, its calibration contained."""
    study = open_study(folders, int(facts["study_id"]))
    return study, observe(study, study.net, read_readings(facts), int(facts["least_samples"]))


def _about(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in ("study_id", "terminal", "direction", "probability")}


def _disagreement_db(observed: Observed) -> Floats:
    """Where nothing was heard, only what is predicted above the level of being heard."""
    known_db = np.abs(observed.residual_db)
    return np.where(observed.bins.censored, np.maximum(-observed.residual_db, 0.0), known_db)


def _covered(study: Study, seen: Observation, least: float) -> Flags:
    """Whether the study calls the place of each bin covered, by whichever site."""
    bins, grid = seen.observed.bins, study.ground.grid
    rows = np.floor((grid.north_m - bins.northing_m) / grid.cell_m).astype(np.intp)
    columns = np.floor((bins.easting_m - grid.west_m) / grid.cell_m).astype(np.intp)
    covered = np.zeros(bins.size, dtype=np.bool_)
    for number, group in enumerate(seen.groups):
        own = bins.terminal == number
        served = study.servers(group.terminal, Service(group.direction.value), least).served
        covered[own] = served[rows[own], columns[own]]
    return covered


def _features(
    study: Study, seen: Observation, shown: np.ndarray[Any, Any], measured: Flags, predicted: Flags, found: Classes
) -> list[dict[str, Any]]:
    observed, bins = seen.observed, seen.observed.bins
    needed = [needed_levels(study, group) for group in seen.groups]
    squares = _squares(study, bins.easting_m[shown], bins.northing_m[shown])
    features = []
    for at, square in zip(shown.tolist(), squares, strict=True):
        group, site = seen.groups[int(bins.terminal[at])], int(bins.site[at])
        level_dbm = needed[int(bins.terminal[at])][site]
        heard = not bins.censored[at]
        properties = {
            "site": study.work.sites[site].code,
            "terminal": Carry(group.terminal).value,
            "direction": Direction(group.direction).value,
            "samples": int(bins.count[at]),
            "measured_dbm": round(float(bins.level_dbm[at] + level_dbm), _LEVEL_DECIMALS) if heard else None,
            "predicted_dbm": round(float(observed.predicted_dbm[at] + level_dbm), _LEVEL_DECIMALS),
            "difference_db": round(float(observed.residual_db[at]), _LEVEL_DECIMALS) if heard else None,
            "measured_served": bool(measured[at]),
            "predicted_served": bool(predicted[at]),
            "verdict": Verdict(int(found[at])).name.lower(),
        }
        geometry = {"type": "Polygon", "coordinates": [square.tolist()]}
        features.append({"type": "Feature", "geometry": geometry, "properties": properties})
    return features


def _squares(study: Study, easting_m: Floats, northing_m: Floats) -> Floats:
    """(n, 5, 2) degrees, anticlockwise."""
    half = 0.5 * BIN_M
    corners = np.array([(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)])
    metres = np.column_stack([easting_m, northing_m])[:, np.newaxis, :] + corners
    return _degrees(study, metres.reshape(-1, 2)).reshape(-1, 5, 2)


def _degrees(study: Study, metres: Floats) -> Floats:
    lon, lat = to_degrees(study.ground.lattice.crs, metres[:, 0], metres[:, 1])
    return np.asarray(np.round(np.column_stack([lon, lat]), _DEGREE_DECIMALS), dtype=np.float64)
