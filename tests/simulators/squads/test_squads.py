"""Which desk finds the next thing."""

import random
from collections import Counter

import httpx

from simulators.squads.desk import Desk
from simulators.squads.squads import chosen


def desk(name: str, crews_on_duty: int) -> Desk:
    made = Desk(httpx.AsyncClient(), lambda *_: "", lambda: 0.0)
    made.name, made.crews_on_duty = name, crews_on_duty
    return made


def test_who_has_more_crews_out_finds_more_and_a_desk_without_crews_nothing() -> None:
    desks = [desk("city", 0), desk("small", 10), desk("large", 40)]
    rng = random.Random(7)
    found = Counter(chosen(desks, rng).name for _ in range(1_000))
    assert found["city"] == 0
    assert 3.0 < found["large"] / found["small"] < 5.5


def test_before_anybody_has_signed_on_some_desk_is_chosen() -> None:
    assert chosen([desk("city", 0)], random.Random(7)).name == "city"
