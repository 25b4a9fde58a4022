"""Readings of a file, in bins, beside what a study predicts there.

Levels are kept as margins: decibels above what the receiver of that direction, site and terminal needs. So talk-out
and talk-in, handhelds and vehicles stand in one fit, a call is served from 0 on, and where nothing was heard the level
is known to be below 0.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from command.geo.rasters.systems import from_degrees
from command.radio.analysis.calibration import Observed
from command.radio.analysis.drive import Bins, Samples, bin_samples
from command.radio.analysis.grid import Flags, Floats, Indices
from command.radio.analysis.margins import SiteLosses
from command.radio.analysis.observed import matched, needed_dbm
from command.radio.propagation.budget import Carry, Direction
from command.radio.studies.engine.network import NOWHERE, Net, budget_of
from command.radio.studies.engine.stored import Study
from command.radio.studies.layout import open_servers

NEEDED_DB = 0.0
"""Margins are margins: a call is served from here on."""
SITE_NOT_SAID, SITE_UNKNOWN = -1, -2


Outage = tuple[int, float, float | None]
"""Site, from when and to when in seconds since 1970; None: still."""


@dataclass(frozen=True, slots=True)
class Group:
    """Readings of one direction and terminal: one kind of receiver, with a reading error of its own."""

    direction: Direction
    terminal: Carry


@dataclass(frozen=True, slots=True)
class Readings:
    """Flat arrays of one length; `level_dbm` NaN where nothing was heard; `site`, `group` are indices.

    `at_s` since 1970; `outages` of the study's sites while anything was read.
    """

    lon: Floats
    lat: Floats
    level_dbm: Floats
    site: Indices
    group: Indices
    at_s: Floats
    groups: tuple[Group, ...]
    outages: tuple[Outage, ...]

    def only(self, where: Flags) -> "Readings":
        return Readings(
            self.lon[where],
            self.lat[where],
            self.level_dbm[where],
            self.site[where],
            self.group[where],
            self.at_s[where],
            self.groups,
            self.outages,
        )


@dataclass(frozen=True, slots=True)
class Observation:
    """Bins of all groups with their predictions, both as margins. `bins.terminal` is the group's index."""

    observed: Observed
    groups: tuple[Group, ...]
    used: dict[str, int]


def read_readings(facts: Mapping[str, Any]) -> Readings:
    """Of the file that the asking process wrote."""
    groups = tuple(Group(Direction(one["direction"]), Carry(one["terminal"])) for one in facts["groups"])
    outages = tuple((int(site), float(start), end) for site, start, end in facts["outages"])
    with np.load(Path(facts["readings"])) as kept:
        return Readings(
            kept["lon"], kept["lat"], kept["level_dbm"], kept["site"], kept["group"], kept["at_s"], groups, outages
        )


def without_calibration(net: Net) -> Net:
    return replace(net, work=msgspec.structs.replace(net.work, calibration=None))


def observe(study: Study, net: Net, readings: Readings, least_samples: int) -> Observation:
    """`net`: the study's, or the same without its calibration."""
    used = {"readings": int(readings.lon.size), "missed": int(np.isnan(readings.level_dbm).sum())}
    known = readings.only(readings.site != SITE_UNKNOWN)
    inside = known.only(_inside(study, known))
    assigned = replace(inside, site=_assigned(study, inside))
    served = assigned.only(~_out(assigned))
    used["unknown_site"] = used["readings"] - known.lon.size
    used["outside"] = int(known.lon.size - inside.lon.size)
    used["during_outage"] = int(inside.lon.size - served.lon.size)
    parts, unmatched = [], 0
    for number, group in enumerate(served.groups):
        bins = _bins(study, served.only(served.group == number), group, number, least_samples)
        sites = _sites(net, group.terminal, np.unique(bins.site))
        found = matched(bins, sites, net.analysis_ground, group.direction)
        needed = needed_levels(study, group)
        observed = found.observed
        predicted = observed.predicted_dbm - needed[observed.bins.site]
        parts.append(replace(observed, predicted_dbm=predicted))
        unmatched += found.unmatched
    observed = _joined(parts)
    used |= {
        "bins": observed.bins.size,
        "censored_bins": int(observed.bins.censored.sum()),
        "unmatched_bins": unmatched,
    }
    return Observation(observed, served.groups, used)


