"""The best set of sites for covered weight, exactly: for up to a few hundred candidates, to set beside the greedy one.

    maximise  sum W_g y_g   with  y_g <= sum_j a_gj x_j,  sum cost_j x_j <= B,  x binary
              and for zones t   sum_{g in t} W_g y_g >= f_t W_t

Cells that the same candidates would serve are one row g (Church and ReVelle 1974, the maximal covering problem).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from command.radio.analysis.grid import Flags, Floats, Indices
from command.radio.analysis.next_site import Candidate, Demand

TIME_LIMIT_S = 20.0


@dataclass(frozen=True, slots=True)
class Rows:
    """Demand merged by who would serve it: `serves` (rows, candidates), weight and zone of each row.

    `served_now` and `total` by zone, in the demand's weight.
    """

    serves: sparse.csr_array
    weights: Floats
    zones: Indices
    served_now: Floats
    total: Floats


@dataclass(frozen=True, slots=True)
class Choice:
    """Indices of candidates; weight they add to what is served. `optimal` false where time ran out."""

    chosen: tuple[int, ...]
    added: float
    cost: float
    optimal: bool


def merged_rows(
    demand: Demand, candidates: Sequence[Candidate], needed_db: float, zones: Indices, zone_count: int
) -> Rows:
    """Rows of demand. `zones` flat per cell, negative outside all; such cells are no demand."""
    size = demand.weights.size
    worth = (demand.weights > 0.0) & (zones >= 0)
    now = demand.margins_db >= np.float32(needed_db)
    open_cells = np.flatnonzero(worth & ~now)
    patterns = np.zeros((open_cells.size, (len(candidates) + 7) // 8), dtype=np.uint8)
    for index, each in enumerate(candidates):
        serves = np.zeros(size, dtype=np.bool_)
        serves[each.cells[each.margins_db >= np.float32(needed_db)]] = True
        patterns[:, index // 8] |= serves[open_cells].astype(np.uint8) << (index % 8)
    reached = patterns.any(axis=1)
    found, row = _distinct(patterns[reached], zones[open_cells[reached]])
    serves_rows = np.unpackbits(found[:, :-8], axis=1, count=len(candidates), bitorder="little")
    return Rows(
        serves=sparse.csr_array(serves_rows.astype(np.float64)),
        weights=np.asarray(np.bincount(row, demand.weights[open_cells[reached]], len(found)), dtype=np.float64),
        zones=np.ascontiguousarray(found[:, -8:]).view(np.int64).ravel(),
        served_now=_by_zone(demand.weights, worth & now, zones, zone_count),
        total=_by_zone(demand.weights, worth, zones, zone_count),
    )


def best_set(
    rows: Rows,
    candidates: Sequence[Candidate],
    budget: float,
    floors: Mapping[int, float] | None = None,
    *,
    time_limit_s: float = TIME_LIMIT_S,
) -> Choice | None:
    """The set within the budget that adds most; `floors`: least covered share by zone. None where impossible."""
    costs = np.array([each.cost for each in candidates])
    constraints = [*_common(rows, candidates), _line(costs, np.zeros(rows.weights.size), -np.inf, budget)]
    for zone, floor in (floors or {}).items():
        inside = np.where(rows.zones == zone, rows.weights, 0.0)
        least = floor * rows.total[zone] - rows.served_now[zone]
        constraints.append(_line(np.zeros(costs.size), inside, least, np.inf))
    return _solved(rows, candidates, np.concatenate([np.zeros(costs.size), -rows.weights]), constraints, time_limit_s)


def greedy_set(rows: Rows, candidates: Sequence[Candidate], budget: float) -> Choice:
    """The same question answered step by step, to stand beside the exact answer: always the most added that fits.

    With equal costs and no shared places within 1 - 1/e of the best. `optimal` is never claimed.
    """
    serves = rows.serves.tocsc()
    left, open_rows = budget, rows.weights.copy()
    chosen: list[int] = []
    while True:
        added = np.asarray(serves.T @ open_rows, dtype=np.float64)
        taken = {candidates[each].place for each in chosen} - {""}
        for index, each in enumerate(candidates):
            if index in chosen or each.cost > left or each.place in taken:
                added[index] = 0.0
        if not added.size or added.max() <= 0.0:
            break
        best = int(np.argmax(added))
        chosen.append(best)
        left -= candidates[best].cost
        open_rows[serves[:, [best]].nonzero()[0]] = 0.0
    return Choice(tuple(chosen), float(rows.weights.sum() - open_rows.sum()), budget - left, optimal=False)


def cheapest_set(
    rows: Rows, candidates: Sequence[Candidate], target_share: float, *, time_limit_s: float = TIME_LIMIT_S
) -> Choice | None:
    """The cheapest set with which this share of all weight is covered. None where no set reaches it."""
    costs = np.array([each.cost for each in candidates])
    least = target_share * float(rows.total.sum()) - float(rows.served_now.sum())
    constraints = [*_common(rows, candidates), _line(np.zeros(costs.size), rows.weights, least, np.inf)]
    return _solved(rows, candidates, np.concatenate([costs, np.zeros(rows.weights.size)]), constraints, time_limit_s)


def _distinct(patterns: NDArray[np.uint8], zones: Indices) -> tuple[NDArray[np.uint8], Indices]:
    """Different rows of pattern and zone (its 8 bytes last), and to which of them each cell belongs."""
    keys = np.hstack([patterns, np.ascontiguousarray(zones, dtype=np.int64).view(np.uint8).reshape(-1, 8)])
    whole = np.ascontiguousarray(keys).view(np.dtype((np.void, keys.shape[1]))).ravel()
    _, first, row = np.unique(whole, return_index=True, return_inverse=True)
    return keys[first], row.astype(np.int64)


def _by_zone(weights: Floats, where: Flags, zones: Indices, zone_count: int) -> Floats:
    return np.asarray(np.bincount(zones[where], weights[where], zone_count), dtype=np.float64)


def _line(of_x: Floats, of_y: Floats, least: float, most: float) -> LinearConstraint:
    return LinearConstraint(sparse.csr_array(np.concatenate([of_x, of_y])[np.newaxis, :]), least, most)


def _common(rows: Rows, candidates: Sequence[Candidate]) -> list[LinearConstraint]:
    """A row is served by somebody who was chosen; of one place at most one candidate is."""
    size = rows.weights.size
    served = LinearConstraint(sparse.hstack([-rows.serves, sparse.eye_array(size)], format="csr"), -np.inf, 0.0)
    places: dict[str, list[int]] = {}
    for index, each in enumerate(candidates):
        if each.place:
            places.setdefault(each.place, []).append(index)
    shared = [members for members in places.values() if len(members) > 1]
    alone = [
        _line(np.isin(np.arange(len(candidates)), each).astype(np.float64), np.zeros(size), -np.inf, 1.0)
        for each in shared
    ]
    return [served, *alone]


def _solved(
    rows: Rows,
    candidates: Sequence[Candidate],
    objective: Floats,
    constraints: list[LinearConstraint],
    time_limit_s: float,
) -> Choice | None:
    count = len(candidates)
    found = milp(
        objective,
        integrality=np.concatenate([np.ones(count), np.zeros(rows.weights.size)]),
        bounds=Bounds(0.0, 1.0),
        constraints=constraints,
        options={"time_limit": time_limit_s, "mip_rel_gap": 0.0},
    )
    if found.x is None:
        return None
    chosen = [int(each) for each in np.flatnonzero(found.x[:count] > 0.5)]
    covered = np.asarray(rows.serves[:, chosen].sum(axis=1)).ravel() > 0.0
    return Choice(
        tuple(chosen),
        float(rows.weights[covered].sum()),
        float(sum(candidates[each].cost for each in chosen)),
        bool(found.status == 0),
    )
