"""Prints how far the model is from its reference, and the fast sweep from the exact form.

Run from the root of the checkout: `.venv/bin/python -m tests.radio.propagation.accuracy`.
"""

import sys
import time
from collections.abc import Iterable

import numpy as np

from command.radio.propagation.sweep import EXACT, Accuracy, Source, sweep
from tests.radio.propagation.landscape import hills, plain_with_range
from tests.radio.propagation.test_itm import CASES, answer

CELL_M = 30.0
CELLS = 801
SEED = 20
QUANTILES = (50, 95, 99, 99.9, 100)
TERRAINS = {
    "plain with a range to 400 m": lambda: plain_with_range(CELLS, SEED),
    "low hills, 100 m": lambda: hills(CELLS, 100.0, SEED),
    "mountains, 400 m": lambda: hills(CELLS, 400.0, SEED),
    "high mountains, 1500 m": lambda: hills(CELLS, 1500.0, SEED),
}


def row(cells: Iterable[object]) -> None:
    sys.stdout.write(f"| {' | '.join(str(cell) for cell in cells)} |\n")


def against_the_reference() -> None:
    row(("cases", "p50 dB", "p95 dB", "p99 dB", "worst dB"))
    row(("---",) * 5)
    kinds = ["all", *sorted({case["kind"] for case in CASES})]
    for kind in kinds:
        cases = [case for case in CASES if kind in {"all", case["kind"]}]
        differences_db = [abs(answer(case).loss_db - case["reference"]["A_db"]) for case in cases]
        figures = np.percentile(differences_db, (50, 95, 99, 100))
        row((f"{kind} ({len(cases)})", *(f"{figure:.4f}" for figure in figures)))


def against_the_exact_form() -> None:
    row(("terrain", "cells", *(f"p{quantile:g} dB" for quantile in QUANTILES), "over 1 dB", "CPU fast", "CPU exact"))
    row(("---",) * 10)
    source = Source(CELLS // 2, CELLS // 2, 40.0, 401.0)
    radius_m = (CELLS // 2 - 1) * CELL_M
    for name, made in TERRAINS.items():
        terrain_m = made()
        answers, cpu_s = [], []
        for accuracy in (Accuracy(), EXACT):
            sweep(terrain_m, CELL_M, source, (1.5, 2.5), 300.0, accuracy=accuracy)
            began = time.process_time()
            answers.append(sweep(terrain_m, CELL_M, source, (1.5, 2.5), radius_m, accuracy=accuracy).losses_db)
            cpu_s.append(time.process_time() - began)
        differences_db = np.abs(answers[0] - answers[1])
        differences_db = differences_db[np.isfinite(differences_db)]
        figures = [f"{figure:.3f}" for figure in np.percentile(differences_db, QUANTILES)]
        share = f"{100 * np.mean(differences_db > 1.0):.3f} %"
        row((name, differences_db.size, *figures, share, *(f"{seconds:.1f} s" for seconds in cpu_s)))


if __name__ == "__main__":
    against_the_reference()
    sys.stdout.write("\n")
    against_the_exact_form()
