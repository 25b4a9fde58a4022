"""The acceptance drive: the tiles that a crew has to drive, and what a drive through them proves."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from command.foundation.errors import conflict, invalid, not_found
from command.geo.rasters.systems import to_degrees
from command.radio.analysis.acceptance import Tile, judged, tile_list, tile_numbers, tiles_needed
from command.radio.analysis.grid import Flags, Floats
from command.radio.analysis.margins import Service
from command.radio.analysis.zones import OUTSIDE
from command.radio.measured.engine.observing import NEEDED_DB, read_readings, squares
from command.radio.propagation.budget import Carry
from command.radio.studies.engine.stored import Study, open_study
from command.radio.studies.folders import Folders
from command.radio.studies.told import Told

_DEGREE_DECIMALS = 6
MOST_TILES = 40_000
"""More than any crew drives, and what a list still carries."""


def plan_tiles(folders: Folders, facts: Mapping[str, Any], _told: Told) -> dict[str, Any]:
    """The list, from the north-west.

    Raises NOT_FOUND `area_not_found`, CONFLICT `acceptance_area_too_small`, INVALID `acceptance_too_exact`.
    """
    needed = tiles_needed(float(facts["expected_share"]), float(facts["error"]), float(facts["confidence"]))
    if needed > MOST_TILES:
        raise invalid(
            "acceptance_too_exact", f"需要 {needed} 个方格，最多 {MOST_TILES} 个", tiles=needed, most=MOST_TILES
        )
    study = open_study(folders, int(facts["study_id"]))
    terminal, service = Carry(facts["terminal"]), Service(facts["direction"])
    served = study.servers(terminal, service, float(facts["probability"])).served
    area = _area(study, facts["area_code"])
    if facts["covered_only"]:
        area = area & served
    try:
        tiles = tile_list(study.ground.grid, area, needed, min(site.frequency_mhz for site in study.work.sites))
    except ValueError as error:
        raise conflict("acceptance_area_too_small", f"范围内放不下 {needed} 个方格", tiles=needed) from error
    return {"needed": needed, "tiles": [_told_tile(study, tile, area, served) for tile in tiles]}


def _area(study: Study, code: str | None) -> Flags:
    """Cells of a township or of a district; of all townships where no code is given."""
    labels = study.ground.zones.labels
    if code is None:
        return np.asarray(labels != OUTSIDE)
    codes = {area.code for area in study.work.areas if code in {area.code, area.district}}
    wanted = [number for number, each in enumerate(study.ground.zones.codes) if each in codes]
    if not wanted:
        raise not_found("area", code)
    return np.isin(labels, wanted)


def _told_tile(study: Study, tile: Tile, area: Flags, served: Flags) -> dict[str, Any]:
    size = round(tile.side_m / study.ground.grid.cell_m)
    cells = np.s_[tile.row * size : (tile.row + 1) * size, tile.column * size : (tile.column + 1) * size]
    inside = area[cells]
    half = 0.5 * tile.side_m
    middle = np.array([tile.west_m + half, tile.south_m + half])
    corners = np.array([(0, 0), (-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)])
    centre, *ring = _degrees(study, middle + corners).tolist()
    return {
        "code": tile.code,
        "row": tile.row,
        "column": tile.column,
        "west_m": float(tile.west_m),
        "south_m": float(tile.south_m),
        "side_m": float(tile.side_m),
        "cells": tile.cells,
        "lon": centre[0],
        "lat": centre[1],
        "ring": ring,
        "predicted_share": round(float(np.count_nonzero(served[cells] & inside)) / max(1, tile.cells), 4),
    }


def judge_tiles(folders: Folders, facts: Mapping[str, Any], _told: Told) -> dict[str, Any]:
    """Tiles that were driven and those that passed, with exact limits. Raises CONFLICT `no_tile_driven`."""
    study, grid_tiles = open_study(folders, int(facts["study_id"])), [_tile(one) for one in facts["tiles"]]
    grid = study.ground.grid
    bins = squares(study, read_readings(facts), int(facts["least_samples"]))
    rows = np.floor((grid.north_m - bins.northing_m) / grid.cell_m).astype(np.int64)
    columns = np.floor((bins.easting_m - grid.west_m) / grid.cell_m).astype(np.int64)
    served = ~bins.censored & (bins.level_dbm >= NEEDED_DB)
    found = judged(tile_numbers(grid, grid_tiles), len(grid_tiles), (rows, columns), served)
    if not found.tested.any():
        raise conflict("no_tile_driven", "方案中的方格都没有测到", tiles=len(grid_tiles), bins=bins.size)
    result = found.result(float(facts["confidence"]))
    return {
        "tested": result.tested,
        "passed": result.passed,
        "share": result.share,
        "lower": result.lower,
        "upper": result.upper,
        "confidence": result.confidence,
        "proves": result.proves(float(facts["target"])),
        "bins": bins.size,
        "failed": [tile.code for tile, ok in zip(grid_tiles, found.tested & ~found.passed, strict=True) if ok],
        "not_driven": [tile.code for tile, tested in zip(grid_tiles, found.tested, strict=True) if not tested],
    }


def _tile(told: Mapping[str, Any]) -> Tile:
    return Tile(**{name: told[name] for name in Tile.__slots__})


def _degrees(study: Study, metres: Floats) -> Floats:
    lon, lat = to_degrees(study.ground.lattice.crs, metres[:, 0], metres[:, 1])
    return np.asarray(np.round(np.column_stack([lon, lat]), _DEGREE_DECIMALS), dtype=np.float64)
