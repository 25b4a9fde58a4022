"""The demo city's net put together: sites, radios with their crews, and losses that are computed where they are missing."""

import asyncio
import shutil
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from command.radio.propagation.budget import Carry
from simulators.city import City
from simulators.city.radio_sites import RadioSite
from simulators.city.routing import Router
from simulators.radio import losses
from simulators.radio.ether import HillsAndStreets
from simulators.radio.net import RAMP_S, Clock, Net
from simulators.radio.specs import RadioSpec, radios
from simulators.radio.truth import Truth
from simulators.radio.whereabouts import Whereabouts, in_vehicle, on_foot, with_crew
from simulators.vehicles.motion import Motion


class LossesFailedError(RuntimeError):
    """The program that computes losses ended badly; with the end of what it said."""


async def compute_losses(city: City, cache: Path) -> Path:
    """The folder with the losses of all sites. Missing ones take a process of their own about half a minute."""
    folder = losses.folder_of(cache, city.seed, city.radio_sites)
    if not losses.is_complete(folder):
        nice = shutil.which("nice")
        words = ("-m", "simulators.radio.compute", "--seed", str(city.seed), "--cache", str(cache))
        child = await asyncio.create_subprocess_exec(
            *([nice, "-n", "19"] if nice else []), sys.executable, "-P", *words,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        try:
            output, _ = await child.communicate()
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        if child.returncode:
            raise LossesFailedError(output.decode(errors="replace")[-1000:])
    return folder


def ether_over(city: City, folder: Path, sites: list[RadioSite]) -> HillsAndStreets:
    """What is heard where, from computed losses and the hidden truth of the city's seed."""
    truth = Truth(city.seed, [site.code for site in city.radio_sites])
    return HillsAndStreets(sites, losses.load(folder), truth)


def with_whereabouts(
    specs: list[RadioSpec], router: Router, driven: Mapping[str, Motion], seed: int, now: float
) -> list[tuple[RadioSpec, Whereabouts]]:
    """Each radio with where it is: in or around its vehicle, which is one of `driven` or drives for itself."""
    motions = dict(driven)

    def whereabouts(spec: RadioSpec) -> Whereabouts:
        name = f"{seed}/radio/walk/{spec.radio_id}"
        if spec.plate is None:
            return on_foot(spec.home_lon, spec.home_lat, name)
        if spec.plate not in motions:
            motions[spec.plate] = Motion(router, spec.home_lon, spec.home_lat, f"{seed}/motion/{spec.plate}", now)
        drive = motions[spec.plate].where
        return in_vehicle(drive) if spec.carry is Carry.VEHICLE else with_crew(drive, name)

    return [(spec, whereabouts(spec)) for spec in specs]


def build_net(
    city: City,
    folder: Path,
    router: Router,
    *,
    count: int,
    repeaters: int | None,
    rates: Mapping[str, float],
    driven: Mapping[str, Motion] | None = None,
    ramp_s: float = RAMP_S,
    clock: Clock = time.time,
) -> Net:
    """The net of the demo city with `count` radios of its roster and the first `repeaters` sites."""
    sites = city.radio_sites[:repeaters]
    placed = with_whereabouts(radios(city, count), router, driven or {}, city.seed, clock())
    ether = ether_over(city, folder, sites)
    return Net(sites, placed, ether, seed=city.seed, rates=rates, ramp_s=ramp_s, clock=clock)