def squares(study: Study, readings: Readings, least_samples: int) -> Bins:
    """Bins of places, whichever site was read there, with or without a prediction: what was driven, all of it.

    A reading whose site nobody said, or that the study does not have, is held against what the deafest needs. What was
    read while the site that serves the place was out is left out: the tile can be driven again.
    """
    inside = readings.only(_inside(study, readings))
    inside = inside.only(~_out(replace(inside, site=_assigned(study, inside))))
    easting_m, northing_m = from_degrees(study.ground.lattice.crs, inside.lon, inside.lat)
    needed = np.stack([np.append(of_site := needed_levels(study, one), of_site.max()) for one in inside.groups])
    site = np.where(inside.site >= 0, inside.site, len(study.work.sites))
    margin_db = inside.level_dbm - needed[inside.group, site]
    alike = np.zeros(site.shape, dtype=np.int64)
    samples = Samples(easting_m, northing_m, margin_db, np.isnan(margin_db), alike, alike)
    return bin_samples(samples, study.ground.grid, NEEDED_DB, least_samples=least_samples)


def needed_levels(study: Study, group: Group) -> Floats:
    """Level by site from which a call is served, dBm at the receiver."""
    return np.array([needed_dbm(budget_of(site, group.terminal), group.direction) for site in study.work.sites])


def _bins(study: Study, readings: Readings, group: Group, number: int, least_samples: int) -> Bins:
    kept = readings.only(readings.site >= 0)
    easting_m, northing_m = from_degrees(study.ground.lattice.crs, kept.lon, kept.lat)
    margin_db = kept.level_dbm - needed_levels(study, group)[kept.site]
    of_group = np.full(margin_db.shape, number, dtype=np.int64)
    samples = Samples(easting_m, northing_m, margin_db, np.isnan(margin_db), kept.site, of_group)
    return bin_samples(samples, study.ground.grid, NEEDED_DB, least_samples=least_samples)


def _inside(study: Study, readings: Readings) -> Flags:
    """On the study's grid: a projection has no answer on the other side of the world."""
    rows, columns = _cells(study, readings)
    grid = study.ground.grid
    return np.asarray((rows >= 0) & (rows < grid.rows) & (columns >= 0) & (columns < grid.columns))


def _cells(study: Study, readings: Readings) -> tuple[Floats, Floats]:
    """Rows and columns as floating numbers, which may be infinite."""
    grid = study.ground.grid
    easting_m, northing_m = from_degrees(study.ground.lattice.crs, readings.lon, readings.lat)
    return np.floor((grid.north_m - northing_m) / grid.cell_m), np.floor((easting_m - grid.west_m) / grid.cell_m)


def _assigned(study: Study, readings: Readings) -> Indices:
    """The site of each reading on the grid; where nobody said, the best server there, unknown where there is none."""
    found = readings.site.copy()
    for number, group in enumerate(readings.groups):
        open_ = (readings.group == number) & (readings.site == SITE_NOT_SAID)
        if open_.any():
            found[open_] = _best_sites(study, group, readings.only(open_))
    return found


def _best_sites(study: Study, group: Group, readings: Readings) -> Indices:
    if group.terminal.value not in study.layout.stored:
        return np.full(readings.lon.shape, SITE_UNKNOWN, dtype=np.int64)
    rows, columns = _cells(study, readings)
    id_, terminal, direction = study.work.study_id, group.terminal.value, group.direction.value
    servers = open_servers(study.folders, id_, study.layout, terminal, direction)
    return servers.sites(rows.astype(np.intp), columns.astype(np.intp)).astype(np.int64)


def _out(readings: Readings) -> Flags:
    """Read of a site, or where a site would have served, while it was out."""
    found = np.zeros(readings.site.shape, dtype=np.bool_)
    for site, start_s, end_s in readings.outages:
        until_s = np.inf if end_s is None else end_s
        found |= (readings.site == site) & (readings.at_s >= start_s) & (readings.at_s < until_s)
    return found


def _sites(net: Net, terminal: Carry, wanted: Indices) -> Iterator[SiteLosses]:
    """In their order; those without bins are not read from the disk."""
    nothing = np.empty((0, 0), dtype=np.int16)
    for number, site in enumerate(net.work.sites):
        if number in wanted:
            yield net.site(number, terminal)
        else:
            yield SiteLosses(0, 0, NOWHERE, nothing, budget_of(site, terminal))


def _joined(parts: Sequence[Observed]) -> Observed:
    names = ("easting_m", "northing_m", "level_dbm", "censored", "count", "site", "terminal")
    bins = Bins(*(np.concatenate([getattr(part.bins, name) for part in parts]) for name in names))
    rest = ("predicted_dbm", "clutter", "distance_m")
    return Observed(bins, *(np.concatenate([getattr(part, name) for part in parts]) for name in rest))
