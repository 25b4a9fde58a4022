"""A study of a district shows and counts that district, and no more of the box that was computed for it."""

from pathlib import Path

import httpx
import numpy as np
import pytest
import rasterio
from rasterio.warp import transform

from command.app.house import House
from command.radio.studies.coverage import Coverage
from command.radio.studies.worker import StudyWorker
from tests.radio.studies.ground import (
    EAST_SITE,
    SMALL,
    WEST_SITE,
    add_sites,
    lay_areas,
    lay_ground,
    put_landmarks,
    read,
)

WEST_DISTRICT = "320401"
BORDER_DEG, NEAR_DEG = 119.90, 0.0015
OF_A_DISTRICT = {**SMALL, "box_deg": None, "area_code": WEST_DISTRICT, "terminals": ["handheld_at_head"]}


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
async def test_layers_shares_gaps_and_exports_end_at_the_outline(
    planner: httpx.AsyncClient, house: House, tmp_path: Path
) -> None:
    await lay_ground(house, tmp_path)
    await lay_areas(house)
    await put_landmarks(house, (119.86, 31.90), (119.82, 31.84), (119.95, 31.90))
    await add_sites(planner, WEST_SITE, EAST_SITE)
    study_id = int((await planner.post("/api/radio/studies", json=OF_A_DISTRICT)).json()["id"])
    assert await house.services.get(StudyWorker).step()
    study = await read(planner, study_id, "")
    assert study["state"] == "done", study["error"]
    assert study["bounds_deg"][2] > BORDER_DEG + 0.05

    outline = await read(planner, study_id, "/outline")
    assert {lon for lon, _ in outline["geometry"]["coordinates"][0]} == {119.80, BORDER_DEG}

    exported = await planner.get(f"/api/radio/studies/{study_id}/export.tif", params={"layer": "signal"})
    with rasterio.MemoryFile(exported.content) as memory, memory.open() as file:
        rows, columns = np.nonzero(np.isfinite(file.read(1)))
        lon, _ = transform(file.crs, "EPSG:4326", *rasterio.transform.xy(file.transform, rows, columns))
    assert BORDER_DEG - NEAR_DEG < max(lon) < BORDER_DEG
    tile = await planner.get(f"/api/radio/studies/{study_id}/tiles/signal/10/853/416.png")
    with rasterio.MemoryFile(tile.content) as memory, memory.open() as image:
        painted = np.flatnonzero(image.read(1).any(axis=0))
    east_deg = (853 + (painted.max() + 1) / 256) / 2**10 * 360 - 180
    assert BORDER_DEG - NEAR_DEG < east_deg < BORDER_DEG + NEAR_DEG

    at = {"terminal": "handheld_at_head"}
    for gap in (await read(planner, study_id, "/gaps", **at))["features"]:
        assert gap["properties"]["lon"] < BORDER_DEG
        assert gap["properties"]["area_code"] in {"320401001", "320401002"}

    (city,) = (await read(planner, study_id, "/shares", level="city", **at))["areas"]
    squads = (await read(planner, study_id, "/shares", level="squad", **at))["areas"]
    assert {each["code"]: each["name"] for each in squads} == {"one": "one", "two": "two", "park": "园区中队"}
    for weight in ("area", "people", "key_places"):
        assert sum(each[weight]["total"] for each in squads) == pytest.approx(city[weight]["total"], rel=1e-3), weight
        assert sum(each[weight]["served"] for each in squads) == pytest.approx(city[weight]["served"], rel=1e-2), weight
    places = {each["code"]: each["key_places"]["total"] for each in squads}
    assert (places["park"], places["one"], places["two"]) == (1.0, 1.0, 0.0)

    every = await read(planner, study_id, "/gaps", **at)
    assert every["not_counted"] == {"gaps": 0, "area_m2": 0.0, "people": 0.0}
    without = {"code": "320401001", "document": "常城管〔2026〕1号"}
    declaration = {"study_id": study_id, "terminal": "handheld_at_head", "probability": 0.9, "excluded": [without]}
    assert (await planner.post("/api/radio/declarations", json=declaration)).status_code == 201
    marked = await read(planner, study_id, "/gaps", **at)
    documents = [gap["properties"]["excluded"] for gap in marked["features"]]
    out = sum(gap["properties"]["area_code"] == "320401001" for gap in marked["features"])
    assert 0 < out < len(documents)
    assert documents == [None] * (len(documents) - out) + ["常城管〔2026〕1号"] * out
    assert (marked["counted"]["gaps"], marked["not_counted"]["gaps"]) == (len(documents) - out, out)
    for figure in ("gaps", "area_m2", "people"):
        both = marked["counted"][figure] + marked["not_counted"][figure]
        assert both == pytest.approx(every["counted"][figure]), figure
    coverage = house.services.get(Coverage)
    await coverage.refresh()
    within, beyond = coverage.told_at(119.845, 31.893), coverage.told_at(119.955, 31.893)
    assert (within.computed, beyond.computed) == (True, False)
