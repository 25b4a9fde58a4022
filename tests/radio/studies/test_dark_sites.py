"""Several sites dark at once: what is left is what a study of the others says, at every place and in every sum."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from command.app.house import House
from command.radio.studies.coverage import Coverage
from command.radio.studies.worker import StudyWorker
from tests.radio.studies.ground import SMALL, WEST_SITE, add_sites, lay_ground, read

EASTERN = {**WEST_SITE, "code": "M", "name": "东坡台", "lon": 119.94, "frequency_out_mhz": 363.1}
BESIDE = {**WEST_SITE, "code": "N", "name": "同频台", "lon": 119.96, "lat": 31.90}
"""Stands in for M, and is on the channel of W: where it is dark, W is disturbed less."""
PLACES = [(119.82 + 0.02 * column, 31.83 + 0.03 * row) for column in range(8) for row in range(4)]
HANDHELD = {"terminal": "handheld_at_head"}


async def study(planner: httpx.AsyncClient, house: House, **changes: Any) -> int:
    asked = {**SMALL, "terminals": ["handheld_at_head", "vehicle"], "parts": ["shares"], **changes}
    study_id = int((await planner.post("/api/radio/studies", json=asked)).json()["id"])
    assert await house.services.get(StudyWorker).step()
    return study_id


async def declare(planner: httpx.AsyncClient, study_id: int) -> None:
    declaration = {"study_id": study_id, "terminal": "handheld_at_head", "probability": 0.9}
    assert (await planner.post("/api/radio/declarations", json=declaration)).status_code == 201


async def answers(planner: httpx.AsyncClient) -> list[dict[str, Any]]:
    return [(await planner.get("/api/radio/coverage", params={"lon": lon, "lat": lat})).json() for lon, lat in PLACES]


def served(answer: dict[str, Any]) -> list[float]:
    """Beyond the reach of those that are left nothing is served, and without the others nothing was computed."""
    return [answer["probability"].get(terminal, 0.0) for terminal in ("handheld_at_head", "vehicle")]


async def test_what_is_left_is_what_a_study_of_the_others_says(
    planner: httpx.AsyncClient, house: House, tmp_path: Path
) -> None:
    await lay_ground(house, tmp_path, ("elevation", "population"))
    await add_sites(planner, WEST_SITE, EASTERN, BESIDE)
    coverage = house.services.get(Coverage)
    whole, left = await study(planner, house), await study(planner, house, removed=["M", "N"])
    await declare(planner, left)
    await coverage.refresh()
    expected = await answers(planner)
    await declare(planner, whole)
    await coverage.refresh()
    before = await answers(planner)

    sites = (await planner.get("/api/radio/sites")).json()["features"]
    for site in sites:
        if site["properties"]["code"] == "N":
            await planner.post(f"/api/radio/sites/{site['id']}/outages", json={"cause": "equipment"})
        if site["properties"]["code"] == "M":
            await planner.delete(f"/api/radio/sites/{site['id']}")  # out of the register: it radiates no more
    await coverage.refresh()
    meanwhile = await answers(planner)
    assert not any(answer["exact"] for answer in meanwhile)
    await coverage.work_out()
    found = await answers(planner)
    assert all(answer["exact"] for answer in found)
    assert [served(answer) for answer in found] == [served(answer) for answer in expected]
    assert [answer["serving_site"] for answer in found] == [answer["best_site"] for answer in expected]
    assert {answer["best_site"] for answer in found} >= {"M", "W"}
    assert any(answer["reduced"] for answer in found)
    assert any(
        then["probability"][terminal] > now["probability"][terminal]
        for then, now in zip(meanwhile, found, strict=True)
        for terminal in now["probability"]
    ), "the second best stood in where it is dark as well"

    gone = {"without": ["M", "N"], **HANDHELD}
    (missing,) = (await read(planner, whole, "/shares", level="city", **gone))["areas"]
    (others,) = (await read(planner, left, "/shares", level="city", **HANDHELD))["areas"]
    (all_,) = (await read(planner, whole, "/shares", level="city", **HANDHELD))["areas"]
    assert missing["area"] == others["area"]
    assert missing["people"] == others["people"]

    failed = await read(planner, whole, "/failure", site=["N", "M"], **HANDHELD)
    assert failed["sites"] == ["M", "N"]
    assert failed["area_m2"] >= all_["area"]["served"] - others["area"]["served"] > 0
    assert failed["area_m2"] == pytest.approx(sum(each["area_m2"] for each in failed["townships"]))
    assert failed["people"] > 0
    assert {code for each in failed["townships"] for code in each["sites"]} <= {"M", "N"}
    alone = await read(planner, whole, "/redundancy", **HANDHELD)
    sole = {site["code"]: site["sole_area_m2"] for site in alone["sites"]}
    assert failed["area_m2"] > sole["M"] + sole["N"], "together they lose what each of them backs up"

    unknown = await planner.get(f"/api/radio/studies/{whole}/failure", params={"site": "Z", **HANDHELD})
    assert (unknown.status_code, unknown.json()["code"]) == (422, "study_site_unknown")
    assert before != found
