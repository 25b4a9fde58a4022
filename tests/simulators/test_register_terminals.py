"""Terminals made known on any host: one without anything in it, and a customer's with its own bodies."""

from collections.abc import AsyncIterator

import httpx
import pytest_asyncio

from command.app.house import House
from command.app.http import build_app
from command.foundation.security import Scope, system_scope
from simulators.api import SIMULATED, list_all, register_terminals
from simulators.city import City
from simulators.vehicles.specs import terminals

HEADERS = {"Authorization": "Bearer operator"}
OWN = {"code": "bureau", "name": "常州市城市管理局", "short_name": "市局", "kind": "city_bureau"}


@pytest_asyncio.fixture
async def operator(house: House) -> AsyncIterator[httpx.AsyncClient]:
    """The service's HTTP side as somebody who may change its registers."""

    async def anybody(_: str) -> Scope:
        return system_scope("operator")

    house.authenticate = anybody
    transport = httpx.ASGITransport(app=build_app(house))
    async with httpx.AsyncClient(transport=transport, base_url="http://zhihui.test", headers=HEADERS) as client:
        yield client


async def test_an_empty_host_learns_every_terminal_once(operator: httpx.AsyncClient, small_city: City) -> None:
    """Those of the demo's roster and those made up by number: neither their bodies nor their vehicles are there."""
    everything = terminals(small_city, 2_000, seed=7)
    some = [spec for spec in everything if spec.in_roster][:3] + [spec for spec in everything if not spec.in_roster][:3]
    assert await register_terminals(operator, some) == 6
    assert await register_terminals(operator, some) == 0
    devices = await list_all(operator, "/api/devices", kind="vehicle_terminal")
    assert {device["identity"] for device in devices} == {spec.identity for spec in some}
    [body] = await list_all(operator, "/api/bodies")
    assert body["code"] == SIMULATED["code"]


async def test_a_customers_host_keeps_its_own_organisation(operator: httpx.AsyncClient, small_city: City) -> None:
    assert (await operator.post("/api/bodies", json=OWN)).status_code == httpx.codes.CREATED
    assert await register_terminals(operator, terminals(small_city, 2, seed=7)) == 2
    assert [body["code"] for body in await list_all(operator, "/api/bodies")] == ["bureau"]
