from command.positions.alarm_kinds import KINDS, WATCHED, kinds_of
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
        Row(at_s=-400, received_s=0, alarms=SOS, catch_up=True),
    )
    (edge,) = passage.edges
    assert (edge.flags, edge.at_us, edge.received_at_us, edge.is_late) == (SOS, us(-500), us(0), True)


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
