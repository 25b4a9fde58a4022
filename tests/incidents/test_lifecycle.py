"""The life cycle as a pure table: every move, its gates, and how an incident follows its orders."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from command.foundation.errors import CommandError
from command.foundation.reasons import Reason
from command.incidents.following import Following, followed
from command.incidents.gates import may_close, two_handlers
from command.incidents.lifecycle import (
    ENDS,
    FOLLOWS,
    NEXT,
    ON_THE_ROAD,
    PAUSES,
    advance,
    follow,
    most_advanced,
    resume,
)
from command.incidents.models import Incident, Level, LocationQuality, Severity, Source, State

AT = datetime(2026, 3, 15, 0, 30, tzinfo=UTC)


def incident(state: State = State.REGISTERED, **changes: object) -> Incident:
    made = Incident(
        id=1,
        number="20260315-0001",
        source=Source.HOTLINE_12319,
        external_id=None,
        state=state,
        description="流动摊贩",
        severity=Severity.NORMAL,
        location_quality=LocationQuality.NONE,
        registered_at=AT,
        received_at=AT,
        registered_by="clerk",
        body_id=6,
        level=Level.DISTRICT,
        reasons=(Reason("body", "area_body", "x"),),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_every_state_has_its_place_in_the_table() -> None:
    assert set(NEXT) == set(State)
    assert frozenset().union(*NEXT.values()) == frozenset(State)


@pytest.mark.parametrize(("state", "to"), list(product(State, State)))
def test_only_the_table_moves(state: State, to: State) -> None:
    held = incident(state)
    if to in NEXT[state]:
        assert advance(held, to).state is to
        return
    with pytest.raises(CommandError) as refused:
        advance(held, to)
    assert refused.value.code == "state_not_reachable"
    assert refused.value.facts["reachable"] == sorted(NEXT[state])


def test_a_pause_goes_back_where_it_began() -> None:
    for state, pause in product(State, PAUSES):
        if pause in NEXT[state] and state not in PAUSES:
            assert resume(advance(incident(state), pause)) == incident(state)


def test_no_exit_while_somebody_is_under_way() -> None:
    for to in (State.VOID, State.TRANSFERRED, State.REFUSED, State.LINKED):
        with pytest.raises(CommandError, match="orders_open"):
            advance(incident(State.ACCEPTED, ordered_body_ids=(6,)), to)


@pytest.mark.parametrize(
    ("open_orders", "most"),
    [
        ([], None),
        ([State.DISPATCHED], State.DISPATCHED),
        ([State.ON_SCENE, State.DISPATCHED, State.ACCEPTED], State.ON_SCENE),
        ([State.DISPATCHED, State.ACCEPTED], State.ACCEPTED),
    ],
)
def test_the_most_advanced_open_order_counts(open_orders: list[State], most: State | None) -> None:
    assert most_advanced(open_orders) is most


@given(st.sampled_from(sorted(FOLLOWS)), st.sampled_from([*ON_THE_ROAD, State.RESOLVED]))
def test_an_incident_is_where_its_orders_are(state: State, stage: State) -> None:
    """An open ownership question does not delay an order: also from REGISTERED."""
    assert follow(incident(state, ownership_open=True), stage).state is stage


@given(st.sampled_from(sorted(set(State) - FOLLOWS - PAUSES)), st.sampled_from([None, *ON_THE_ROAD, State.RESOLVED]))
def test_what_is_ended_is_not_moved_by_a_late_order(state: State, stage: State | None) -> None:
    assert follow(incident(state), stage).state is state


@pytest.mark.parametrize(("ownership_open", "back"), [(False, State.OWNED), (True, State.REGISTERED)])
def test_without_an_order_left_somebody_has_to_act_again(ownership_open: bool, back: State) -> None:
    for state in ON_THE_ROAD:
        assert follow(incident(state, ownership_open=ownership_open), None).state is back
    assert follow(incident(State.RESOLVED), None).state is State.RESOLVED


def test_orders_go_on_behind_a_pause() -> None:
    paused = advance(incident(State.DISPATCHED), State.SUSPENDED)
    ahead = follow(paused, State.ON_SCENE)
    assert (ahead.state, ahead.resume_state) == (State.SUSPENDED, State.ON_SCENE)
    assert resume(ahead).state is State.ON_SCENE


def test_the_last_order_with_a_result_resolves_it() -> None:
    told = Following(State.RESOLVED, AT, "crew", handler_ids=(1, 2), result="已劝离")
    after = followed(incident(State.ON_SCENE, ordered_body_ids=(6,), handler_ids=(2,)), told)
    assert (after.state, after.result, after.resolved_at) == (State.RESOLVED, "已劝离", AT)
    assert (after.ordered_body_ids, after.handler_ids) == ((), (2, 1))
    with pytest.raises(ValueError, match="result"):
        followed(incident(State.ON_SCENE), Following(State.RESOLVED, AT, "crew"))


def test_a_late_clearing_does_not_rewrite_the_result_of_what_is_closed() -> None:
    closed = incident(State.CLOSED, result="第一次")
    assert followed(closed, Following(State.RESOLVED, AT, "crew", result="第二次")).result == "第一次"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"transfer_needed": True}, "transfer_needed"),
        ({"answered_at": None}, "answer_missing"),
        ({"result": " "}, "result_missing"),
        ({"handler_ids": (1,)}, "handlers_missing"),
        ({"co_handlers": {3: False, 5: True}}, "parts_open"),
        ({"subject_body_id": 6, "anonymous": True}, "triage_missing"),
    ],
)
def test_closing_names_what_is_missing(change: dict[str, object], code: str) -> None:
    whole = incident(State.CLOSED, answered_at=AT, result="好", handler_ids=(1, 2), co_handlers={3: True})
    may_close(whole)
    with pytest.raises(CommandError) as refused:
        may_close(replace(whole, **change))  # type: ignore[arg-type]
    assert refused.value.code == code


@given(st.lists(st.integers(1, 4), max_size=4))
def test_two_handlers_are_two_persons(ids: list[int]) -> None:
    if len(ids) >= 2 and len(set(ids)) == len(ids):
        two_handlers(tuple(ids))
        return
    with pytest.raises(CommandError):
        two_handlers(tuple(ids))


class OneIncident(RuleBasedStateMachine):
    """People and orders move one incident about in any order."""

    @initialize(open_=st.booleans())
    def begin(self, open_: bool) -> None:
        self.held = incident(ownership_open=open_)
        self.was_void = False

    @rule(to=st.sampled_from(State))
    def somebody_moves_it(self, to: State) -> None:
        before = self.held
        try:
            self.held = advance(before, to)
        except CommandError:
            assert to not in NEXT[before.state] or before.ordered_body_ids

    @rule(stages=st.lists(st.sampled_from(ON_THE_ROAD), max_size=3))
    def its_orders_change(self, stages: list[State]) -> None:
        stage = most_advanced(stages)
        self.held = followed(self.held, Following(stage, AT, "crew", tuple(range(1, len(stages) + 1))))

    @rule()
    def its_last_order_is_cleared(self) -> None:
        self.held = followed(self.held, Following(State.RESOLVED, AT, "crew", result="完成"))

    @precondition(lambda self: self.held.state in PAUSES)
    @rule()
    def it_is_taken_up_again(self) -> None:
        self.held = resume(self.held)

    @invariant()
    def a_pause_and_only_a_pause_knows_where_it_came_from(self) -> None:
        assert (self.held.state in PAUSES) == (self.held.resume_state is not None)
        assert self.held.resume_state not in PAUSES

    @invariant()
    def what_is_void_stays_void(self) -> None:
        assert not self.was_void or self.held.state is State.VOID
        self.was_void = self.held.state is State.VOID

    @invariant()
    def what_orders_resolved_has_a_result(self) -> None:
        if self.held.resolved_at is not None:
            assert self.held.result

    @invariant()
    def it_can_always_be_ended(self) -> None:
        """Nobody's is nothing: from everywhere but VOID and the ends something may follow."""
        assert self.held.state in ENDS | {State.VOID} or NEXT[self.held.state]


TestOneIncident = OneIncident.TestCase
