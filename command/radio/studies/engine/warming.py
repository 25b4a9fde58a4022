"""Everything loaded and compiled before somebody waits for it."""

from collections.abc import Mapping
from typing import Any

import numpy as np

import command.radio.studies.engine.points
import command.radio.studies.engine.running  # noqa: F401 - loaded ahead
from command.radio.analysis.grid import Grid
from command.radio.analysis.margins import Ground, Service, SiteLosses, best_servers
from command.radio.analysis.shares import Cells, tally
from command.radio.analysis.zones import Borders, Zones
from command.radio.propagation.budget import TERMINALS, Base, Carry, both_ways
from command.radio.propagation.sweep import Source, Window, as_tenths, sweep
from command.radio.studies.folders import Folders
from command.radio.studies.told import Told

_CELLS = 24


def warm(_folders: Folders, facts: Mapping[str, Any], _told: Told) -> dict[str, Any]:
    """A study of a few cells; `losses`: the sweep too, which only those need who compute."""
    grid = Grid(0.0, 0.0, 100.0, _CELLS, _CELLS)
    losses = np.full(grid.shape, 120.0, dtype=np.float32)
    if facts.get("losses"):
        swept = sweep(np.zeros(grid.shape, dtype=np.float32), 100.0, Source(12, 12, 30.0, 400.0), (1.5, 2.5), 1100.0)
        losses = np.nan_to_num(swept.losses_db[0], nan=150.0)
    window = Window(0, 0, *losses.shape)
    budget = both_ways(Base(), TERMINALS[Carry.VEHICLE])
    site = SiteLosses(12, 12, window, as_tenths(losses), budget, class_losses_db=(0.0,) * 8)
    ground = Ground(grid, np.zeros(grid.shape, dtype=np.uint8))
    servers = best_servers([site], ground, dict.fromkeys(Service, 0.0))[Service.BOTH]
    labels = np.zeros(grid.shape, dtype=np.int16)
    nothing = np.empty(0, dtype=np.int64)
    zones = Zones(grid, ("a",), labels, labels, Borders(nothing, nothing, np.empty(0)))
    probability = np.ones(grid.shape, dtype=np.float32)
    tally(zones, Cells(servers.served, servers.computed, probability), 1.0)
    tally(zones, Cells(servers.served, servers.computed, probability), probability)
    return {"cells": _CELLS * _CELLS}
