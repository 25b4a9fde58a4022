"""`./zhihui bench coverage`: what a site and a city of sites cost, beside Debian's `splat-hd` on the same terrain.

SPLAT! is another program under another licence: it is run by this benchmark as a program of its own, reads generated
tiles, and is neither linked nor shipped. What is compared, and how, is in docs/performance.md.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from benchmarks.coverage_terrain import around, fractal, hills, write_tiles
from benchmarks.report import publish, report
from benchmarks.splat import Splat, find_splat

RELIEF_M = 400.0
CITY_CELLS = 3840
LATITUDE_DEG, LONGITUDE_DEG = 31.5, 120.0


@dataclass(frozen=True, slots=True)
class Ended:
    """A child that has ended: what it printed, and what it used."""

    printed: dict[str, float]
    wall_s: float


def child(task: str, *words: str) -> Ended:
    """A task of `coverage_child` in a process of its own, so that its memory is its own."""
    began = time.perf_counter()
    finished = subprocess.run(
        [sys.executable, "-m", "benchmarks.coverage_child", task, *words], capture_output=True, text=True, check=False
    )
    if finished.returncode != 0:
        raise SystemExit(f"coverage_child {task} failed:\n{finished.stderr}")
    return Ended(json.loads(finished.stdout), time.perf_counter() - began)


def beside_splat(folder: Path, seed: int, radius_km: float) -> dict[str, float | None]:
    """One site on the terrain of two tiles of one arc-second, ours and SPLAT!'s."""
    tiles_m = hills(fractal(3840, 7680, seed)[:3601, :7201], RELIEF_M).round()
    cells = 2 * (int(radius_km * 1000 / 30.0) + 2) + 1
    np.save(folder / "site.npy", around(tiles_m, 30.0, cells, LATITUDE_DEG))
    ours = child("site", str(folder / "site.npy"), str(radius_km)).printed
    print(f"one site of {radius_km:g} km: {ours['cpu_s']:.2f} s CPU", flush=True)
    program = find_splat()
    if program is None:
        return ours | {"splat_cpu_s": None, "cpu_ratio": None}
    write_tiles(tiles_m, folder)
    splat = Splat(program, folder, LATITUDE_DEG, LONGITUDE_DEG)
    fixed_s, whole_s = splat.cpu_s(1.0), splat.cpu_s(radius_km)
    splat_s = whole_s - fixed_s
    figures = {"splat_cpu_s": splat_s, "splat_fixed_cpu_s": fixed_s, "cpu_ratio": splat_s / ours["cpu_s"]}
    return {**ours, **figures}


def main() -> None:
    parser = argparse.ArgumentParser(prog="./zhihui bench coverage", description=__doc__)
    parser.add_argument("--sites", type=int, default=60, help="sites of the city, 25 km each")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="threads of the city")
    parser.add_argument("--radius-km", type=float, default=50.0, help="of the site beside SPLAT!, at most 50")
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--json", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zhihui-coverage-") as name:
        folder = Path(name)
        np.save(folder / "city.npy", hills(fractal(CITY_CELLS, CITY_CELLS, arguments.seed), RELIEF_M))
        figures: dict[str, object] = {**child("accuracy", str(folder / "city.npy")).printed}
        words = (str(folder / "city.npy"), str(arguments.sites), str(arguments.threads), str(arguments.seed))
        city = child("city", *words)
        figures |= city.printed | {"city_process_s": city.wall_s}
        print(f"{arguments.sites} sites of 25 km: {city.printed['city_wall_s']:.1f} s", flush=True)
        figures |= beside_splat(folder, arguments.seed, arguments.radius_km)
    versions = {"numba": version("numba")}
    publish(report("coverage", figures, seed=arguments.seed, servers=versions), arguments.json)


if __name__ == "__main__":
    main()
