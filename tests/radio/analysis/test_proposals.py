import numpy as np
import pytest
import shapely

from command.radio.analysis.gaps import gap_pieces
from command.radio.analysis.grid import Grid
from command.radio.analysis.margins import Ground, Service, best_servers
from command.radio.analysis.proposals import estimate
from command.radio.analysis.zones import zones_on
from tests.radio.analysis.sketch import site

GRID = Grid(0.0, 60.0, 30.0, 2, 20)
GROUND = Ground(GRID)
ZONES = zones_on(
    GRID,
    [("west", shapely.box(0, 0, 300, 60)), ("east", shapely.box(300, 0, 600, 60))],
    small_zone_cells=0,
)


def test_an_estimate_names_people_area_and_gaps() -> None:
    """Present: two columns in the middle. Proposed: closes the west but for two cells, narrows the east."""
    present = np.full((2, 20), 170.0)
    present[:, 9:11] = 120.0
    proposed = np.full((2, 20), 170.0)
    proposed[:, 1:14] = 120.0
    servers = best_servers([site(present)], GROUND, {Service.BOTH: 10.0})[Service.BOTH]
    pieces = gap_pieces(servers.served, servers.computed, ZONES)
    people = np.full(GRID.shape, 2.0, np.float32)
    people[0, 3] = np.nan
    found = estimate(site(proposed), GROUND, servers.served, 10.0, ZONES, pieces, 900.0, people)
    assert found.by_zone["west"].area_m2 == 16 * 900.0
    assert found.by_zone["west"].people == 15 * 2.0
    assert found.by_zone["east"].area_m2 == 6 * 900.0
    assert found.whole.people == pytest.approx(15 * 2.0 + 6 * 2.0)
    assert (found.closed, found.narrowed) == ((), (1, 2))
    proposed[:, 0] = 120.0
    better = estimate(site(proposed), GROUND, servers.served, 10.0, ZONES, pieces, 900.0)
    assert (better.closed, better.narrowed) == ((1,), (2,))


def test_an_estimate_tells_how_much_of_its_reach_answers() -> None:
    """The handheld's talk-in bears 1.5 dB less than talk-out: at a margin between them only one direction works."""
    losses = np.full((2, 20), 170.0)
    losses[0, :3] = 120.0
    losses[0, 3] = 133.8
    pieces = gap_pieces(np.zeros(GRID.shape, np.bool_), np.ones(GRID.shape, np.bool_), ZONES)
    served = np.zeros(GRID.shape, np.bool_)
    assert estimate(site(losses), GROUND, served, 10.0, ZONES, pieces, 900.0).talk_in_share == pytest.approx(0.75)
    losses[:] = 170.0
    assert estimate(site(losses), GROUND, served, 10.0, ZONES, pieces, 900.0).talk_in_share is None
