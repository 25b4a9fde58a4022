"""What the first page and the tables say of what was found."""

from dataclasses import replace
from typing import Any

import pytest

from command.radio.measured.schemas import CalibrationView, MeasuredCollection, NewCalibration, Used
from command.radio.measured.schemas import Score as Fit
from command.radio.propagation.budget import Direction
from command.radio.reports.answers import answers_of, figures_of
from command.radio.reports.models import Findings
from command.radio.reports.service import _look
from command.radio.reports.tables import tables_of
from command.radio.reports.words import Language, Words
from command.radio.reports.writing import written
from command.radio.studies.inputs import Calibration
from command.radio.studies.kinds import Sense
from command.radio.studies.schemas import ShareLevel
from tests.radio.reports.findings import (
    ASKED,
    AT,
    FOUND,
    HEAD,
    LOOK,
    area,
    declaration,
    gap,
    gaps,
    proposal,
    proposals,
    shares,
    with_score,
)

ZH = Words(Language.CHINESE)
COVERED, SCORED, WORST, WHY, NEXT, FAILING, SURE = range(7)
USED = Used(readings=400, missed=4, unknown_site=0, bins=40, censored_bins=1, unmatched_bins=0)


def said(found: Findings, at: int) -> str:
    return answers_of(found, ZH)[at].text


def fit(rmse_db: float) -> Fit:
    return Fit(bias_db=-1.5, rmse_db=rmse_db, correct_share=0.9, bins=40)


def calibration(terms: Calibration) -> CalibrationView:
    asked = NewCalibration(name=terms.name, drives=[1])
    scores = {"before": fit(9.3), "after": fit(6.2), "carried": fit(5.1)}
    lists: dict[str, Any] = {"sites": [], "classes": [], "readings": [], "slope_db": 0.0, "variogram": None}
    made = {"id": 1, "study_id": 3, "made_at": AT, "made_by": "planner", "asked": asked}
    return CalibrationView(terms=terms, used=USED, **scores, **lists, **made)


TERMS = Calibration(name="九月", sigma_db=6.2)


def test_a_city_short_of_its_target_is_told_by_how_much() -> None:
    figures = figures_of(FOUND, ZH)
    assert (figures[0].value, figures[0].short, figures[0].target) == ("80.0%", True, 0.9)
    assert "2,000 人盖不到" in figures[1].note
    assert figures[2].note == "没有这类数据"
    assert "目标还差 2.0 km²" in said(FOUND, COVERED)
    assert answers_of(FOUND, ZH)[COVERED].alarming


def test_the_score_is_told_with_its_basis_and_what_is_taken_off() -> None:
    assert "还没有声明" in said(FOUND, SCORED)
    failed = said(with_score(900e6, 1000e6, "西台"), SCORED)
    assert "覆盖率 90.0%，标准要求 100%，还差 100.0 km²" in failed
    assert "leader 于 2026-03-15 08:30 声明" in failed
    assert "已扣除：西台" in failed
    assert "不影响得分" not in failed
    assert "覆盖率 99.9%，标准要求 100%" in said(with_score(999.99e6, 1000e6), SCORED)
    passed = replace(with_score(1000e6, 1000e6), look=replace(LOOK, probability=0.5))
    assert "达到标准" in said(passed, SCORED)
    assert "不影响得分" in said(passed, SCORED)
    assert not answers_of(passed, ZH)[SCORED].alarming


def test_the_worst_come_first_and_what_has_no_figure_last() -> None:
    assert "3 个街镇中 1 个低于 90% 的目标，最差的是B 街道（65.0%）、D 街道（90.0%）、A 街道（95.0%）" in said(
        FOUND, WORST
    )
    towns = tables_of(FOUND, ZH)[1]
    assert [row[0].text for row in towns.rows] == ["B 街道", "D 街道", "A 街道", "C 街道"]
    assert [row[2].short for row in towns.rows] == [True, False, False, False]
    assert towns.rows[3][2].text == "地形不全，不给数"
    assert {len(row) for row in towns.rows} == {len(towns.columns)}
    assert tables_of(FOUND, ZH)[2].rows[0][0].text == "（无归属）"


def test_of_many_squads_the_worst_are_listed_and_the_rest_is_told_of() -> None:
    squads = [area(f"S{number}", 0.5 + number / 100) for number in range(25)]
    many = replace(FOUND, shares={**FOUND.shares, ShareLevel.SQUAD: shares(ShareLevel.SQUAD, *squads)})
    table = tables_of(many, ZH)[2]
    assert len(table.rows) == 20
    assert table.note == "另有 5 个未列，覆盖率都不低于 70.0%。"


def test_causes_are_weighed_by_the_area_of_their_gaps() -> None:
    """3 km² of which three quarters are hidden and a quarter far, and 1 km² for vehicles only."""
    assert "4.0 km²，3,500 人" in said(FOUND, WHY)
    assert "被遮挡（占 56.2%）、仅车载可用（占 25.0%）、太远（占 18.8%）" in said(FOUND, WHY)
    unknown = replace(FOUND, gaps=gaps(gap(1, None, 1e6, {"far": 1.0})))
    with_people, without = (
        next(one for one in tables_of(each, ZH) if one.heading == "要紧的盲区") for each in (FOUND, unknown)
    )
    assert with_people.lead.startswith("按盲区内的人口排列")
    assert without.lead.startswith("按面积排列")
    assert len(without.columns) == len(without.rows[0]) == len(with_people.columns) - 1
    assert "没有够得上列出" in said(replace(FOUND, gaps=gaps()), WHY)
    assert "要紧的盲区" not in [table.heading for table in tables_of(replace(FOUND, gaps=gaps()), ZH)]


