"""Machine code is made per type of argument: what was warmed must fit what studies hand over."""

from pathlib import Path

import numpy as np
from numba.core.dispatcher import Dispatcher

from command.radio.analysis import gap_causes, gaps, interference, margin_kernel, served, shares
from command.radio.analysis.gap_causes import Seen, causes, hidden_cells
from command.radio.analysis.gaps import Evidence, gap_pieces, list_gaps
from command.radio.analysis.interference import Protection, carrier_to_interference_db, couplings
from command.radio.analysis.margins import Ground, Service, SiteLosses, best_servers
from command.radio.analysis.served import any_server, needed_margin_db, probability
from command.radio.analysis.shares import Cells, tally
from command.radio.analysis.warming import warm_up
from command.radio.analysis.zones import Borders, Zones
from command.radio.propagation.sweep import Window
from tests.radio.analysis.sketch import GRID, HEAD


def _versions() -> dict[str, int]:
    """How many argument types each compiled function was made for; none where only others call it."""
    rooms = (gap_causes, gaps, interference, margin_kernel, served, shares)
    return {
        f"{room.__name__}.{name}": len(each.signatures)
        for room in rooms
        for name, each in vars(room).items()
        if isinstance(each, Dispatcher)
    }


def test_what_was_warmed_serves_files_and_numbers_of_every_kind(tmp_path: Path) -> None:
    """Losses and classes mapped from files, a raster of sigma, whole numbers where decimals are meant."""
    warm_up()
    warmed = _versions()
    assert warmed["command.radio.analysis.margin_kernel.keep_best"] == 1
    np.save(tmp_path / "losses.npy", np.full((5, 6), 1500, np.int16))
    np.save(tmp_path / "classes.npy", np.ones(GRID.shape, np.uint8))
    losses = np.load(tmp_path / "losses.npy", mmap_mode="r")
    classes = np.load(tmp_path / "classes.npy", mmap_mode="r")
    site = SiteLosses(
        np.int64(2),  # type: ignore[arg-type]
        2,
        Window(2, 2, 5, 6),
        losses,
        HEAD,
        losses.copy(),
        (0, 6.0),
        offset_db=0,
        slope_db=3,
    )
    ground = Ground(GRID, classes, np.zeros(GRID.shape, np.float32), np.zeros(GRID.shape, np.float32))
    needed = needed_margin_db(0.9, np.full(GRID.shape, 8.0, np.float32))
    servers = best_servers([site, site], ground, {Service.TALK_OUT: needed})[Service.TALK_OUT]
    any_server([site], ground, Service.BOTH, 8, 0)
    labels = np.zeros(GRID.shape, np.int16)
    border = Borders(np.array([3]), np.array([0]), np.array([0.5]))
    zones = Zones(GRID, ("all",), labels, labels, border)
    terrain = np.ones(GRID.shape, np.bool_)
    tally(zones, Cells(servers.served, servers.computed, probability(servers.margin_db), terrain), np.ones(GRID.shape))
    hidden = hidden_cells([Seen(site, np.zeros((5, 6), np.bool_), 400)], servers, 30)
    carrier_to_interference_db([site, site], ground, servers, couplings([400, 400], Protection()))
    evidence = Evidence(servers, causes(servers.computed, hidden=hidden), terrain, 900)
    list_gaps(gap_pieces(servers.served, servers.computed, zones), evidence, zones, [(2, 2), (2, 2)])
    assert _versions() == warmed
