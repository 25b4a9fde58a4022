"""Debian's `splat-hd`, run as a program of its own on generated tiles: its CPU time, nothing else."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks.coverage_child import ANTENNA_M, FREQUENCY_MHZ, TERMINALS_M

PARAMETERS = f"""15.000 ; relative permittivity
0.005 ; conductivity, S/m
315.000 ; N units at sea level
{FREQUENCY_MHZ:.3f} ; MHz
5 ; continental temperate
1 ; vertical
0.50 ; situations
0.50 ; time
"""


def find_splat() -> str | None:
    """The program, installed where it is missing and apt may; None where it cannot be had."""
    if shutil.which("splat-hd") is None and os.geteuid() == 0 and shutil.which("apt-get") is not None:
        install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "splat"]
        subprocess.run(
            install, check=False, stdout=subprocess.DEVNULL, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        )
    found = shutil.which("splat-hd")
    if found is None:
        print("splat-hd is not installed and could not be: apt-get install splat", flush=True)
    return found


@dataclass(frozen=True, slots=True)
class Splat:
    """One site over the tiles in a folder, which are converted into its own format first."""

    program: str
    folder: Path
    latitude_deg: float
    longitude_deg: float

    def __post_init__(self) -> None:
        for tile in sorted(self.folder.glob("*.hgt")):
            self._run(["srtm2sdf-hd", tile.name])
        # Longitudes count westwards.
        place = f"SITE\n{self.latitude_deg}\n{360.0 - self.longitude_deg}\n{ANTENNA_M} meters\n"
        (self.folder / "site.qth").write_text(place, encoding="ascii")
        (self.folder / "site.lrp").write_text(PARAMETERS, encoding="ascii")

    def cpu_s(self, radius_km: float) -> float:
        """User and system time of a path-loss map of this radius with the Longley-Rice model."""
        options = ["-metric", "-olditm", "-N", "-n", "-d", str(self.folder)]
        return self._run([self.program, "-t", "site.qth", "-L", f"{TERMINALS_M[0]}", "-R", f"{radius_km:g}", *options])

    def _run(self, command: list[str]) -> float:
        running = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
        if running.returncode != 0:
            raise SystemExit(f"{command[0]} ended with {running.returncode}")
        return used.ru_utime + used.ru_stime
