from collections import Counter

from simulators.crews.habits import Decision, habit
from simulators.crews.orders import Notice, read_notice


def test_the_same_order_is_met_the_same_way() -> None:
    assert [habit(7, order) for order in range(50)] == [habit(7, order) for order in range(50)]
    assert [habit(7, order) for order in range(50)] != [habit(8, order) for order in range(50)]


def test_most_accept_and_every_other_way_occurs() -> None:
    seen = Counter(habit(7, order).decision for order in range(2_000))
    assert set(seen) == set(Decision)
    assert 0.8 < seen[Decision.ACCEPT] / 2_000 < 0.95


def test_an_order_is_found_in_the_text_of_the_terminal() -> None:
    assert read_notice("【派单12】20260316-0007 茶山街道 流动摊贩在人行道摆摊") == Notice(12, withdrawn=False)
    assert read_notice("【派单12】已撤销") == Notice(12, withdrawn=True)
    assert read_notice("今晚大风，注意户外广告") is None
