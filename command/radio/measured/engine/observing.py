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


@dataclass(frozen=True, slots=True)
class Group:
    """Readings of one direction and terminal: one kind of receiver, with a reading error of its own."""

    direction: Direction
    terminal: Carry


@dataclass(frozen=True, slots=True)
class Readings:
    """Flat arrays of one length; `level_dbm` NaN where nothing was heard; `site`, `group` are indices."""

    lon: Floats
    lat: Floats
    level_dbm: Floats
    site: Indices
    group: Indices
    groups: tuple[Group, ...]

    def only(self, where: Flags) -> "Readings":
        return Readings(
            self.lon[where],
            self.lat[where],
            self.level_dbm[where],
            self.site[where],
            self.group[where],
            self.groups,
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
    with np.load(Path(facts["readings"])) as kept:
        return Readings(kept["lon"], kept["lat"], kept["level_dbm"], kept["site"], kept["group"], groups)


def without_calibration(net: Net) -> Net:
    return replace(net, work=msgspec.structs.replace(net.work, calibration=None))


def observe(study: Study, net: Net, readings: Readings, least_samples: int) -> Observation:
    """`net`: the study's, or the same without its calibration."""
    known = readings.only(readings.site != SITE_UNKNOWN)
    parts, unmatched = [], 0
    for number, group in enumerate(known.groups):
        bins = _bins(study, known.only(known.group == number), group, number, least_samples)
        sites = _sites(net, group.terminal, np.unique(bins.site))
        found = matched(bins, sites, net.analysis_ground, group.direction)
        needed = needed_levels(study, group)
        observed = found.observed
        predicted = observed.predicted_dbm - needed[observed.bins.site]
        parts.append(replace(observed, predicted_dbm=predicted))
        unmatched += found.unmatched
    observed = _joined(parts)
    used = {
        "readings": int(readings.lon.size),
        "missed": int(np.isnan(readings.level_dbm).sum()),
        "unknown_site": int(readings.lon.size - known.lon.size),
        "bins": observed.bins.size,
        "censored_bins": int(observed.bins.censored.sum()),
        "unmatched_bins": unmatched,
    }
    return Observation(observed, known.groups, used)


def squares(study: Study, readings: Readings, least_samples: int) -> Bins:
    """Bins of places, whichever site was read there, with or without a prediction: what was driven, all of it.

    A reading whose site nobody said, or that the study does not have, is held against what the deafest needs.
    """
    easting_m, northing_m = from_degrees(study.ground.lattice.crs, readings.lon, readings.lat)
    needed = np.stack([np.append(of_site := needed_levels(study, one), of_site.max()) for one in readings.groups])
    site = np.where(readings.site >= 0, readings.site, len(study.work.sites))
    margin_db = readings.level_dbm - needed[readings.group, site]
    alike = np.zeros(site.shape, dtype=np.int64)
    samples = Samples(easting_m, northing_m, margin_db, np.isnan(margin_db), alike, alike)
    return bin_samples(samples, study.ground.grid, NEEDED_DB, least_samples=least_samples)


def needed_levels(study: Study, group: Group) -> Floats:
    """Level by site from which a call is served, dBm at the receiver."""
    return np.array([needed_dbm(budget_of(site, group.terminal), group.direction) for site in study.work.sites])


def _bins(study: Study, readings: Readings, group: Group, number: int, least_samples: int) -> Bins:
    easting_m, northing_m = from_degrees(study.ground.lattice.crs, readings.lon, readings.lat)
    site = np.where(readings.site == SITE_NOT_SAID, _best_sites(study, group, easting_m, northing_m), readings.site)
    kept = site >= 0
    margin_db = readings.level_dbm[kept] - needed_levels(study, group)[site[kept]]
    samples = Samples(
        easting_m[kept],
        northing_m[kept],
        margin_db,
        np.isnan(margin_db),
        site[kept],
        np.full(margin_db.shape, number, dtype=np.int64),
    )
    return bin_samples(samples, study.ground.grid, NEEDED_DB, least_samples=least_samples)


def _best_sites(study: Study, group: Group, easting_m: Floats, northing_m: Floats) -> Indices:
    """The study's best server at each place; none where it has none, or no such terminal."""
    grid, found = study.ground.grid, np.full(easting_m.shape, SITE_UNKNOWN, dtype=np.int64)
    if group.terminal.value not in study.layout.stored:
        return found
    rows = np.floor((grid.north_m - northing_m) / grid.cell_m).astype(np.intp)
    columns = np.floor((easting_m - grid.west_m) / grid.cell_m).astype(np.intp)
    inside = (rows >= 0) & (rows < grid.rows) & (columns >= 0) & (columns < grid.columns)
    id_, terminal, direction = study.work.study_id, group.terminal.value, group.direction.value
    servers = open_servers(study.folders, id_, study.layout, terminal, direction)
    found[inside] = servers.sites(rows[inside], columns[inside])
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
