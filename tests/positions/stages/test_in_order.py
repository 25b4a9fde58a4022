from command.positions.models import Mark
from tests.positions.batches import Road, Row, us


def test_a_late_report_is_history_and_does_not_move_the_marker_back() -> None:
    road = Road()
    road.pass_through(Row(at_s=60))
    passage = road.pass_through(Row(at_s=30, received_s=61, longitude=119.971))
    assert passage.marks.tolist() == [Mark.LATE]
    assert len(passage.newest()) == 0


def test_reports_out_of_order_within_a_batch_are_put_in_order() -> None:
    passage = Road().pass_through(Row(at_s=2, longitude=119.9702), Row(at_s=1, longitude=119.9701))
    assert passage.marks.tolist() == [0, 0]
    assert passage.newest()["longitude_e7"].tolist() == [1_199_702_000]
    assert passage.newest()["fixed_at_ms"].tolist() == [us(2) // 1000]


def test_a_catch_up_is_history_even_when_it_is_newer_than_what_is_known() -> None:
    passage = Road().pass_through(Row(at_s=10, catch_up=True, is_live=False))
    assert passage.marks.tolist() == [Mark.LATE]
    assert len(passage.newest()) == 0


def test_devices_do_not_disturb_each_other() -> None:
    road = Road(1, 2)
    road.pass_through(Row(device=1, at_s=100), Row(device=2, at_s=10))
    passage = road.pass_through(Row(device=1, at_s=50), Row(device=2, at_s=50))
    assert passage.marks.tolist() == [Mark.LATE, 0]
    assert passage.newest()["device_id"].tolist() == [2]
