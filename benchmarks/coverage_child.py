"""The tasks of `bench coverage` that are measured, each in a process of its own; prints its figures as JSON."""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from command.radio.propagation.sweep import EXACT, Accuracy, Source, as_tenths, sweep

CELL_M = 30.0
FREQUENCY_MHZ = 401.0
ANTENNA_M = 40.0
TERMINALS_M = (1.5, 2.5)
CITY_RADIUS_M = 25e3
ACCURACY_RADIUS_M = 12e3
ROUNDS = 3


def middle(terrain_m: np.ndarray) -> Source:
    return Source(terrain_m.shape[0] // 2, terrain_m.shape[1] // 2, ANTENNA_M, FREQUENCY_MHZ)


def warm(terrain_m: np.ndarray) -> None:
    """Compiled code is read or made before anything is measured."""
    sweep(terrain_m, CELL_M, middle(terrain_m), TERMINALS_M, 600.0)


def peak_mb() -> float:
    """Most resident memory of this process so far, of the terrain, the compiler and shared libraries too.

    Not `getrusage`: what that tells begins with the peak of the process which started this one.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def site(terrain: str, radius_km: str) -> dict[str, float]:
    """CPU of one site on one thread for one terminal, as SPLAT! has it, and for two."""
    terrain_m = np.load(terrain)
    warm(terrain_m)
    figures = {}
    for name, heights_m in (("cpu_s", TERMINALS_M[:1]), ("two_heights_cpu_s", TERMINALS_M)):
        taken = []
        for _ in range(ROUNDS):
            began = time.process_time()
            found = sweep(terrain_m, CELL_M, middle(terrain_m), heights_m, float(radius_km) * 1e3, threads=1)
            taken.append(time.process_time() - began)
        figures[name] = float(np.median(taken))
    figures["site_cells"] = int(np.isfinite(found.losses_db[0]).sum())
    return figures


def city(terrain: str, sites: str, threads: str, seed: str) -> dict[str, float]:
    """Sites anywhere in the middle of the terrain, two terminals each, stored in tenths of a decibel."""
    terrain_m = np.load(terrain)
    warm(terrain_m)
    edge = int(CITY_RADIUS_M / CELL_M) + 1
    places = np.random.default_rng(int(seed)).integers(edge, terrain_m.shape[0] - edge, (int(sites), 2))
    began, began_cpu = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        for row, column in places.tolist():
            source = Source(row, column, ANTENNA_M, FREQUENCY_MHZ)
            found = sweep(terrain_m, CELL_M, source, TERMINALS_M, CITY_RADIUS_M, threads=int(threads))
            stored = Path(folder) / "losses"
            as_tenths(found.losses_db).tofile(stored)
            stored.unlink()
    wall_s, cpu_s = time.perf_counter() - began, time.process_time() - began_cpu
    return {"city_wall_s": wall_s, "city_cpu_s": cpu_s, "peak_mb": peak_mb()}


def accuracy(terrain: str) -> dict[str, float]:
    """The fast sweep against the exact form on the same profiles."""
    terrain_m = np.load(terrain)
    warm(terrain_m)
    fast, exact = (
        sweep(terrain_m, CELL_M, middle(terrain_m), TERMINALS_M, ACCURACY_RADIUS_M, accuracy=chosen).losses_db
        for chosen in (Accuracy(), EXACT)
    )
    differences_db = np.abs(fast - exact)[np.isfinite(exact)]
    p50_db, p99_db = np.percentile(differences_db, (50, 99))
    over = 100.0 * float(np.mean(differences_db > 1.0))
    return {"p50_db": float(p50_db), "p99_db": float(p99_db), "over_1_db_percent": over}


TASKS: dict[str, Callable[..., dict[str, float]]] = {"site": site, "city": city, "accuracy": accuracy}

if __name__ == "__main__":
    print(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))
