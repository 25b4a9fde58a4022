"""When sites were of no use, for whoever reads measurements of them."""

from datetime import datetime, timedelta
from typing import Any

import httpx

from command.app.house import House
from command.radio.sites.service import Sites
from tests.radio.studies.ground import EAST_SITE, WEST_SITE, add_sites


async def test_a_site_is_of_no_use_from_the_end_of_its_battery_or_at_once(
    planner: httpx.AsyncClient, house: House
) -> None:
    await add_sites(planner, {**WEST_SITE, "battery_hours": 2}, EAST_SITE)
    now = house.clock.now()
    listed = (await planner.get("/api/radio/sites")).json()["features"]
    ids = {one["properties"]["code"]: one["properties"]["id"] for one in listed}

    async def out(code: str, cause: str, hours_ago: float, lasts_hours: float | None) -> None:
        starts_at = now - timedelta(hours=hours_ago)
        address = f"/api/radio/sites/{ids[code]}/outages"
        began = await planner.post(address, json={"cause": cause, "starts_at": starts_at.isoformat()})
        assert began.status_code == 201, began.text
        if lasts_hours is not None:
            ends_at = (starts_at + timedelta(hours=lasts_hours)).isoformat()
            ended = await planner.patch(f"{address}/{began.json()['id']}", json={"ends_at": ends_at})
            assert ended.status_code == 200, ended.text

    await out("W", "mains_failure", 40, 1)  # the battery held
    await out("W", "mains_failure", 30, 5)  # dark for three hours
    await out("E", "backhaul", 20, 2)  # goes on by itself, and nobody hears of it
    await out("E", "equipment", 1, None)

    async def dark(start: datetime, end: datetime) -> dict[str, Any]:
        async with house.database.transaction() as tx:
            found = await house.services.get(Sites).dark_between(tx, start, end)
        return {code: [(_hours(now, a), b and _hours(now, b)) for a, b in spans] for code, spans in found.items()}

    assert await dark(now - timedelta(hours=50), now) == {
        "W": [(28.0, 25.0)],
        "E": [(20.0, 18.0), (1.0, None)],
    }
    assert await dark(now - timedelta(hours=18), now - timedelta(hours=2)) == {}
    assert await dark(now - timedelta(hours=26), now - timedelta(hours=24)) == {"W": [(28.0, 25.0)]}


def _hours(now: datetime, at: datetime) -> float:
    return (now - at) / timedelta(hours=1)
