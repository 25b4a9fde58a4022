"""Why a cell has no service: the first cause that holds, in the order in which somebody would mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from command.radio.analysis.grid import Classes, Flags, Labels, Tenths, as_input
from command.radio.analysis.margins import Servers, SiteLosses
from command.radio.propagation.compiled import compiled
from command.radio.propagation.sweep import NODATA

HIDDEN_EXCESS_DB = 20.0
"""A cell out of sight counts as hidden where the path loses this much more than free space."""
_NODATA = int(NODATA)


class Cause(IntEnum):
    """The number is what a raster of causes holds. The first that holds is taken."""

    NO_DATA = 0
    """Beyond every site's radius, or ground without terrain: nothing was computed."""
    INTERFERED = 1
    """Strong enough, but another site on the channel or beside it is too strong."""
    UPLINK = 2
    """Only talk-in fails: more sensitive receivers or diversity would do."""
    TERMINAL = 3
    """A vehicle's radio is served, a handheld is not."""
    HIDDEN = 4
    """Ground stands between: a site elsewhere, or higher."""
    FAR = 5

    @property
    def code(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Seen:
    """A site's losses with its visibility over the same window, and its frequency."""

    losses: SiteLosses
    visible: Flags
    frequency_mhz: float


def causes(
    computed: Flags,
    *,
    interfered: Flags | None = None,
    talk_out_served: Flags | None = None,
    vehicle_served: Flags | None = None,
    hidden: Flags | None = None,
) -> Classes:
    """The cause of every cell, as if it were not served; what is not given is not considered.

    `talk_out_served` is left out when only one direction was asked for, `vehicle_served` when a vehicle was.
    """
    found = np.full(computed.shape, Cause.FAR, dtype=np.uint8)
    holding = (
        (hidden, Cause.HIDDEN),
        (vehicle_served, Cause.TERMINAL),
        (talk_out_served, Cause.UPLINK),
        (interfered, Cause.INTERFERED),
        (~computed, Cause.NO_DATA),
    )
    for where, cause in holding:
        if where is not None:
            found[where] = cause
    return found


def hidden_cells(
    sites: Iterable[Seen], servers: Servers, cell_m: float, *, excess_db: float = HIDDEN_EXCESS_DB
) -> Flags:
    """Cells that their best server does not see and whose path to it loses `excess_db` more than free space.

    The sites in the order in which `servers` numbers them.
    """
    hidden = np.zeros(servers.site.shape, dtype=np.bool_)
    for index, site in enumerate(sites):
        losses = site.losses
        free_db_at_1_km = 32.45 + 20.0 * np.log10(site.frequency_mhz)
        places = (losses.window.first_row, losses.window.first_column, losses.row, losses.column)
        _mark_hidden(
            as_input(losses.losses_tenths, np.int16),
            as_input(site.visible, np.bool_),
            as_input(servers.site, np.int16),
            index,
            places,
            float(cell_m),
            float(free_db_at_1_km + excess_db),
            hidden,
        )
    return hidden


@compiled
def _mark_hidden(
    losses: Tenths,
    visible: Flags,
    best: Labels,
    index: int,
    places: tuple[int, int, int, int],
    cell_m: float,
    least_db_at_1_km: float,
    hidden: Flags,
) -> None:
    first_row, first_column, site_row, site_column = places
    for i in range(losses.shape[0]):
        row = first_row + i
        for j in range(losses.shape[1]):
            column = first_column + j
            if best[row, column] != index or visible[i, j] or losses[i, j] == _NODATA:
                continue
            distance_km = 1e-3 * cell_m * max(0.5, np.hypot(row - site_row, column - site_column))
            hidden[row, column] = 0.1 * losses[i, j] > least_db_at_1_km + 20.0 * np.log10(distance_km)
