"""CPU of the analysis over five million cells: `python -m tests.radio.analysis.cpu`. One thread, no files."""

import resource
import sys
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import numpy as np
import shapely
from scipy import ndimage

from command.radio.analysis.gap_causes import Seen, causes, hidden_cells
from command.radio.analysis.gap_outlines import outlines
from command.radio.analysis.gaps import Evidence, Pieces, gap_pieces, list_gaps
from command.radio.analysis.grid import Flags, Grid, Raster, Tenths
from command.radio.analysis.interference import Protection, carrier_to_interference_db, couplings
from command.radio.analysis.margins import Ground, Servers, Service, SiteLosses, best_servers
from command.radio.analysis.redundancy import failures
from command.radio.analysis.served import any_server, needed_margin_db, probability
from command.radio.analysis.shares import Cells, tally
from command.radio.analysis.warming import warm_up
from command.radio.analysis.zones import Zones, zones_on
from command.radio.propagation.budget import TERMINALS, Base, Carry, both_ways
from command.radio.propagation.sweep import NODATA, Window

SEED = 20
GRID = Grid(west_m=0.0, north_m=60_000.0, cell_m=30.0, rows=2000, columns=2500)
SITES = 60
RING = 833
"""Cells of 25 km."""

Answer = TypeVar("Answer")


def _timed(name: str, work: Callable[[], Answer]) -> Answer:
    before = time.process_time()
    answer = work()
    sys.stdout.write(f"| {name} | {time.process_time() - before:.2f} |\n")
    return answer


def _losses(rng: np.random.Generator) -> Tenths:
    """A site's square: 28 dB a decade, shadows of 8 dB as wide as hills, raggedness of 0.3 dB."""
    offsets = np.arange(-RING, RING + 1)
    away_km = np.maximum(0.03, 0.03 * np.hypot(offsets[:, np.newaxis], offsets))
    shadow = ndimage.gaussian_filter(rng.normal(size=away_km.shape), 15)
    loss = 103.0 + 28.0 * np.log10(away_km) + 8.0 * shadow / shadow.std() + rng.normal(0.0, 0.3, away_km.shape)
    tenths = np.rint(10.0 * loss).astype(np.int16)
    tenths[away_km > 25.0] = NODATA
    return tenths


class _Net:
    """Sixty sites that share three squares of losses."""

    def __init__(self) -> None:
        rng = np.random.default_rng(SEED)
        self._squares = [_losses(rng) for _ in range(3)]
        self._places = [(int(rng.integers(0, GRID.rows)), int(rng.integers(0, GRID.columns))) for _ in range(SITES)]
        self._budget = both_ways(Base(), TERMINALS[Carry.HANDHELD_AT_HEAD])
        self.places = self._places

    def __iter__(self) -> Iterator[SiteLosses]:
        for number, (row, column) in enumerate(self._places):
            reach = Window(row - RING, column - RING, 2 * RING + 1, 2 * RING + 1)
            window = reach.intersection(Window(0, 0, *GRID.shape))
            top, left = window.first_row - reach.first_row, window.first_column - reach.first_column
            losses = self._squares[number % 3][top : top + window.rows, left : left + window.columns]
            yield SiteLosses(row, column, window, losses, self._budget, class_losses_db=tuple(range(8)))

    def seen(self) -> Iterator[Seen]:
        for site in self:
            yield Seen(site, np.zeros(site.losses_tenths.shape, np.bool_), 410.0)


def main() -> None:
    rng = np.random.default_rng(SEED)
    net = _Net()
    cover = ndimage.gaussian_filter(rng.normal(size=GRID.shape), 4)
    classes = np.digitize(cover, np.quantile(cover, np.arange(1, 8) / 8)).astype(np.uint8)
    people = rng.exponential(0.3, GRID.shape).astype(np.float32)
    warm_up()
    sys.stdout.write("| step | CPU s |\n| --- | --- |\n")
    _measured(net, Ground(GRID, classes), people)
    most_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"\n{most_mb:.0f} MB at most, the net made up for it included\n")


def _measured(net: _Net, ground: Ground, people: Raster) -> None:
    needed = needed_margin_db(0.9)
    boxes = [
        (f"{row} {column}", shapely.box(7500.0 * column, 10_013.0 * row, 7500.0 * (column + 1), 10_013.0 * (row + 1)))
        for row in range(6)
        for column in range(10)
    ]
    zones = _timed("60 townships on the grid", lambda: zones_on(GRID, boxes))
    _timed("best servers of 60 sites, one service", lambda: best_servers(net, ground, {Service.BOTH: needed}))
    found = _timed("the same, all three", lambda: best_servers(net, ground, dict.fromkeys(Service, needed)))
    both = found[Service.BOTH]
    chance = _timed("probability", lambda: probability(both.margin_db))
    cells = Cells(both.served, both.computed, chance)
    _timed("shares by area", lambda: tally(zones, cells, GRID.cell_area_m2).shares())
    _timed("shares by people", lambda: tally(zones, cells, people).shares())
    pieces = _timed("gap mask and components", lambda: gap_pieces(both.served, both.computed, zones))
    limits_in = found[Service.TALK_IN].margin_db < found[Service.TALK_OUT].margin_db
    _gaps_measured(net, ground, people, cells, limits_in, (zones, both, pieces))


def _gaps_measured(
    net: _Net, ground: Ground, people: Raster, cells: Cells, limits_in: Flags, found: tuple[Zones, Servers, Pieces]
) -> None:
    zones, both, pieces = found
    hidden = _timed("hidden cells", lambda: hidden_cells(net.seen(), both, GRID.cell_m))
    evidence = Evidence(both, causes(cells.computed, hidden=hidden), limits_in, GRID.cell_area_m2, people)
    listed = _timed("figures of every gap", lambda: list_gaps(pieces, evidence, zones, net.places))
    drawn = _timed("outlines of every gap", lambda: outlines(pieces, GRID))
    _timed("failure of each site", lambda: failures(both, zones, SITES, GRID.cell_area_m2, people))
    channels = couplings([410.0 + 0.0125 * (number % 12) for number in range(SITES)], Protection())
    _timed("carrier to interference", lambda: carrier_to_interference_db(net, ground, both, channels))
    _timed("any of 60 servers", lambda: any_server(net, ground, Service.BOTH))
    sys.stdout.write(
        f"\n{int((pieces.numbers > 0).sum())} gap cells in {len(listed)} pieces, {pieces.dropped_components} components"
        f" too small, {sum(map(shapely.get_num_coordinates, drawn))} vertices\n"
    )


if __name__ == "__main__":
    main()
