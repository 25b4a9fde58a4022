"""A study as its child reads it back: what it was told, its ground, its sites' losses, its stored margins."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from command.radio.analysis.grid import Classes, Flags, Raster
from command.radio.analysis.interference import Protection, carrier_to_interference_db, couplings
from command.radio.analysis.margins import NO_SITE, Servers, Service, best_servers
from command.radio.analysis.served import needed_margin_db, probability
from command.radio.propagation.budget import Carry
from command.radio.studies.engine.grounds import PreparedGround, lattice_of, open_ground
from command.radio.studies.engine.network import Net, Network, budget_of
from command.radio.studies.folders import Folders
from command.radio.studies.layout import NODATA, Layout, Planes, open_servers, read_layout
from command.radio.studies.work import Work, read_work

_LIMIT = 32_000
MOST_WITHOUT = 2
"""Sets of missing sites whose margins are kept beside a study's own."""
SERVICES = tuple(Service)
PROTECTION = Protection()


@dataclass(frozen=True, slots=True)
class Study:
    folders: Folders
    work: Work
    layout: Layout
    ground: PreparedGround
    net: Net
    without: tuple[str, ...] = ()
    """Codes of sites that are left out."""

    def servers(self, terminal: Carry, service: Service, least: float) -> Servers:
        """Best servers by the margins that are stored, counted at the margin that this probability needs."""
        study_id, without = self.work.study_id, self.without
        stored = open_servers(self.folders, study_id, self.layout, terminal.value, service.value, without)
        every = slice(None)
        margin = stored.margins_db(every, every)
        second = stored.seconds_db(every, every)
        second[np.isnan(second)] = -np.inf
        needed = self.needed_db(least)
        with np.errstate(invalid="ignore"):
            count: Classes = (margin >= needed).astype(np.uint8) + (second >= needed).astype(np.uint8)
        return Servers(margin, np.asarray(stored.sites(every, every)), second, count, needed)

    def interfered(self, terminal: Carry) -> Flags:
        """Cells where other sites on the channel, and not the noise, set the margin both ways."""
        stored = Carry(self.layout.stored[terminal.value])
        return np.asarray(np.load(limits_path(self.folders.margins(self.work.study_id, self.without), stored)))

    def needed_db(self, least: float) -> float:
        needed = needed_margin_db(least, self.work.sigma_db, indoor_db=self.work.indoor_db)
        return float(np.asarray(needed))

    def probability(self, margins_db: Raster) -> Raster:
        return probability(margins_db, self.work.sigma_db, indoor_db=self.work.indoor_db)


def open_study(folders: Folders, study_id: int, without: Sequence[str] = ()) -> Study:
    """The study, or what it would say without some of its sites: all margins and interference worked out anew from
    stored losses, and kept for the sets that were asked for last.
    """
    path = folders.work(study_id)
    stamps = path.stat().st_mtime_ns, folders.facts(study_id).stat().st_mtime_ns
    study = _open(folders, study_id, stamps, tuple(sorted(set(without))))
    if study.without:
        _work_out(study)
    return study


@lru_cache(maxsize=4)
def _open(folders: Folders, study_id: int, _stamps: tuple[int, int], without: tuple[str, ...]) -> Study:
    work = read_work(folders.work(study_id))
    layout = read_layout(folders, study_id)
    ground = open_ground(str(folders.ground(layout.ground)), lattice_of(work))
    network = msgspec.json.decode(network_path(folders, study_id).read_bytes(), type=Network)
    silent = frozenset(number for number, site in enumerate(work.sites) if site.code in without)
    return Study(folders, work, layout, ground, Net(folders, work, ground, network, silent), without)


def _work_out(study: Study) -> None:
    folder = study.folders.margins(study.work.study_id, study.without)
    if folder.exists():
        os.utime(folder)
        return
    aside = folder.with_name(f"{folder.name}.{os.getpid()}")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    for terminal in dict.fromkeys(stored_terminals(study.work).values()):
        store_servers(aside, study.net, terminal)
    try:
        aside.rename(folder)
    except OSError:
        if not folder.exists():
            raise
        shutil.rmtree(aside)
    for oldest in sorted(folder.parent.iterdir(), key=lambda each: -each.stat().st_mtime_ns)[MOST_WITHOUT:]:
        shutil.rmtree(oldest, ignore_errors=True)


def network_path(folders: Folders, study_id: int) -> Path:
    return folders.study(study_id) / "network.json"


def stored_terminals(work: Work) -> dict[Carry, Carry]:
    """Which terminal's file stands for each: handhelds differ by the loss of the body alone."""
    asked = [Carry(terminal) for terminal in work.terminals]
    handheld = next((carry for carry in asked if carry is not Carry.VEHICLE), Carry.HANDHELD_AT_HEAD)
    return {carry: carry if carry is Carry.VEHICLE else handheld for carry in asked}


def shift_db(work: Work, terminal: Carry, stored: Carry) -> float:
    """What the margins of a terminal differ by from those of the one whose file it shares, the same both ways."""
    site = work.sites[0]
    mine, theirs = budget_of(site, terminal), budget_of(site, stored)
    return mine.talk_out.greatest_loss_db - theirs.talk_out.greatest_loss_db


def store_servers(study_folder: Path, net: Net, terminal: Carry) -> None:
    """One pass over the sites; a file for each direction, and where other sites on the channel set the limit.

    A call both ways also needs the carrier above the interference. Carrier and interference are shadowed alike in
    half, so that their ratio varies as one level does: what it exceeds the protection by is a margin like the others.
    """
    found = best_servers(net.sites(terminal), net.analysis_ground, dict.fromkeys(SERVICES, 0.0))
    coupling = couplings([site.frequency_mhz for site in net.work.sites], PROTECTION)
    limited = np.zeros(net.ground.grid.shape, dtype=np.bool_)
    both = found[Service.BOTH]
    if coupling.any():
        ratio_db = carrier_to_interference_db(net.sites(terminal), net.analysis_ground, both, coupling)
        with np.errstate(invalid="ignore"):
            limited = np.asarray(ratio_db - PROTECTION.co_channel_db < both.margin_db)
        both.margin_db[limited] = ratio_db[limited] - np.float32(PROTECTION.co_channel_db)
    for service, servers in found.items():
        _replace(study_folder / f"servers.{terminal.value}.{service.value}.npy", _planes(servers))
    _replace(limits_path(study_folder, terminal), limited)


def _replace(path: Path, array: NDArray[Any]) -> None:
    """Never cut short under those who have mapped what an attempt before this one wrote."""
    aside = path.with_suffix(".part")
    with aside.open("wb") as file:
        np.save(file, array)
    aside.replace(path)


def limits_path(study_folder: Path, stored: Carry) -> Path:
    return study_folder / f"interference.{stored.value}.npy"


def _planes(servers: Servers) -> Planes:
    computed: Flags = servers.site != NO_SITE
    planes = np.empty((3, *servers.site.shape), dtype=np.int16)
    planes[0] = _tenths(servers.margin_db, computed)
    planes[1] = servers.site
    planes[2] = _tenths(servers.second_db, computed & np.isfinite(servers.second_db))
    return planes


def _tenths(values_db: Raster, known: Flags) -> Planes:
    scaled = np.clip(np.rint(np.where(known, values_db, 0.0) * 10.0), -_LIMIT, _LIMIT).astype(np.int16)
    scaled[~known] = NODATA
    return scaled
