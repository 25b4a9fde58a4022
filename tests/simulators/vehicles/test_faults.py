import itertools

import pytest

from simulators.vehicles.faults import KINDS, parse_rates, script


def test_the_same_seed_and_terminal_have_the_same_script() -> None:
    rates = parse_rates("default")
    first = list(itertools.islice(script(7, "10080000001", rates), 200))
    assert first == list(itertools.islice(script(7, "10080000001", rates), 200))
    assert first != list(itertools.islice(script(8, "10080000001", rates), 200))
    assert first != list(itertools.islice(script(7, "10080000002", rates), 200))


def test_faults_come_in_order_about_as_often_as_asked() -> None:
    faults = list(itertools.takewhile(lambda fault: fault.at_s < 100 * 3_600, script(7, "1", parse_rates("sos=3"))))
    assert [fault.at_s for fault in faults] == sorted(fault.at_s for fault in faults)
    assert {fault.kind for fault in faults} == {"sos"}
    assert 240 <= len(faults) <= 360


def test_none_means_none() -> None:
    assert list(script(7, "1", parse_rates("none"))) == []


def test_rates_are_read_from_presets_and_names() -> None:
    assert parse_rates("light,sos=2")["sos"] == 2.0
    assert parse_rates("light")["dead_zone"] == pytest.approx(KINDS["dead_zone"].per_hour / 4)
    assert parse_rates("storm=1") == {kind: float(kind == "storm") for kind in KINDS}
    with pytest.raises(ValueError, match="earthquake"):
        parse_rates("earthquake=1")
