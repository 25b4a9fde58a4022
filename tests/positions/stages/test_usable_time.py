from command.positions.models import DAY_US, Fate
from tests.positions.batches import Road, Row

DAY_S = DAY_US / 1e6


def test_the_future_and_impossible_digits_are_quarantined() -> None:
    passage = Road().pass_through(Row(at_s=300, received_s=0), Row(at_s=301, received_s=0), Row(has_time=False))
    assert passage.fate[passage.order.argsort()].tolist() == [Fate.STORE, Fate.QUARANTINED, Fate.QUARANTINED]


def test_what_is_older_than_the_retention_is_counted_and_answered() -> None:
    passage = Road().pass_through(Row(at_s=-90 * DAY_S, received_s=0), Row(at_s=-90 * DAY_S - 1, received_s=0))
    assert passage.fate[passage.order.argsort()].tolist() == [Fate.STORE, Fate.TOO_OLD]
    assert passage.answered() is None


def test_a_quarantined_report_moves_nothing() -> None:
    assert len(Road().pass_through(Row(at_s=4000, received_s=0)).newest()) == 0
