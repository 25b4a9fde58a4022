"""The next site: what a candidate adds to the present network, and a greedy choice of several.

    gain = sum of w (max(P, P of the candidate) - P) - lambda cost

A candidate is anything with margins over cells: a new mast, or a present one raised or made stronger. The gain of
each can only fall as others are chosen, so most gains need not be computed again (lazy evaluation). For covered
weight the greedy choice is within 1 - 1/e of the best; `site_sets` knows the best of small instances.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from command.radio.analysis.grid import Floats, Indices, Raster
from command.radio.analysis.margins import Ground, Service, SiteLosses, margin_db
from command.radio.analysis.served import probability
from command.radio.propagation.reliability import UNCALIBRATED_SIGMA_DB

MODEL_ERRORS_DB = (-5.0, 0.0, 5.0)
"""A proposal is shown with its gain when every margin is off by these."""


class Kind(StrEnum):
    NEW = "new"
    HIGHER = "higher"
    STRONGER = "stronger"


@dataclass(frozen=True, slots=True)
class Candidate:
    """`cells`: flat indices on the demand's grid in rising order, `margins_db` there (NaN left out by `candidate`).

    Candidates of one `place` exclude each other (the same mast at 30 and at 40 m); empty for none.
    """

    name: str
    cells: Indices
    margins_db: Raster
    cost: float = 1.0
    kind: Kind = Kind.NEW
    place: str = ""


@dataclass(frozen=True, slots=True)
class Demand:
    """Flat over the grid: what every cell is worth and the margin it has now, -inf where nothing was computed."""

    weights: Floats
    margins_db: Raster
    sigma_db: float = UNCALIBRATED_SIGMA_DB

    @classmethod
    def of(cls, weights: Floats | Raster, margins_db: Raster, sigma_db: float = UNCALIBRATED_SIGMA_DB) -> "Demand":
        """From rasters; cells of unknown weight are worth nothing."""
        flat = np.nan_to_num(np.ravel(weights).astype(np.float64))
        present = np.ravel(margins_db)
        return cls(flat, np.where(np.isnan(present), np.float32(-np.inf), present), sigma_db)


@dataclass(frozen=True, slots=True)
class Pick:
    """`gain` is what it added after the picks before it, cost not yet subtracted."""

    candidate: Candidate
    gain: float


def candidate(
    name: str,
    site: SiteLosses,
    ground: Ground,
    service: Service,
    *,
    cost: float = 1.0,
    kind: Kind = Kind.NEW,
    place: str = "",
) -> Candidate:
    """A candidate from its losses on the demand's grid, as those of a present site."""
    margins = margin_db(site, ground, service)
    rows, columns = np.nonzero(~np.isnan(margins))
    cells = (rows + site.window.first_row) * ground.grid.columns + columns + site.window.first_column
    return Candidate(name, cells.astype(np.int64), margins[rows, columns], cost, kind, place)


def gain(demand: Demand, proposed: Candidate, *, error_db: float = 0.0) -> float:
    """Weight times probability that the candidate adds to the present network, were every margin off by `error_db`."""
    shift = np.float32(error_db)
    present = probability(demand.margins_db[proposed.cells] + shift, demand.sigma_db)
    return _gain(demand.weights, present, proposed.cells, probability(proposed.margins_db + shift, demand.sigma_db))


def sensitivity(
    demand: Demand, proposed: Candidate, errors_db: Sequence[float] = MODEL_ERRORS_DB
) -> dict[float, float]:
    return {error_db: gain(demand, proposed, error_db=error_db) for error_db in errors_db}


def best_alone(demand: Demand, candidates: Sequence[Candidate], most: int) -> list[Pick]:
    """Candidates by what each adds alone: the short list of a coarse pass, to be computed again finely."""
    picks = [Pick(each, gain(demand, each)) for each in candidates]
    return sorted(picks, key=lambda pick: -pick.gain)[:most]


def greedy(
    demand: Demand,
    candidates: Sequence[Candidate],
    *,
    most: int | None = None,
    budget: float | None = None,
    cost_weight: float = 0.0,
) -> list[Pick]:
    """Candidates by falling gain less `cost_weight` times cost, until none gains, or `most` or `budget` is reached.

    Of equal gains the first named wins. A candidate that no longer fits the budget is passed over.
    """
    present = probability(demand.margins_db, demand.sigma_db).astype(np.float64)
    offered = [probability(each.margins_db, demand.sigma_db).astype(np.float64) for each in candidates]
    net = [
        _gain(demand.weights, present[each.cells], each.cells, offer) - cost_weight * each.cost
        for each, offer in zip(candidates, offered, strict=True)
    ]
    # (negative gain, index, how many were picked when it was computed)
    heap = [(-value, index, 0) for index, value in enumerate(net)]
    heapq.heapify(heap)
    picks: list[Pick] = []
    left, taken = float("inf") if budget is None else budget, set[str]()
    while heap and (most is None or len(picks) < most):
        value, index, computed_at = heapq.heappop(heap)
        each = candidates[index]
        if -value <= 0.0:
            break
        if each.cost > left or each.place in taken:
            continue
        if computed_at < len(picks):
            now = _gain(demand.weights, present[each.cells], each.cells, offered[index]) - cost_weight * each.cost
            heapq.heappush(heap, (-now, index, len(picks)))
            continue
        picks.append(Pick(each, -value + cost_weight * each.cost))
        present[each.cells] = np.maximum(present[each.cells], offered[index])
        left -= each.cost
        taken |= {each.place} - {""}
    return picks


def _gain(weights: Floats, present: Floats | Raster, cells: Indices, offer: Floats | Raster) -> float:
    return float(np.dot(weights[cells], np.maximum(offer - present, 0.0)))
