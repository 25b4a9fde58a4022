"""The stages of an order: which may follow which, and what they make of the crew and the incident."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.dispatch.models import ENDED, Order, Stage
from command.dispatch.stages import NEXT, advance, crew_status, furthest, incident_state
from command.force.service import CrewStatus, Task
from command.foundation.errors import CommandError
from command.incidents.models import State

NOW = datetime(2026, 3, 15, 0, 30, 5, tzinfo=UTC)
ORDER = Order(
    id=1,
    incident_id=1,
    crew_id=1,
    body_id=1,
    task=Task.SUPPORT,
    stage=Stage.ORDERED,
    stage_at=NOW,
    ordered_by="dispatcher",
    ordered_at=NOW,
)


def at(stage: Stage, result: str | None = None) -> Order:
    return replace(ORDER, stage=stage, result=result)


def test_the_straight_road_from_sent_to_cleared() -> None:
    order = ORDER
    road = [Stage.RECEIVED_BY_SET, Stage.DELIVERED, Stage.ACCEPTED, Stage.EN_ROUTE, Stage.ON_SCENE, Stage.HANDLING]
    road.append(Stage.CLEARED)
    for minutes, stage in enumerate(road):
        order = advance(order, stage, NOW + timedelta(minutes=minutes))
    assert (order.stage, order.stage_at) == (Stage.CLEARED, NOW + timedelta(minutes=6))


def test_the_same_stage_again_is_no_step_and_keeps_its_time() -> None:
    accepted = advance(ORDER, Stage.ACCEPTED, NOW)
    assert advance(accepted, Stage.ACCEPTED, NOW + timedelta(minutes=9)) is accepted


def test_an_acceptance_of_a_cancelled_order_came_too_late() -> None:
    with pytest.raises(CommandError) as refused:
        advance(at(Stage.CANCELLED), Stage.ACCEPTED, NOW)
    assert refused.value.code == "order_cancelled"


def test_a_crew_on_scene_is_not_called_off_silently() -> None:
    with pytest.raises(CommandError) as refused:
        advance(at(Stage.ON_SCENE), Stage.CANCELLED, NOW)
    assert refused.value.facts["reachable"] == ["cleared", "handling"]
    with pytest.raises(CommandError):
        advance(at(Stage.HANDLING), Stage.CANCELLED, NOW)


def test_a_crew_that_says_nothing_of_its_work_clears_from_on_scene() -> None:
    assert advance(at(Stage.ON_SCENE), Stage.CLEARED, NOW).stage is Stage.CLEARED


@given(st.lists(st.sampled_from(list(Stage)), max_size=12))
def test_any_road_stays_in_the_table_and_ends_for_good(road: list[Stage]) -> None:
    order = ORDER
    for to in road:
        before = order
        try:
            order = advance(order, to, NOW)
        except CommandError:
            order = before
        assert order.stage is before.stage or order.stage in NEXT[before.stage]
        assert before.stage not in ENDED or order.stage is before.stage


def test_every_open_stage_has_a_way_to_end() -> None:
    reached, frontier = set(ENDED), set(ENDED)
    while frontier:
        frontier = {stage for stage, following in NEXT.items() if following & reached} - reached
        reached |= frontier
    assert reached == set(Stage)


@pytest.mark.parametrize(
    ("stages", "status"),
    [
        ([], CrewStatus.AVAILABLE),
        ([Stage.QUEUED], CrewStatus.AVAILABLE),
        ([Stage.RECEIVED_BY_SET], CrewStatus.ORDERED),
        ([Stage.ACCEPTED, Stage.ORDERED], CrewStatus.EN_ROUTE),
        ([Stage.ON_SCENE, Stage.QUEUED], CrewStatus.ON_SCENE),
        ([Stage.ON_SCENE, Stage.HANDLING], CrewStatus.HANDLING),
    ],
)
def test_a_crew_is_what_its_furthest_order_makes_of_it(stages: list[Stage], status: CrewStatus) -> None:
    assert crew_status(stages) is status


@pytest.mark.parametrize(
    ("orders", "state"),
    [
        ([], None),
        ([at(Stage.QUEUED)], State.DISPATCHED),
        ([at(Stage.DELIVERED), at(Stage.EN_ROUTE)], State.ACCEPTED),
        ([at(Stage.CLEARED, "已劝离"), at(Stage.ON_SCENE)], State.ON_SCENE),
        ([at(Stage.HANDLING)], State.ON_SCENE),
        ([at(Stage.CLEARED, "已劝离")], State.RESOLVED),
        ([at(Stage.CLEARED)], None),
        ([at(Stage.DECLINED), at(Stage.CANCELLED)], None),
    ],
)
def test_an_incident_follows_its_most_advanced_open_order(orders: list[Order], state: State | None) -> None:
    assert incident_state(orders) is state


def test_furthest_of_nothing_is_nothing() -> None:
    assert furthest([Stage.CLEARED, Stage.DECLINED]) is None
