from command.positions.alarm_kinds import KINDS, WATCHED, kinds_of
from command.positions.alarm_pace import MOST_PRESSES
from command.positions.models import DAY_US
from tests.positions.batches import Road, Row, us

SOS = 1 << 0
OVERSPEED = 1 << 1
IO = 1 << 25
DAY_S = DAY_US / 1e6


def test_a_flag_that_stays_set_is_one_alarm_and_rises_again_after_it_fell() -> None:
    road = Road()
    seen = [len(road.pass_through(Row(at_s=at, alarms=alarms)).edges) for at, alarms in enumerate((0, 1, 1, 0, 1))]
    assert seen == [0, 1, 0, 0, 1]


def test_only_the_flag_that_rose_is_told() -> None:
    road = Road()
    road.pass_through(Row(alarms=OVERSPEED))
    (edge,) = road.pass_through(Row(at_s=1, alarms=OVERSPEED | SOS)).edges
    assert (edge.flags, edge.place_e7, edge.is_late) == (SOS, (1_199_700_000, 317_800_000), False)


def test_flags_without_a_line_in_the_table_raise_nothing() -> None:
    assert WATCHED & IO == 0
    assert Road().pass_through(Row(alarms=IO)).edges == []


def test_the_emergency_is_the_first_of_several() -> None:
    assert [kind.name for kind in kinds_of(OVERSPEED | SOS)] == ["emergency_button", "overspeed"]
    assert KINDS[SOS].level == "emergency"


def test_history_raises_only_an_emergency_first_learnt_late_with_its_own_time() -> None:
    passage = Road().pass_through(
        Row(at_s=-600, received_s=0, alarms=OVERSPEED, catch_up=True),
        Row(at_s=-500, received_s=0, alarms=SOS, catch_up=True),
        Row(at_s=-450, received_s=0, alarms=SOS, catch_up=True),
    )
    (edge,) = passage.edges
    assert (edge.flags, edge.at_us, edge.received_at_us, edge.is_late) == (SOS, us(-500), us(0), True)


def test_each_press_of_a_history_is_told_of_because_the_first_may_be_a_repeat() -> None:
    """Held for a minute at the beginning, pressed again twenty minutes later."""
    presses = [(-3000, SOS), (-2970, SOS), (-2940, SOS), (-2900, 0), (-1800, SOS), (-1790, 0), (-1780, SOS)]
    passage = Road().pass_through(
        Row(at_s=0), *(Row(at_s=at, received_s=0, alarms=alarms, catch_up=True) for at, alarms in presses)
    )
    assert [edge.at_us for edge in passage.edges] == [us(-3000), us(-1800)]


def test_an_emergency_with_a_useless_clock_counts_from_its_receipt_once() -> None:
    road = Road()
    first = road.pass_through(Row(at_s=7000, received_s=0, alarms=SOS))
    again = road.pass_through(Row(at_s=7010, received_s=10, alarms=SOS))
    old = Road().pass_through(Row(at_s=-200 * DAY_S, received_s=3, alarms=SOS))
    assert [edge.at_us for edge in first.edges] == [us(0)]
    assert again.edges == []
    assert [edge.at_us for edge in old.edges] == [us(3)]


def test_undo_lets_the_repeat_raise_it() -> None:
    road = Road()
    road.pass_through(Row(alarms=0))
    road.pass_through(Row(at_s=1, alarms=SOS)).undo()
    assert len(road.pass_through(Row(at_s=1, alarms=SOS)).edges) == 1


def test_flags_that_flutter_are_told_of_once_in_ten_seconds_and_of_each_device() -> None:
    road = Road(1, 2)
    flutter = [Row(at_s=at, device=device, alarms=OVERSPEED * (at % 2)) for device in (1, 2) for at in range(8)]
    passage = road.pass_through(*flutter)
    assert [(edge.device_id, edge.at_us) for edge in passage.edges] == [(1, us(1)), (2, us(1))]
    road.states.pace.count(passage.edges)
    assert road.pass_through(Row(at_s=9, alarms=OVERSPEED)).edges == []
    assert road.pass_through(Row(at_s=10, alarms=0), Row(at_s=11, alarms=OVERSPEED)).edges != []


def test_a_button_may_be_pressed_more_often_than_a_fault_may_flutter() -> None:
    road = Road()
    passage = road.pass_through(*(Row(at_s=at / 100, alarms=SOS * (at % 2)) for at in range(2 * MOST_PRESSES + 20)))
    assert len(passage.edges) == MOST_PRESSES


def test_what_was_not_committed_is_not_counted() -> None:
    road = Road()
    road.pass_through(Row(alarms=0))
    for _ in range(3):
        passage = road.pass_through(Row(at_s=1, alarms=OVERSPEED))
        assert len(passage.edges) == 1
        passage.undo()
