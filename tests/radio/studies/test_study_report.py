"""The workbook of a study: what stands in which cell, and as what."""

from datetime import UTC, datetime
from pathlib import Path

from openpyxl import load_workbook

from command.radio.propagation.budget import Carry, Direction
from command.radio.studies.engine.workbook import workbook
from command.radio.studies.folders import Folders
from command.radio.studies.inputs import StudyInputs
from command.radio.studies.kinds import Sense, StudyState
from command.radio.studies.report import sheets_of
from command.radio.studies.schemas import (
    AreaShares,
    GapCollection,
    GapFeature,
    GapProperties,
    Loss,
    RedundancyView,
    Share,
    ShareLevel,
    SharesView,
    SiteFailure,
    StudySite,
    StudyView,
)
from command.radio.studies.told import Told

HEAD = Carry.HANDHELD_AT_HEAD


def share(covered: float | None) -> Share:
    served = 2e6 * (covered or 0.0)
    return Share(
        total=2e6,
        served=served,
        not_served=2e6 - served,
        not_computed=0.0,
        covered_share=covered,
        mean_reliability=covered,
        missing_share=0.0,
        denied=None if covered is not None else "missing_terrain",
    )


def area(code: str, covered: float | None) -> AreaShares:
    meets = None if covered is None else covered >= 0.9
    return AreaShares(
        code=code,
        name=f"{code} 街道",
        area=share(covered),
        people=None,
        key_places=None,
        incidents=None,
        target=0.9,
        meets=meets,
    )


def shares(terminal: Carry, *areas: AreaShares) -> SharesView:
    return SharesView(
        study_id=1,
        level=ShareLevel.TOWNSHIP,
        terminal=terminal,
        direction=Sense.BOTH,
        probability=0.9,
        sigma_db=8,
        areas=list(areas),
    )


STUDY = StudyView(
    id=1,
    name="=1+1",
    author="planner",
    state=StudyState.DONE,
    progress=1,
    doing="done",
    doing_what=None,
    pictures_ready=True,
    inputs=StudyInputs(),
    sites=[
        StudySite(
            code="0012",
            name="西台",
            site_id=1,
            lon=119.9,
            lat=31.7,
            antenna_height_m=40,
            changed=False,
            colour="#112233",
        )
    ],
    bounds_deg=(119, 31, 120, 32),
    asked_at=datetime(2026, 3, 15, 0, tzinfo=UTC),
    started_at=None,
    finished_at=datetime(2026, 3, 15, 0, 30, tzinfo=UTC),
    attempts=1,
    error=None,
    summary=None,
    declared=False,
)
GAPS = GapCollection(
    study_id=1,
    terminal=HEAD,
    direction=Sense.BOTH,
    probability=0.9,
    dropped_components=3,
    dropped_cells=9,
    features=[
        GapFeature(
            id=1,
            geometry={},
            properties=GapProperties(
                number=1,
                component=1,
                area_code="A1",
                area_name="A1 街道",
                cells=100,
                area_m2=360_000,
                people=1234.4,
                people_share=0.1,
                median_deficit_db=2.0,
                worst_deficit_db=9.5,
                limiting=Direction.TALK_IN,
                cause="hidden",
                cause_shares={"hidden": 1.0},
                best_site="0012",
                distance_m=4200,
                bearing_deg=90,
                lon=119.91,
                lat=31.72,
            ),
        )
    ],
)
FAILURES = RedundancyView(
    study_id=1,
    terminal=HEAD,
    direction=Sense.BOTH,
    probability=0.9,
    unserved_area_m2=0,
    single_area_m2=1e6,
    several_area_m2=1e6,
    single_people=5,
    several_people=5,
    sites=[
        SiteFailure(
            code="0012",
            name="西台",
            best_area_m2=2e6,
            sole_area_m2=1e6,
            sole_people=5,
            townships=[Loss(code="A1", name="A1 街道", area_m2=1e6, people=5)],
        )
    ],
)


def test_shares_of_both_terminals_stand_in_one_row_and_a_denied_one_stays_empty() -> None:
    both = [shares(HEAD, area("A1", 0.95), area("A2", None)), shares(Carry.VEHICLE, area("A1", 0.5), area("A2", 1.0))]
    found = {sheet.name: sheet for sheet in sheets_of(STUDY, both, GAPS, FAILURES)}
    assert list(found) == ["概要", "街镇", "盲区", "单点", "站点"]
    first, second = found["街镇"].rows
    assert first == ["A1", "A1 街道", 2.0, None, 0.95, None, 0.95, 0.9, "是", 0.5, None, 0.5, 0.9, "否"]
    assert second[4:9] == [None, None, None, 0.9, None]
    assert ["完成时间", "2026-03-15 08:30"] in found["概要"].rows
    assert found["盲区"].rows[0][4:9] == ["被遮挡", "上行", 2.0, 9.5, "西台"]


def test_the_file_holds_figures_as_figures_and_no_formula(tmp_path: Path) -> None:
    sheets = sheets_of(STUDY, [shares(HEAD, area("A1", 0.954))], GAPS, FAILURES)
    facts = {"path": str(tmp_path / "deep" / "report.xlsx"), "sheets": sheets}
    path = workbook(Folders.of(tmp_path), facts, Told(lambda _said: None, lambda: False))
    book = load_workbook(path)
    assert book.sheetnames == ["概要", "街镇", "盲区", "单点", "站点"]
    name = book["概要"]["B2"]
    assert (name.value, name.data_type) == ("=1+1", "s")
    covered = book["街镇"]["E2"]
    assert (covered.value, covered.number_format) == (0.954, "0.0%")
    assert book["站点"]["A2"].value == "0012"
    assert book["盲区"]["B2"].value == 1234.4
