"""Cells that a single site serves, and what each site's failure would cost (N-1)."""

from dataclasses import dataclass

import numpy as np

from command.radio.analysis.grid import Flags, Floats, Indices, Raster
from command.radio.analysis.margins import Servers
from command.radio.analysis.zones import OUTSIDE, Zones


@dataclass(frozen=True, slots=True)
class Loss:
    cells: int
    area_m2: float
    people: float


@dataclass(frozen=True, slots=True)
class Failure:
    """What is no longer served when one site fails; `by_zone` names the zones that lose something."""

    site: int
    whole: Loss
    by_zone: dict[str, Loss]


def single_server(servers: Servers) -> Flags:
    """Cells that exactly one site serves at the margin needed."""
    return np.asarray(servers.count == 1)


def failures(
    servers: Servers,
    zones: Zones,
    site_count: int,
    area_m2: float | Raster,
    people: Raster | None = None,
) -> list[Failure]:
    """The cost of every site's failure, in the sites' order, over the cells of the zones (by their middles).

    Whoever serves a cell alone is its best server, so one pass over the best servers suffices. People NaN count 0.
    """
    lost = np.flatnonzero(np.ravel(single_server(servers) & (zones.labels != OUTSIDE)))
    site = np.ravel(servers.site)[lost].astype(np.int64)
    key = site * len(zones.codes) + np.ravel(zones.labels)[lost]
    size = site_count * len(zones.codes)
    areas = np.broadcast_to(np.asarray(area_m2, dtype=np.float64), zones.grid.shape)[
        np.divmod(lost, zones.grid.columns)
    ]
    heads = np.zeros(lost.size) if people is None else np.nan_to_num(np.ravel(people)[lost]).astype(np.float64)
    cells = np.bincount(key, minlength=size).reshape(site_count, -1)
    area = _by_site(key, areas, size, site_count)
    persons = _by_site(key, heads, size, site_count)
    return [_failure(index, zones, cells[index], area[index], persons[index]) for index in range(site_count)]


def _by_site(key: Indices, values: Floats, size: int, site_count: int) -> Floats:
    return np.asarray(np.bincount(key, values, size), dtype=np.float64).reshape(site_count, -1)


def _failure(site: int, zones: Zones, cells: Indices, area: Floats, people: Floats) -> Failure:
    return Failure(
        site,
        Loss(int(cells.sum()), float(area.sum()), float(people.sum())),
        {
            zones.codes[zone]: Loss(int(cells[zone]), float(area[zone]), float(people[zone]))
            for zone in np.flatnonzero(cells)
        },
    )
