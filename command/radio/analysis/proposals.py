"""What one proposed site would mean: per zone, for the gaps, and by direction. An estimate: survey and licence remain."""

from dataclasses import dataclass

import numpy as np

from command.radio.analysis.gaps import Pieces
from command.radio.analysis.grid import Flags, Raster
from command.radio.analysis.margins import Ground, Service, SiteLosses, margin_db, window_slices
from command.radio.analysis.zones import Zones

CLOSED_FROM = 0.9
"""A gap counts as closed where this share of its cells would be served."""


@dataclass(frozen=True, slots=True)
class Gain:
    area_m2: float
    people: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """`closed`, `narrowed`: numbers of gap pieces. `talk_in_share`: of what it reaches talking out, what answers."""

    whole: Gain
    by_zone: dict[str, Gain]
    closed: tuple[int, ...]
    narrowed: tuple[int, ...]
    talk_in_share: float | None


def estimate(
    site: SiteLosses,
    ground: Ground,
    served: Flags,
    needed_db: float | Raster,
    zones: Zones,
    pieces: Pieces,
    area_m2: float | Raster,
    people: Raster | None = None,
) -> Estimate:
    """Cells that `site` would serve both ways and that nobody serves now, summed by zone and by gap."""
    part = window_slices(site.window)
    needed = np.broadcast_to(np.asarray(needed_db, dtype=np.float32), ground.grid.shape)[part]
    reached = np.zeros(ground.grid.shape, dtype=np.bool_)
    reached[part] = margin_db(site, ground, Service.BOTH) >= needed
    fresh = reached & ~served
    areas = zones.sums(fresh * np.asarray(area_m2))
    heads = np.zeros(len(zones.codes)) if people is None else zones.sums(fresh * np.nan_to_num(people))
    out = margin_db(site, ground, Service.TALK_OUT) >= needed
    both = int(np.sum(out & (margin_db(site, ground, Service.TALK_IN) >= needed)))
    closed, narrowed = _gaps_met(pieces, fresh)
    return Estimate(
        Gain(float(areas.sum()), float(heads.sum())),
        {zones.codes[at]: Gain(float(areas[at]), float(heads[at])) for at in np.flatnonzero(areas).tolist()},
        closed,
        narrowed,
        both / int(out.sum()) if out.any() else None,
    )


def _gaps_met(pieces: Pieces, fresh: Flags) -> tuple[tuple[int, ...], tuple[int, ...]]:
    count = pieces.zones.size
    numbers = np.ravel(pieces.numbers)
    size = np.bincount(numbers, minlength=count + 1)[1:]
    met = np.bincount(numbers[np.ravel(fresh)], minlength=count + 1)[1:]
    closed = met >= CLOSED_FROM * size
    return (
        tuple((np.flatnonzero(closed) + 1).tolist()),
        tuple((np.flatnonzero((met > 0) & ~closed) + 1).tolist()),
    )
