"""What is found, and how soon a city is busy."""

import math
from itertools import accumulate, islice, takewhile

from simulators.city.plane import to_plane
from simulators.squads.finds import ORDER_LASTS_S, WARM_UP_S, finds, gaps_s

MATTERS = [
    {"code": "SR-1", "category": "appearance", "level": "district", "default_task": "support", "words": ["占道经营"]},
    {"code": "SR-2", "category": "planning", "level": "district", "default_task": "enforcement", "words": ["搭建"]},
    {"code": "SR-3", "category": "planning", "level": "city", "default_task": "enforcement", "words": ["大案"]},
    {"code": "SR-4", "category": "planning", "level": "district", "default_task": "support", "words": []},
]
HERE = (119.97, 31.77)


def test_the_same_seed_finds_the_same() -> None:
    assert list(islice(finds(MATTERS, 7), 50)) == list(islice(finds(MATTERS, 7), 50))
    assert list(islice(finds(MATTERS, 7), 50)) != list(islice(finds(MATTERS, 8), 50))


def test_only_what_a_squad_may_handle_is_found() -> None:
    found = list(islice(finds(MATTERS, 7), 200))
    assert {find.matter for find in found} == {"SR-1", "SR-2"}
    assert sum(find.task == "support" for find in found) > 100


def test_a_catalogue_without_matters_of_a_squad_gives_no_finds() -> None:
    assert list(finds(MATTERS[2:], 7)) == []


def test_a_find_lies_beside_the_crew_that_saw_it() -> None:
    for find in islice(finds(MATTERS, 7), 100):
        body = find.body(*HERE, "青龙路与和平路交叉口附近")
        assert math.dist(to_plane(*HERE), to_plane(*body["location"]["coordinates"])) < 90.0
        assert body["source"] == "patrol"


def test_a_city_is_soon_as_busy_as_it_stays() -> None:
    """180 finds an hour of 500 s each keep 25 crews at work; so many are found in the warm-up, give or take."""
    times_s = list(takewhile(lambda at_s: at_s < 36_000.0, accumulate(gaps_s(180.0, 0, 7))))
    assert 17 <= sum(at_s < 1.5 * WARM_UP_S for at_s in times_s) <= 33
    assert 1_650 <= len(times_s) - round(180.0 * ORDER_LASTS_S / 3_600.0) <= 1_950


def test_orders_that_are_under_way_already_shorten_the_warm_up() -> None:
    times_s = list(takewhile(lambda at_s: at_s < WARM_UP_S, accumulate(gaps_s(180.0, 30, 7))))
    assert len(times_s) < 8
