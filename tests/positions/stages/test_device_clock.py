from tests.positions.batches import Road, Row, us

EIGHT_HOURS_S = 8 * 3600


def test_a_constant_offset_is_measured_and_corrected() -> None:
    """A terminal that sends UTC where GMT+8 belongs is eight hours behind."""
    road = Road()
    for at in range(0, 70, 10):
        passage = road.pass_through(Row(at_s=at - EIGHT_HOURS_S, received_s=at + 0.4))
    assert passage.offset_us.tolist() == [EIGHT_HOURS_S * 1_000_000 + 400_000]
    assert passage.newest()["fixed_at_ms"].tolist() == [us(60.4) // 1000]
    assert passage.batch.fixed_at_us.tolist() == [us(60 - EIGHT_HOURS_S)]


def test_a_queue_that_empties_is_no_clock() -> None:
    """Twenty minutes of reports in one second: the delay shrinks with every report."""
    road = Road()
    for step in range(40):
        passage = road.pass_through(Row(at_s=30.0 * step - 1200, received_s=step * 0.02))
    assert passage.offset_us.tolist() == [0]


def test_a_delay_of_the_network_is_no_offset() -> None:
    road = Road()
    for at in range(0, 100, 10):
        passage = road.pass_through(Row(at_s=at, received_s=at + 3.0))
    assert passage.offset_us.tolist() == [0]


def test_a_slow_clock_that_was_put_right_is_believed_at_once() -> None:
    """With the old offset its reports would lie in the future, and hold the marker until the time has come."""
    road = Road()
    for at in range(0, 70, 10):
        road.pass_through(Row(at_s=at - 600, received_s=at))
    passage = road.pass_through(Row(at_s=70, received_s=70))
    assert passage.offset_us.tolist() == [0]
    assert passage.newest()["fixed_at_ms"].tolist() == [us(70) // 1000]


def test_a_fast_clock_that_was_put_right_is_believed_after_a_minute() -> None:
    road = Road()
    for at in range(0, 70, 10):
        road.pass_through(Row(at_s=at + 200, received_s=at))
    for at in range(70, 150, 10):
        passage = road.pass_through(Row(at_s=at, received_s=at))
    assert passage.offset_us.tolist() == [0]
