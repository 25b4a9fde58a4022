from datetime import timedelta
from typing import Any

import httpx
import pytest

from command.app.house import House
from command.foundation.clock import SetClock
from command.foundation.history.events import Subject, list_of_subject

HILL = {
    "code": "R-01",
    "name": "茅山中继台",
    "lon": 119.3,
    "lat": 31.68,
    "mast_height_m": 40,
    "frequency_out_mhz": 361.1,
    "frequency_in_mhz": 351.1,
    "battery_hours": 8,
    "colour_code": 1,
}
AS_DISPATCHER = {"Authorization": "Bearer dispatcher"}
AS_SQUAD = {"Authorization": "Bearer squad_planner"}


async def add(planner: httpx.AsyncClient, **changes: Any) -> dict[str, Any]:
    answer = await planner.post("/api/radio/sites", json={**HILL, **changes})
    assert answer.status_code == 201, answer.text
    feature: dict[str, Any] = answer.json()
    return feature


async def test_a_site_starts_with_the_budget_of_the_method_and_one_antenna_at_its_masthead(
    planner: httpx.AsyncClient,
) -> None:
    made = await add(planner)
    assert made["geometry"] == {"type": "Point", "coordinates": [119.3, 31.68]}
    properties = made["properties"]
    assert properties["antennas"] == [
        {"height_m": 40.0, "gain_dbi": 8.15, "azimuth_deg": 0.0, "tilt_deg": 0.0, "pattern": None}
    ]
    assert (properties["power_w"], properties["feeder_db"], properties["combiner_db"]) == (25.0, 3.0, 2.5)
    assert properties["serving"] == "working"
    listed = (await planner.get("/api/radio/sites")).json()
    assert [feature["properties"]["code"] for feature in listed["features"]] == ["R-01"]


async def test_a_shifted_position_is_kept_in_wgs84(planner: httpx.AsyncClient) -> None:
    made = await add(planner, datum="gcj02")
    lon, lat = made["geometry"]["coordinates"]
    assert 119.29 < lon < 119.2975
    assert 31.675 < lat < 31.6835


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"body_code": "nobody"}, "body_unknown"),
        ({"talk_groups": [9]}, "talk_group_unknown"),
        ({"antennas": [{"height_m": 30, "pattern": "none"}]}, "pattern_unknown"),
    ],
)
async def test_what_a_site_names_must_exist(planner: httpx.AsyncClient, changes: dict[str, Any], code: str) -> None:
    answer = await planner.post("/api/radio/sites", json={**HILL, **changes})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_an_antenna_above_its_mast_is_refused(planner: httpx.AsyncClient) -> None:
    answer = await planner.post("/api/radio/sites", json={**HILL, "antennas": [{"height_m": 60}]})
    assert answer.status_code == 422


async def test_changes_name_the_revision_they_were_made_on_and_are_written_to_the_history(
    planner: httpx.AsyncClient, house: House
) -> None:
    made = await add(planner)
    address = f"/api/radio/sites/{made['id']}"
    changed = await planner.patch(address, json={"power_w": 10, "licence_no": "苏〔2026〕7", "revision": 1})
    assert changed.json()["properties"]["power_w"] == 10
    late = await planner.patch(address, json={"power_w": 5, "revision": 1})
    assert (late.status_code, late.json()["code"]) == (409, "site_changed_meanwhile")
    emptied = await planner.patch(address, json={"licence_no": None})
    assert emptied.json()["properties"]["licence_no"] is None
    refused = await planner.patch(address, json={"power_w": None})
    assert refused.json()["code"] == "site_invalid"
    assert (await planner.delete(address)).status_code == 204
    assert (await planner.get(address)).json()["code"] == "site_not_found"
    async with house.database.transaction() as tx:
        events = await list_of_subject(tx, Subject("site", made["id"]))
    assert [event.kind for event in events] == ["site_added", "site_changed", "site_changed", "site_removed"]
    assert events[1].data["changes"]["power_w"] == [25.0, 10.0]


async def test_a_removed_site_comes_back_as_itself(planner: httpx.AsyncClient) -> None:
    made = await add(planner)
    await planner.delete(f"/api/radio/sites/{made['id']}")
    again = await add(planner, name="茅山二号")
    assert (again["id"], again["properties"]["name"]) == (made["id"], "茅山二号")
    twin = await planner.post("/api/radio/sites", json=HILL)
    assert twin.json()["code"] == "site_code_taken"


