from datetime import timedelta

import httpx
import pytest
import sqlalchemy as sa

from command.app.house import House
from command.radio.traffic.models import CallEnd, RadioCall
from command.radio.traffic.service import talk
from command.radio.traffic.tables import radio_repeater

GROUP_CALL, PRIVATE_CALL = 1, 0


async def test_loads_come_from_the_call_log_by_site_slot_and_group(planner: httpx.AsyncClient, house: House) -> None:
    """Two calls of 90 s and 30 s in an hour on slot 1, one that began before it, one that lasts."""
    now = house.clock.now()
    since = now - timedelta(hours=1)
    operator = {"Authorization": "Bearer operator"}
    named = await planner.put("/api/radio/repeaters/1001", json={"site_code": "W"}, headers=operator)
    assert named.json()["site_code"] == "W"
    await planner.put("/api/radio/repeaters/1002", json={"name": "北"}, headers=operator)
    async with house.database.transaction() as tx:
        rows = await tx.execute(sa.select(radio_repeater.c.identity, radio_repeater.c.id))
        ids = {row.identity: row.id for row in rows}

        async def call(repeater: str, slot: int, kind: int, after_s: float, held_s: float | None) -> None:
            began = since + timedelta(seconds=after_s)
            made = await talk.begin_call(tx, RadioCall(0, ids[repeater], slot, kind, 7, 900, False, False, began))
            if held_s is not None:
                ended = began + timedelta(seconds=held_s)
                await talk.end_call(tx, made, ended_at=ended, talked_s=held_s, held_s=held_s, by=CallEnd.IDLE)

        await call("1001", 1, GROUP_CALL, 100, 90)
        await call("1001", 1, PRIVATE_CALL, 600, 30)
        await call("1001", 2, GROUP_CALL, -60, 100)
        await call("1002", 1, GROUP_CALL, 3540, None)
    asked = {"since": since.isoformat(), "until": (now + timedelta(hours=3)).isoformat()}
    found = (await planner.get("/api/radio/busy", params=asked)).json()
    slots = {(one["site"], one["slot"]): one for one in found["slots"]}
    assert slots["W", 1]["busy_share"] == pytest.approx(120 / 3600)
    assert slots["W", 1]["mean_call_s"] == pytest.approx(60)
    assert slots["W", 2]["busy_share"] == pytest.approx(40 / 3600)
    assert slots["1002", 1]["erlang"] == pytest.approx(60 / 3600)
    assert {one["site"]: one["calls"] for one in found["sites"]} == {"W": 3, "1002": 1}
    assert {one["group"]: one["calls"] for one in found["groups"]} == {"900": 3, "private": 1}
    backwards = await planner.get("/api/radio/busy", params={"since": asked["until"], "until": asked["since"]})
    assert backwards.json()["code"] == "span_too_long"
    unlinked = await planner.put("/api/radio/repeaters/1001", json={"site_code": ""}, headers=operator)
    assert unlinked.json()["site_code"] is None
