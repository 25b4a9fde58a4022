from command.positions.models import Fate
from tests.positions.batches import Road, Row


def test_a_device_that_left_the_register_is_not_answered() -> None:
    passage = Road(1).pass_through(Row(device=1), Row(device=2), Row(device=1, at_s=1))
    answered = passage.answered()
    assert answered is not None
    assert answered.tolist() == [True, False, True]


def test_pending_terminals_are_stored_and_not_shown() -> None:
    passage = Road(1).pass_through(Row(device=-5))
    assert passage.fate.tolist() == [Fate.STORE]
    assert len(passage.newest()) == 0
