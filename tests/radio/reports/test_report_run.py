"""A report of a real study, from the question to the pages, read back as a stranger would."""

import asyncio
import base64
import io
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pypdf
import pytest
import rasterio

from command.app.house import House
from command.radio.reports.engine.maps import drawn
from command.radio.reports.paper import Map
from command.radio.reports.service import Reports
from command.radio.studies.folders import Folders
from command.radio.studies.worker import StudyWorker
from tests.radio.studies.ground import EAST_SITE, SMALL, WEST_SITE, add_sites, lay_ground

ODD = '<b>&amp; #let x = 1; $a$ *星* `"\\'
"""Marks that mean something to a typesetter, to XML and to a spreadsheet."""


async def study_of(planner: httpx.AsyncClient, house: House, folder: Path, **changes: Any) -> int:
    await lay_ground(house, folder)
    long = {**EAST_SITE, "name": f"=1+{ODD}" + "很长的名字" * 8}
    await add_sites(planner, WEST_SITE, long)
    asked = {**SMALL, "name": f"两台 {ODD}", "cell_m": 200, "terminals": ["handheld_at_head"], **changes}
    study_id = int((await planner.post("/api/radio/studies", json=asked)).json()["id"])
    assert await house.services.get(StudyWorker).step()
    return study_id


def pages_of(answer: httpx.Response) -> pypdf.PdfReader:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text
    return pypdf.PdfReader(io.BytesIO(answer.content))


def text_of(pages: pypdf.PdfReader) -> str:
    """Without spaces and breaks: where a line ends is the page's business."""
    return "".join("".join(page.extract_text().split()) for page in pages.pages)


def fonts_of(pages: pypdf.PdfReader) -> set[tuple[str, bool]]:
    """Name of each font, and whether the file carries it."""
    found = set()
    each: Any
    for each in pages.pages:
        for font in each["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            carried = inner["/FontDescriptor"].get_object().keys() & {"/FontFile2", "/FontFile3"}
            found.add((str(inner["/BaseFont"]), bool(carried)))
    return found


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
async def test_a_study_becomes_pages_that_can_be_read_searched_and_printed_anywhere(
    planner: httpx.AsyncClient, house: House, tmp_path: Path
) -> None:
    roofs = [
        {"name": name, "lon": lon, "lat": 31.83, "height_m": 30}
        for name, lon in ((f"甲 {ODD}", 119.84), ("乙", 119.845))
    ]
    parts = {"parts": ["shares", "gaps", "redundancy", "proposals"]}
    study_id = await study_of(
        planner, house, tmp_path, **parts, proposals={"candidates": roofs, "hilltops": False, "count": 2}
    )
    address = f"/api/radio/studies/{study_id}/report.pdf"
    early = pages_of(await planner.get(address))
    assert "还没有声明考核口径" in text_of(early)
    declaration = {"study_id": study_id, "terminal": "handheld_at_head", "probability": 0.9}
    assert (await planner.post("/api/radio/declarations", json=declaration)).status_code == 201

    answer = await planner.get(address)
    pages = pages_of(answer)
    text = text_of(pages)
    assert f"coverage-{study_id}.pdf" in answer.headers["content-disposition"]
    assert 3 <= len(pages.pages) <= 8
    shares = await planner.get(
        f"/api/radio/studies/{study_id}/shares",
        params={"level": "city", "terminal": "handheld_at_head"},
    )
    city = shares.json()["areas"][0]
    assert "已声明口径" in text
    assert f"{city['area']['covered_share']:.1%}" in text
    assert f"{city['people']['covered_share']:.1%}" in text
    for said in (
        "无线通信覆盖报告",
        "最怕停哪一站",
        "西台",
        f"第{len(pages.pages)}页，共{len(pages.pages)}页",
        "planner",
    ):
        assert said in text, said
    for odd in (f"两台{ODD}", f"=1+{ODD}很长的名字", f"甲{ODD}"):
        assert "".join(odd.split()) in text, odd
    await _the_map_shows_what_the_figures_say(house, study_id, city["area"])
    await _a_second_site_adds_only_what_the_first_left(planner, study_id)
    fonts = fonts_of(pages)
    assert fonts
    assert all("NotoSansCJK" in name and carried for name, carried in fonts), fonts

    english = await planner.get(address, headers={"Accept-Language": "en-GB,zh;q=0.5"})
    assert english.headers["content-language"] == "en"
    assert "Whichsitemustnotfail" in text_of(pages_of(english))
    await _refusals(planner, house, address)


async def _the_map_shows_what_the_figures_say(house: House, study_id: int, area: dict[str, float]) -> None:
    """The box is all there is of areas here, so that nearly all of the picture counts."""
    wanted = Map("", "", "", "handheld_at_head", "both", 0.9, [], [], "")
    sheet, drawing = drawn(house.services.get(Folders), study_id, wanted)
    picture = base64.b64decode(drawing.split("base64,")[1].split('"')[0])
    with rasterio.MemoryFile(picture) as memory, memory.open() as image:
        gaps = np.mean(image.read(1) == 1)
    assert gaps == pytest.approx(area["not_served"] / area["total"], abs=0.01)
    assert gaps > 0.01
    assert sheet.wide_mm == pytest.approx(174.0)


async def _a_second_site_adds_only_what_the_first_left(planner: httpx.AsyncClient, study_id: int) -> None:
    found = (await planner.get(f"/api/radio/studies/{study_id}/proposals")).json()["proposals"]
    first, second = found
    assert (first["further_area_m2"], first["further_people"]) == (first["area_m2"], first["people"])
    assert 0 <= second["further_area_m2"] < second["area_m2"], "they reach the same gap"


async def _refusals(planner: httpx.AsyncClient, house: House, address: str) -> None:
    other = await planner.get(address, params={"terminal": "vehicle"})
    assert other.json()["code"] == "study_part_not_asked"
    unknown = await planner.get(address.replace("/studies/", "/studies/9"))
    assert unknown.json()["code"] == "study_not_found"
    first, second = await asyncio.gather(planner.get(address), planner.get(address))
    codes = {answer.status_code: answer for answer in (first, second)}
    assert sorted(codes) == [200, 409]
    assert codes[409].json()["code"] == "report_in_progress"
    reports = house.services.get(Reports)
    reports._longest_s = 0.0
    slow = await planner.get(address)
    assert slow.json()["code"] == "report_too_slow"
    reports._longest_s = 60.0
    assert (await planner.get(address)).status_code == 200, "the next one is made again"
