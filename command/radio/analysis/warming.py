"""Every compiled function of this room, run once on a few cells, so that nobody waits for the compiler at a click."""

import numpy as np

from command.radio.analysis.gap_causes import Seen, causes, hidden_cells
from command.radio.analysis.gaps import Evidence, gap_pieces, list_gaps
from command.radio.analysis.grid import Grid
from command.radio.analysis.interference import carrier_to_interference_db
from command.radio.analysis.margins import Ground, Service, SiteLosses, best_servers
from command.radio.analysis.served import any_server, probability
from command.radio.analysis.shares import Cells, tally
from command.radio.analysis.zones import Borders, Zones
from command.radio.propagation.budget import TERMINALS, Base, Carry, both_ways
from command.radio.propagation.sweep import Window


def warm_up() -> None:
    grid = Grid(0.0, 0.0, 30.0, 4, 4)
    budget = both_ways(Base(), TERMINALS[Carry.VEHICLE])
    site = SiteLosses(0, 0, Window(0, 0, 4, 4), np.full(grid.shape, 1900, np.int16), budget)
    ground = Ground(grid)
    servers = best_servers([site, site], ground, {Service.BOTH: 10.0})[Service.BOTH]
    chance = probability(servers.margin_db)
    any_server([site], ground, Service.BOTH)
    labels = np.zeros(grid.shape, np.int16)
    none = np.empty(0, np.int64)
    zones = Zones(grid, ("all",), labels, labels, Borders(none, none, np.empty(0)))
    tally(zones, Cells(servers.served, servers.computed, chance), 1.0)
    unseen = np.zeros(grid.shape, np.bool_)
    hidden = hidden_cells([Seen(site, unseen, 400.0)], servers, grid.cell_m)
    carrier_to_interference_db([site, site], ground, servers, np.ones((2, 2)))
    evidence = Evidence(servers, causes(servers.computed, hidden=hidden), unseen, grid.cell_area_m2)
    list_gaps(gap_pieces(servers.served, servers.computed, zones), evidence, zones, [(0, 0), (0, 0)])
