"""The fit of a study to measurements, in words: terms, scores on ground it has not seen, or why it is refused."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from command.foundation.errors import CommandError, conflict
from command.geo.rasters.models import ClutterClass
from command.radio.analysis import validation
from command.radio.analysis.calibration import FitRefusedError, Freedom, TooFewBinsError
from command.radio.analysis.grid import Indices
from command.radio.analysis.validation import Calibration, NoImprovementError, Score
from command.radio.measured.engine.observing import (
    NEEDED_DB,
    Observation,
    observe,
    read_readings,
    without_calibration,
)
from command.radio.studies.engine.stored import Study, open_study
from command.radio.studies.folders import Folders
from command.radio.studies.told import Told

MOST_SIGMA_DB = 20.0
STEEPEST_DB = 30.0
"""What a study's inputs take."""
_DECIMALS = 3


def calibrate(folders: Folders, facts: Mapping[str, Any], _told: Told) -> dict[str, Any]:
    """From the model without an earlier calibration. Raises CONFLICT `too_few_bins`, `one_group`, `no_improvement`."""
    study = open_study(folders, int(facts["study_id"]))
    readings = read_readings(facts)
    observation = observe(study, without_calibration(study.net), readings, int(facts["least_samples"]))
    freedom = Freedom(terminal=float(facts["reading_error_db"]) ** 2)
    try:
        found = validation.calibrate(observation.observed, NEEDED_DB, freedom=freedom, seed=study.work.seed)
    except FitRefusedError as error:
        raise refusal(error, observation) from error
    return _told_of(study, observation, found, str(facts["name"]))


def refusal(error: FitRefusedError, observation: Observation) -> CommandError:
    facts: dict[str, Any] = {"used": observation.used}
    words = "测量都在同一平方公里内，无法检验校准是否有效"
    if isinstance(error, TooFewBinsError):
        words = f"测量格 {error.bins} 个，至少需要 {error.needed} 个"
        facts |= {"bins": error.bins, "needed": error.needed}
    elif isinstance(error, NoImprovementError):
        before_db, after_db = error.before.rmse_db, error.after.rmse_db
        words = f"未参与拟合处的均方根误差：校准前 {before_db:.2f} dB，校准后 {after_db:.2f} dB"
        facts |= {"before": score_of(error.before), "after": score_of(error.after)}
    return conflict(error.code, words, **facts)


def _told_of(study: Study, observation: Observation, found: Calibration, name: str) -> dict[str, Any]:
    bins, offsets = observation.observed.bins, found.offsets
    sites = _terms(offsets.sites, bins.site, lambda index: study.work.sites[index].code)
    classes = _terms(
        offsets.clutter, observation.observed.clutter.astype(np.int64), lambda index: ClutterClass(index).name.lower()
    )
    receivers = _terms(offsets.terminals, bins.terminal, str)
    readings = []
    for one in receivers:
        group = observation.groups[int(one["code"])]
        code = f"{group.terminal.value}.{group.direction.value}"
        readings.append({**one, "code": code, "terminal": group.terminal.value, "direction": group.direction.value})
    slope_db = round(float(np.clip(offsets.slope_db, -STEEPEST_DB, STEEPEST_DB)), _DECIMALS)
    variogram = found.variogram
    return {
        "terms": {
            "name": name,
            "sigma_db": round(min(MOST_SIGMA_DB, found.sigma_db), _DECIMALS),
            "site_offsets_db": {one["code"]: one["offset_db"] for one in sites if one["offset_db"] is not None},
            "class_offsets_db": {one["code"]: one["offset_db"] for one in classes if one["offset_db"] is not None},
            "slope_db": slope_db,
        },
        "before": score_of(found.before),
        "receivers": score_of(found.receivers),
        "after": score_of(found.after),
        "carried": score_of(found.carried),
        "sites": sites,
        "classes": classes,
        "readings": readings,
        "slope_db": slope_db,
        "variogram": None
        if variogram is None
        else {"nugget_db2": variogram.nugget_db2, "sill_db2": variogram.sill_db2, "range_m": variogram.range_m},
        "used": observation.used,
    }


def _terms(offsets: Mapping[int, float], of_bins: Indices, code_of: Callable[[int], str]) -> list[dict[str, Any]]:
    """Every index that was met, whether or not its bins sufficed."""
    indices, counts = np.unique(of_bins, return_counts=True)
    return [
        {
            "code": code_of(index),
            "offset_db": round(offsets[index], _DECIMALS) if index in offsets else None,
            "bins": count,
        }
        for index, count in zip(indices.tolist(), counts.tolist(), strict=True)
    ]


def score_of(score: Score) -> dict[str, Any]:
    return {
        "bias_db": round(score.bias_db, _DECIMALS),
        "rmse_db": round(score.rmse_db, _DECIMALS),
        "correct_share": round(score.correct_share, 4),
        "bins": score.bins,
    }
