"""What the sites' monitoring tells the service of their mains, over the real API."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest_asyncio

from command.app.house import House
from command.app.http import build_app
from command.foundation.clock import SetClock
from command.foundation.security import Role, Scope
from command.foundation.tasks import end_all
from simulators.radio.monitor import SiteMonitor

SITE = {"code": "RS-01", "name": "西台", "lon": 119.84, "lat": 31.89, "mast_height_m": 40, "frequency_out_mhz": 361.1}


@pytest_asyncio.fixture
async def operator(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async def authenticate(token: str) -> Scope | None:
        return Scope(token, frozenset({Role.OPERATOR}), None)

    house.authenticate = authenticate
    transport = httpx.ASGITransport(app=build_app(house), raise_app_exceptions=False)
    headers = {"Authorization": "Bearer operator"}
    async with httpx.AsyncClient(transport=transport, base_url="http://zhihui.test", headers=headers) as client:
        assert (await client.post("/api/radio/sites", json={**SITE, "battery_hours": 4})).status_code == 201
        yield client


async def state(operator: httpx.AsyncClient) -> dict[str, Any]:
    found: dict[str, Any] = (await operator.get("/api/radio/sites")).json()["features"][0]["properties"]
    return found


async def test_mains_that_fail_start_the_countdown_and_end_it_when_they_return(
    operator: httpx.AsyncClient, clock: SetClock
) -> None:
    monitor = SiteMonitor(operator)
    failed_at = clock.now().timestamp()
    for _ in range(2):  # told twice: once is enough
        monitor.tell("RS-01", False, failed_at)
    monitor.tell("RS-99", False, failed_at)  # a site that the register does not have
    await monitor.tell_waiting()
    now = await state(operator)
    assert (now["serving"], [one["cause"] for one in now["outages"]]) == ("on_battery", ["mains_failure"])
    assert now["dark_at"] == (clock.now() + timedelta(hours=4)).isoformat().replace("+00:00", "Z")
    clock.advance(timedelta(minutes=9))
    monitor.tell("RS-01", True, clock.now().timestamp())
    await monitor.tell_waiting()
    assert (await state(operator))["serving"] == "working"


async def test_a_monitor_that_starts_anew_ends_what_it_told_and_nothing_else(
    operator: httpx.AsyncClient, clock: SetClock
) -> None:
    first = SiteMonitor(operator)
    first.tell("RS-01", False, clock.now().timestamp())
    await first.tell_waiting()
    clock.advance(timedelta(minutes=1))
    await SiteMonitor(operator, lambda: clock.now().timestamp()).end_what_an_earlier_one_told()
    assert (await state(operator))["serving"] == "working"
    site = (await operator.get("/api/radio/sites")).json()["features"][0]
    await operator.post(f"/api/radio/sites/{site['id']}/outages", json={"cause": "mains_failure", "note": "供电局通知"})
    await SiteMonitor(operator, lambda: clock.now().timestamp()).end_what_an_earlier_one_told()
    assert (await state(operator))["serving"] == "on_battery"


async def test_what_the_service_does_not_take_is_said_again(operator: httpx.AsyncClient, clock: SetClock) -> None:
    refusals = ["/api/radio/sites", "/outages"]

    async def refuse_once(request: httpx.Request) -> None:
        if refusals and request.url.path.endswith(refusals[0]):
            refusals.pop(0)
            raise httpx.ConnectError("nobody listens")

    bad_line = {"request": [refuse_once]}
    async with httpx.AsyncClient(
        transport=operator._transport, base_url=operator.base_url, headers=operator.headers, event_hooks=bad_line
    ) as http:
        monitor = SiteMonitor(http, again_s=0.05)
        running = asyncio.create_task(monitor.run())
        monitor.tell("RS-01", False, clock.now().timestamp())
        async with asyncio.timeout(20):
            while (await state(operator))["serving"] != "on_battery":
                await asyncio.sleep(0.05)
        await end_all([running])
    assert refusals == []
