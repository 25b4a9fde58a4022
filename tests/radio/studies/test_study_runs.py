import shutil
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import rasterio

from command.app.house import House
from command.radio.sites.service import Sites
from command.radio.studies.coverage import Coverage
from command.radio.studies.folders import Folders
from command.radio.studies.process import StudyChild
from command.radio.studies.worker import StudyWorker
from tests.radio.studies.ground import EAST_SITE, SMALL, WEST_SITE, add_sites, lay_ground, read


async def ask(planner: httpx.AsyncClient, **changes: Any) -> int:
    answer = await planner.post("/api/radio/studies", json={**SMALL, **changes})
    assert answer.status_code == 202, answer.text
    return int(answer.json()["id"])


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
async def test_a_study_from_the_question_to_every_answer(
    planner: httpx.AsyncClient, house: House, tmp_path: Path
) -> None:
    await lay_ground(house, tmp_path)
    await add_sites(planner, WEST_SITE, EAST_SITE)
    study_id = await ask(planner)
    unasked = await planner.get(f"/api/radio/studies/{study_id}/proposals")
    assert unasked.json()["code"] == "study_not_finished"
    early = await planner.get(f"/api/radio/studies/{study_id}/gaps", params={"terminal": "vehicle"})
    assert early.json()["code"] == "study_not_finished"
    assert await house.services.get(StudyWorker).step()
    study = await read(planner, study_id)
    assert (study["state"], study["progress"], study["pictures_ready"]) == ("done", 1.0, True), study
    summary = study["summary"]
    assert (summary["losses_computed"], summary["losses_reused"]) == (2, 0)
    assert (summary["surface"], summary["clutter"]) == ("bare_earth", "land_cover")

    shares = await read(planner, study_id, "/shares", level="city", terminal="handheld_at_head")
    area, people = shares["areas"][0]["area"], shares["areas"][0]["people"]
    assert area["served"] + area["not_served"] + area["not_computed"] == pytest.approx(area["total"])
    assert people["served"] + people["not_served"] + people["not_computed"] == pytest.approx(people["total"])
    assert 0.3 < area["covered_share"] < 1.0
    vehicle = await read(planner, study_id, "/shares", level="city", terminal="vehicle", p=0.9)
    lower = await read(planner, study_id, "/shares", level="city", terminal="handheld_at_head", p=0.5)
    for better in (vehicle, lower):
        assert better["areas"][0]["area"]["covered_share"] > area["covered_share"]

    gaps = await read(planner, study_id, "/gaps", terminal="handheld_on_hip")
    assert gaps["features"]
    counted = sum(gap["properties"]["area_m2"] for gap in gaps["features"]) + gaps["dropped_cells"] * 100.0**2
    hip = await read(planner, study_id, "/shares", level="township", terminal="handheld_on_hip")
    assert counted == pytest.approx(hip["areas"][0]["area"]["not_served"], rel=0.05)
    assert {gap["properties"]["cause"] for gap in gaps["features"]} <= {"hidden", "terminal", "uplink", "far"}

    redundancy = await read(planner, study_id, "/redundancy", terminal="vehicle")
    assert [site["code"] for site in redundancy["sites"]] == ["E", "W"]
    alone = sum(site["sole_area_m2"] for site in redundancy["sites"])
    assert alone == pytest.approx(redundancy["single_area_m2"])

    place = await read(planner, study_id, "/point", lon=119.85, lat=31.9, terminal="vehicle")
    assert [site["code"] for site in place["sites"]] == ["W", "E"]
    assert place["clutter"] == "urban"
    out, into = place["best"]["budgets"]
    assert out["margin_db"] == pytest.approx(place["sites"][0]["terminals"]["vehicle"]["talk_out_margin_db"], abs=0.05)
    assert into["margin_db"] == pytest.approx(place["sites"][0]["terminals"]["vehicle"]["talk_in_margin_db"], abs=0.05)
    assert all(obstacle["above_line_m"] < 0 for obstacle in place["best"]["profile"]["obstacles"])
    behind = await read(planner, study_id, "/point", lon=119.93, lat=31.9, terminal="handheld_at_head")
    west = next(site for site in behind["sites"] if site["code"] == "W")
    assert not west["visible"]
    nowhere = await planner.get(f"/api/radio/studies/{study_id}/point", params={"lon": 118, "lat": 31})
    assert nowhere.json()["code"] == "study_outside"

    await _pictures(planner, study_id)
    trial = await _only_what_changed_is_computed_again(planner, house)
    await _interference_is_a_cause_and_proposals_gain(planner, trial)


async def _pictures(planner: httpx.AsyncClient, study_id: int) -> None:
    for layer in ("signal", "reliability", "best_server", "redundancy", "gaps"):
        address = f"/api/radio/studies/{study_id}/tiles/{layer}/10/853/416.png"
        picture = await planner.get(address, params={"terminal": "handheld_at_head"})
        assert picture.content.startswith(b"\x89PNG")
        with rasterio.MemoryFile(picture.content) as memory, memory.open() as image:
            pixels = image.read(1)
            assert pixels.shape == (256, 256)
            assert np.count_nonzero(pixels) > 10, layer
        again = await planner.get(address, headers={"If-None-Match": picture.headers["ETag"]})
        assert again.status_code == 304
    exported = await planner.get(f"/api/radio/studies/{study_id}/export.tif", params={"layer": "signal"})
    with rasterio.MemoryFile(exported.content) as memory, memory.open() as file:
        assert file.crs.to_epsg() == 4549
        levels = file.read(1)
        assert -150.0 < np.nanmin(levels) < np.nanmax(levels) < 0.0


