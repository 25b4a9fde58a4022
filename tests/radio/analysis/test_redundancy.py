import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from command.radio.analysis.margins import Ground, Service, best_servers
from command.radio.analysis.redundancy import failures, single_server
from command.radio.analysis.zones import zones_on
from tests.radio.analysis.sketch import GRID, random_sites

EMPTY = Ground(GRID)
SOUTH_M = GRID.north_m - GRID.rows * GRID.cell_m
ZONES = zones_on(
    GRID,
    [
        ("west", shapely.box(1000, SOUTH_M, 1450, GRID.north_m)),
        ("east", shapely.box(1450, SOUTH_M, 1900, GRID.north_m)),
    ],
    small_zone_cells=0,
)


@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
@settings(max_examples=20, deadline=None)
def test_a_failure_costs_what_the_others_do_not_serve(seed: int, count: int) -> None:
    """Compared with the network computed anew without the site."""
    sites = random_sites(seed, count)
    people = np.random.default_rng(seed).exponential(3.0, GRID.shape).astype(np.float32)
    wanted: dict[Service, float | np.ndarray] = {Service.BOTH: 5.0}
    servers = best_servers(sites, EMPTY, wanted)[Service.BOTH]
    found = failures(servers, ZONES, count, 900.0, people)
    assert [each.site for each in found] == list(range(count))
    for index, failure in enumerate(found):
        rest = best_servers(sites[:index] + sites[index + 1 :], EMPTY, wanted)[Service.BOTH]
        for number, zone in enumerate(ZONES.codes):
            lost = servers.served & ~rest.served & (ZONES.labels == number)
            cost = failure.by_zone.get(zone)
            assert (cost.cells if cost else 0) == int(lost.sum())
            assert (cost.people if cost else 0.0) == pytest.approx(people[lost].sum(), rel=1e-4)
        assert failure.whole.area_m2 == sum(cost.area_m2 for cost in failure.by_zone.values())
    alone = int((single_server(servers) & (ZONES.labels >= 0)).sum())
    assert sum(each.whole.cells for each in found) == alone
