from command.positions.models import Fate
from tests.positions.batches import Road, Row


def test_the_same_report_twice_in_a_batch_is_stored_once() -> None:
    passage = Road().pass_through(Row(digest=7), Row(at_s=1, digest=7), Row(digest=7))
    assert sorted(passage.fate.tolist()) == [Fate.STORE, Fate.STORE, Fate.REPEATED]
    assert passage.answered() is None


def test_two_reports_of_one_second_that_differ_are_both_stored() -> None:
    passage = Road().pass_through(Row(digest=7), Row(digest=8))
    assert passage.fate.tolist() == [Fate.STORE, Fate.STORE]