async def _only_what_changed_is_computed_again(planner: httpx.AsyncClient, house: House) -> int:
    moved = {"code": "E", "change": {"lon": 119.95, "lat": 31.88, "frequency_out_mhz": 361.1}}
    weaker = {"code": "W", "change": {"power_w": 5}}
    roofs = [{"name": name, "lon": lon, "lat": 31.83, "height_m": 30} for name, lon in (("甲", 119.9), ("乙", 119.93))]
    study_id = await ask(
        planner,
        name="移动东台，与西台同频",
        changed=[moved, weaker],
        terminals=["handheld_on_hip"],
        parts=["shares", "proposals"],
        proposals={"candidates": roofs, "hilltops": False, "count": 2},
    )
    assert await house.services.get(StudyWorker).step()
    study = await read(planner, study_id)
    assert study["state"] == "done", study["error"]
    assert (study["summary"]["losses_computed"], study["summary"]["losses_reused"]) == (1, 1)
    return study_id


async def _interference_is_a_cause_and_proposals_gain(planner: httpx.AsyncClient, study_id: int) -> None:
    gaps = await read(planner, study_id, "/gaps", terminal="handheld_on_hip")
    assert "interfered" in {cause for gap in gaps["features"] for cause in gap["properties"]["cause_shares"]}
    other = await planner.get(f"/api/radio/studies/{study_id}/gaps", params={"terminal": "vehicle"})
    assert other.json()["code"] == "study_part_not_asked"
    address = f"/api/radio/studies/{study_id}/tiles/signal/10/853/416.png"
    picture = await planner.get(address, params={"terminal": "vehicle"})
    assert picture.json()["code"] == "study_part_not_asked"
    found = (await read(planner, study_id, "/proposals"))["proposals"]
    assert {proposal["name"] for proposal in found} <= {"甲", "乙"}
    assert found[0]["rank"] == 1
    for proposal in found:
        assert proposal["people_pessimistic"] <= proposal["people"] <= proposal["people_optimistic"]
        assert sum(each["people"] for each in proposal["townships"]) == pytest.approx(proposal["people"])


async def test_a_declared_study_answers_at_places_and_a_dark_site_no_longer_counts(
    planner: httpx.AsyncClient, house: House, tmp_path: Path
) -> None:

    coverage = house.services.get(Coverage)
    near = {"lon": 119.845, "lat": 31.893}
    ordinary = await planner.get("/api/radio/coverage", params=near)
    assert ordinary.status_code == 200
    assert (ordinary.json()["state"], ordinary.json()["computed"]) == ("not_declared", False)
    await lay_ground(house, tmp_path, ("elevation",))
    await add_sites(planner, WEST_SITE)
    study_id = await ask(planner, terminals=["handheld_at_head"], parts=["shares"])
    await house.services.get(StudyWorker).step()
    declaration = {"study_id": study_id, "terminal": "handheld_at_head", "probability": 0.9}
    assert (await planner.post("/api/radio/declarations", json=declaration)).status_code == 201
    await coverage.refresh()
    found = (await planner.get("/api/radio/coverage", params=near)).json()
    assert found["covered"] == {"handheld_at_head": True}
    assert (found["best_site"], found["reduced"]) == ("W", False)
    kept = await planner.delete(f"/api/radio/studies/{study_id}")
    assert kept.json()["code"] == "study_declared"
    site = (await planner.get("/api/radio/sites")).json()["features"][0]
    await planner.post(f"/api/radio/sites/{site['id']}/outages", json={"cause": "equipment"})
    await coverage.refresh()
    dark = (await planner.get("/api/radio/coverage", params=near)).json()
    assert (dark["covered"], dark["reduced"]) == ({"handheld_at_head": False}, True)
    far = (await planner.get("/api/radio/coverage", params={"lon": 118.0, "lat": 31.0})).json()
    assert (far["state"], far["computed"]) == ("declared", False)
    shutil.rmtree(house.services.get(Folders).study(study_id))
    sites, folders = house.services.get(Sites), house.services.get(Folders)
    started_anew = Coverage(house.database, house.clock, sites, folders, house.services.get(StudyChild))
    await started_anew.refresh()
    lost = started_anew.told_at(near["lon"], near["lat"])
    assert (lost.state, lost.study_id, lost.computed) == ("unreadable", study_id, False)


async def test_missing_terrain_ends_a_study_with_the_names_of_the_tiles(
    planner: httpx.AsyncClient, house: House
) -> None:
    await add_sites(planner, WEST_SITE)
    study_id = await ask(planner)
    await house.services.get(StudyWorker).step()
    study = await read(planner, study_id)
    assert (study["state"], study["error"]["code"]) == ("failed", "raster_tile_missing")
    assert study["error"]["facts"]["tiles"] == ["N31E119"]
