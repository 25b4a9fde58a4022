"""A site whose repeater falls silent is an outage with an alarm, and its return ends both."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest_asyncio
import sqlalchemy as sa

from command.app.house import House
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.radio.traffic.models import Admission, LinkState, SlotNews
from command.radio.traffic.service import stations
from command.radio.watch.service import SiteWatch

SITE = {"code": "W", "name": "西台", "lon": 119.84, "lat": 31.89, "mast_height_m": 40, "frequency_out_mhz": 361.1}


class Net:
    """What the gateways write of one repeater."""

    def __init__(self, house: House, database: Database, clock: SetClock) -> None:
        self._database, self._clock = database, clock
        self._watch = house.services.get(SiteWatch)
        self.repeater_id = 0
        self.link, self.link_at = LinkState.UP, clock.now()
        self.heard_at = clock.now()

    async def found(self) -> None:
        async with self._database.transaction() as tx:
            usual = {"name": "", "admission": Admission.ADMITTED, "rssi_db_per_step": 0.5, "reports_per_s": 1.0}
            made = await stations.save_repeater(tx, "1", {**usual, "site_code": "W"})
        self.repeater_id = made.id

    def turn(self, link: LinkState) -> None:
        self.link, self.link_at = link, self._clock.now()

    async def after(self, seconds: int) -> None:
        """So much later: the gateway writes, and the watch looks."""
        self._clock.advance(timedelta(seconds=seconds))
        now = self._clock.now()
        if self.link is LinkState.UP:
            self.heard_at = now
        async with self._database.transaction() as tx:
            await stations.save_slots(tx, [SlotNews(self.repeater_id, 1, self.link, self.link_at, self.heard_at)], now)
        await self._watch.look()


@pytest_asyncio.fixture
async def net(house: House, database: Database, clock: SetClock, planner: httpx.AsyncClient) -> Net:
    assert (await planner.post("/api/radio/sites", json=SITE)).status_code == 201
    made = Net(house, database, clock)
    await made.found()
    return made


async def value(database: Database, query: str) -> Any:
    async with database.transaction() as tx:
        return (await tx.execute(sa.text(query))).scalar_one()


async def state(planner: httpx.AsyncClient) -> tuple[str, list[str]]:
    site = (await planner.get("/api/radio/sites")).json()["features"][0]["properties"]
    return site["serving"], [one["cause"] for one in site["outages"]]


async def alarms(planner: httpx.AsyncClient) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = (await planner.get("/api/alarms")).json()["items"]
    return listed


async def test_a_silent_site_is_an_outage_with_its_true_time_and_ends_when_it_is_heard_again(
    net: Net, planner: httpx.AsyncClient, clock: SetClock, database: Database
) -> None:
    await net.after(10)
    silent_since = net.heard_at
    net.turn(LinkState.LOST)
    await net.after(60)
    assert await state(planner) == ("working", [])
    await net.after(40)
    await net.after(10)
    assert await state(planner) == ("dark", ["silent"])
    site = (await planner.get("/api/radio/sites")).json()["features"][0]
    outage = site["properties"]["outages"][0]
    assert datetime.fromisoformat(outage["starts_at"]) == silent_since
    assert outage["reported_by"] == "site watch"
    raised = await alarms(planner)
    assert [(one["kind"], one["level"], one["times"]) for one in raised] == [("site_silent", "fault", 1)]
    assert (raised[0]["location"]["coordinates"], raised[0]["text"]) == ([119.84, 31.89], "W 西台")
    by_hand = await planner.post(f"/api/radio/sites/{site['id']}/outages", json={"cause": "silent"})
    assert by_hand.status_code == 422

    net.turn(LinkState.UP)
    back_at = clock.now()
    await net.after(100)
    assert await state(planner) == ("dark", ["silent"])
    await net.after(30)
    assert await state(planner) == ("working", [])
    assert await alarms(planner) == []
    assert await value(database, "select ends_at from radio_outage") == back_at
    kinds = "select array_agg(kind order by id) from event where kind like 'site_outage%' or kind like 'alarm%'"
    assert await value(database, kinds) == ["site_outage_began", "alarm_raised", "site_outage_ended", "alarm_closed"]


async def test_a_site_that_flaps_for_an_hour_makes_no_storm(
    net: Net, planner: httpx.AsyncClient, database: Database
) -> None:
    """Two minutes silent, two and a half heard, thirteen times over."""
    for _ in range(13):
        net.turn(LinkState.LOST)
        for _ in range(4):
            await net.after(30)
        net.turn(LinkState.UP)
        for _ in range(5):
            await net.after(30)
    assert await value(database, "select count(*) from radio_outage") == 2
    assert await value(database, "select count(*) from event where subject_kind = 'site' and kind <> 'site_added'") == 3


async def test_a_gateway_that_stands_still_is_no_silence_of_the_net(
    net: Net, house: House, planner: httpx.AsyncClient, clock: SetClock
) -> None:
    await net.after(10)
    clock.advance(timedelta(minutes=30))
    await house.services.get(SiteWatch).look()
    assert await state(planner) == ("working", [])


async def test_what_no_gateway_hears_any_more_is_lost_also_after_a_restart(
    net: Net, house: House, database: Database, planner: httpx.AsyncClient, clock: SetClock
) -> None:
    """The site failed while the gateway was down: the new one has never heard of it."""
    await net.after(10)
    clock.advance(timedelta(minutes=3))
    now = clock.now()
    async with database.transaction() as tx:
        await stations.note_abandoned(tx, now - timedelta(seconds=90), now - timedelta(seconds=10), now)
    await house.services.get(SiteWatch).look()
    assert await state(planner) == ("dark", ["silent"])