async def test_who_may_not_plan_reads_only_and_a_squad_writes_its_own(planner: httpx.AsyncClient) -> None:
    made = await add(planner)
    assert (await planner.get("/api/radio/sites", headers=AS_DISPATCHER)).status_code == 200
    refused = await planner.post("/api/radio/sites", json={**HILL, "code": "R-02"}, headers=AS_DISPATCHER)
    assert refused.json()["code"] == "permission_missing"
    foreign = await planner.patch(f"/api/radio/sites/{made['id']}", json={"power_w": 5}, headers=AS_SQUAD)
    assert foreign.json()["code"] == "site_not_found"
    own = await planner.post("/api/radio/sites", json={**HILL, "code": "R-03", "body_code": "one"}, headers=AS_SQUAD)
    assert own.status_code == 201
    theft = {"format": "csv", "datum": "wgs84", "text": f"code,power_w,body_code\n{HILL['code']},5,one\nR-03,5,one\n"}
    answer = (await planner.post("/api/radio/sites/import", json=theft, headers=AS_SQUAD)).json()
    assert (answer["kept"], [(fault["line"], fault["code"]) for fault in answer["faults"]]) == (
        False,
        [(2, "site_of_another")],
    )


async def test_mains_failure_leaves_the_battery_and_then_the_dark(planner: httpx.AsyncClient, clock: SetClock) -> None:
    made = await add(planner)
    address = f"/api/radio/sites/{made['id']}"
    began = (await planner.post(f"{address}/outages", json={"cause": "mains_failure"})).json()
    assert (began["starts_at"], began["dark_at"]) == ("2026-03-15T00:30:05Z", "2026-03-15T08:30:05Z")
    again = await planner.post(f"{address}/outages", json={"cause": "mains_failure"})
    assert again.json()["code"] == "outage_lasts_already"

    async def serving() -> str:
        return str((await planner.get(address)).json()["properties"]["serving"])

    assert await serving() == "on_battery"
    clock.advance(timedelta(hours=8))
    assert await serving() == "dark"
    ended = await planner.patch(f"{address}/outages/{began['id']}", json={})
    assert ended.json()["ends_at"] == "2026-03-15T08:30:05Z"
    assert await serving() == "working"
    twice = await planner.patch(f"{address}/outages/{began['id']}", json={})
    assert twice.json()["code"] == "outage_ended"


@pytest.mark.parametrize(
    ("cause", "serving"), [("backhaul", "isolated"), ("equipment", "dark"), ("maintenance", "dark")]
)
async def test_only_without_its_line_a_site_goes_on_alone(planner: httpx.AsyncClient, cause: str, serving: str) -> None:
    made = await add(planner)
    await planner.post(f"/api/radio/sites/{made['id']}/outages", json={"cause": cause})
    assert (await planner.get(f"/api/radio/sites/{made['id']}")).json()["properties"]["serving"] == serving


async def test_outages_of_tomorrow_are_refused(planner: httpx.AsyncClient) -> None:
    made = await add(planner)
    body = {"cause": "maintenance", "starts_at": "2026-03-16T00:00:00Z"}
    answer = await planner.post(f"/api/radio/sites/{made['id']}/outages", json=body)
    assert answer.json()["code"] == "outage_in_the_future"


async def test_talk_groups_know_their_sites(planner: httpx.AsyncClient) -> None:
    group = {"number": 1001, "name": "武进一大队", "body_code": "one", "slot": 1}
    assert (await planner.post("/api/radio/talk-groups", json=group)).status_code == 201
    await add(planner, talk_groups=[1001])
    renamed = await planner.post("/api/radio/talk-groups", json={**group, "name": "武进大队"})
    assert renamed.json()["site_codes"] == ["R-01"]
    listed = (await planner.get("/api/radio/talk-groups")).json()
    assert [(one["number"], one["name"], one["site_codes"]) for one in listed] == [(1001, "武进大队", ["R-01"])]


async def test_patterns_are_read_when_they_come(planner: httpx.AsyncClient) -> None:
    plane = "\n".join(f"{angle} {min(angle, 360 - angle) / 10}" for angle in range(360))
    text = f"NAME yagi\nFREQUENCY 400\nGAIN 9 dBd\nHORIZONTAL 360\n{plane}\nVERTICAL 360\n{plane}\n"
    made = await planner.post("/api/radio/antenna-patterns", json={"name": "yagi", "text": text})
    assert made.json()["gain_dbi"] == pytest.approx(11.15)
    assert made.json()["horizontal_db"][90] == pytest.approx(9.0)
    broken = await planner.post("/api/radio/antenna-patterns", json={"name": "x", "text": "GAIN\n"})
    assert broken.json()["code"] == "pattern_unreadable"
    used = await add(planner, antennas=[{"height_m": 30, "pattern": "yagi", "azimuth_deg": 120}])
    assert used["properties"]["antennas"][0]["pattern"] == "yagi"
