"""Everything loaded and compiled before somebody waits for it."""

from collections.abc import Mapping
from typing import Any

import numpy as np

import command.radio.studies.engine.points
import command.radio.studies.engine.running  # noqa: F401 - loaded ahead
from command.radio.analysis.warming import warm_up
from command.radio.propagation.sweep import Source, sweep
from command.radio.studies.folders import Folders
from command.radio.studies.told import Told

_CELLS = 24


def warm(_folders: Folders, facts: Mapping[str, Any], _told: Told) -> dict[str, Any]:
    """A study of a few cells; `losses`: the sweep too, which only those need who compute."""
    if facts.get("losses"):
        flat = np.zeros((_CELLS, _CELLS), dtype=np.float32)
        sweep(flat, 100.0, Source(12, 12, 30.0, 400.0), (1.5, 2.5), 1100.0)
    warm_up()
    return {"cells": _CELLS * _CELLS}