def test_what_one_more_site_brings_is_told_with_its_span() -> None:
    assert "没有要求" in said(FOUND, NEXT)
    assert "40 处候选，没有一处" in said(replace(FOUND, proposals=proposals()), NEXT)
    two = replace(FOUND, proposals=proposals(proposal(1, 4000.0), proposal(2, 1000.0)))
    assert "4,000 人、2.0 km²（传播差 5 dB 时 2,000 人，好 5 dB 时 8,000 人）" in said(two, NEXT)
    assert "2 站，合计新增 4,500 人、3.0 km²（重叠已扣除）" in said(two, NEXT)
    nobody = replace(FOUND, proposals=proposals(proposal(1, None)))
    assert "2.0 km²（传播差 5 dB 时 1.0 km²，好 5 dB 时 3.0 km²）" in said(nobody, NEXT)
    table = next(one for one in tables_of(two, ZH) if one.heading == "再建一站补得了多少")
    assert [row[-1].text for row in table.rows] == ["", ""], "costs are filled in by hand"
    assert [row[5].text for row in table.rows] == ["4,000", "500"], "further, beside the first"
    alone = next(one for one in tables_of(nobody, ZH) if one.heading == "再建一站补得了多少")
    assert len(alone.columns) == len(alone.rows[0]) == len(table.columns) - 2


def test_the_costliest_failure_is_that_of_most_people() -> None:
    assert said(FOUND, FAILING).startswith("W 台：停了就有 800 人、1.0 km² 失去覆盖，首当其冲的是A 街道。")
    assert "已覆盖的面积中 37.5% 只靠一个站" in said(FOUND, FAILING)
    assert [row[0].text for row in tables_of(FOUND, ZH)[-1].rows] == ["W 台", "E 台"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "没有用实测校正，误差按阴影衰落标准差 8.0 dB 计"),
        ({"calibration": calibration(TERMS)}, "未校正，均方根误差 9.3 dB；若采用校正，可降到 6.2 dB"),
    ],
)
def test_how_sure_it_is_depends_on_what_was_measured(changes: dict[str, Any], told: str) -> None:
    assert told in said(replace(FOUND, **changes), SURE)


def test_a_calibrated_study_tells_its_error_on_ground_it_has_not_seen() -> None:
    study = FOUND.study.model_copy(update={"inputs": FOUND.study.inputs.model_copy(update={"calibration": TERMS})})
    fitted = replace(FOUND, study=study, calibration=calibration(TERMS))
    assert "由 9.3 dB 降到 6.2 dB（40 个 30 m 网格，在未参与拟合的地块上检验），通与不通判对 90.0%" in said(
        fitted, SURE
    )
    assert "「九月」" in said(replace(fitted, calibration=None), SURE)
    basis = {fact.name: fact.value for fact in written(fitted, ZH).sections[0].facts}
    assert basis["实测校正"].endswith("邻近外推后 5.1 dB")


def test_what_radios_measured_lately_stands_beside_the_model() -> None:
    seen = MeasuredCollection(
        **{**ASKED, "direction": Direction.TALK_IN},
        used=USED,
        score=fit(7.7),
        verdicts={"both_served": 30, "unseen_gap": 3},
        omitted=0,
        features=[],
    )
    told = said(replace(FOUND, measured=seen), SURE)
    assert "40 个网格，偏差 −1.5 dB，均方根误差 7.7 dB" in told
    assert "3 个网格计算说有网而实测没有" in told
    assert "没有这种终端的实测" in said(replace(FOUND, measured=seen.model_copy(update={"score": None})), SURE)


def test_every_text_exists_in_english_too() -> None:
    for found in (FOUND, with_score(1.0, 2.0, "W"), replace(FOUND, proposals=proposals(proposal(1, 10.0)))):
        paper = written(found, Words(Language.ENGLISH))
        assert paper.title == "Radio coverage of 常州市"
        assert all(answer.text for answer in paper.answers)


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ({}, "常州市无线通信覆盖报告"),
        ({"area_code": "D"}, "D 街道无线通信覆盖报告"),
        ({"box_deg": (119.0, 31.0, 120.0, 32.0)}, "常州市（部分）无线通信覆盖报告"),
    ],
)
def test_the_title_names_what_was_studied(asked: dict[str, Any], title: str) -> None:
    study = FOUND.study.model_copy(update={"inputs": FOUND.study.inputs.model_copy(update=asked)})
    assert written(replace(FOUND, study=study), ZH).title == title


def test_what_is_left_open_is_as_declared_only_where_that_study_was_declared() -> None:
    mine, other = declaration(probability=0.8), declaration(study_id=8, probability=0.8)
    assert _look(FOUND.study, mine, None, None, None).probability == 0.8
    assert _look(FOUND.study, other, None, None, None) == LOOK
    assert _look(FOUND.study, mine, HEAD, Sense.TALK_IN, None) == replace(LOOK, direction=Sense.TALK_IN)
