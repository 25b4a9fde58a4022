"""The simulated net against the radios' gateway: two strangers that agree on the wire and on nothing else."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest_asyncio

from command.app.house import House
from command.foundation.clock import SetClock
from command.gateway.radios.service import RadioGateway
from simulators.radio.faults import parse_rates
from simulators.radio.net import Net
from tests.gateway.radios.conftest import OTHER, RADIO, RadioSquad
from tests.simulators.radio.open_country import OpenCountry, site_at, spec_of, standing

TICK = timedelta(seconds=0.5)
SIGNALS = {"start": "2026-03-15T00:00:00Z", "end": "2026-03-16T00:00:00Z"}


@pytest_asyncio.fixture
async def net(air: House, gateway: RadioGateway, clock: SetClock) -> AsyncIterator[Net]:
    """Repeater 100001 with radio 2001 at 5 km and 2002 at 10 km, on the service's own clock, which runs fast."""
    sites = [site_at(1, 0.0)]
    placed = [(spec_of(RADIO), standing(5.0)), (spec_of(OTHER), standing(10.0))]
    made = Net(
        sites, placed, OpenCountry(sites), seed=7, rates=parse_rates("none"), ramp_s=0.0,
        clock=lambda: clock.now().timestamp(),
    )  # fmt: skip

    async def run_fast() -> None:
        while True:
            clock.set(clock.now() + TICK)
            await asyncio.sleep(0.02)

    tasks = [
        asyncio.create_task(run_fast()),
        asyncio.create_task(made.run("127.0.0.1", gateway.port, tick_s=0.01)),
    ]
    yield made
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def eventually(look: Callable[[], Awaitable[Any]]) -> Any:
    async with asyncio.timeout(30):
        while not (found := await look()):
            await asyncio.sleep(0.05)
    return found


async def test_radios_are_asked_written_to_heard_and_told_to_stop(
    net: Net, desk: httpx.AsyncClient, radios: RadioSquad
) -> None:
    """At 5 and 10 km the open country gives -84.5 and -95 dBm."""

    async def items(path: str, **query: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await desk.get(path, params=query)).json()["items"]
        return found

    async def measured() -> dict[int, float]:
        found = {one["device_id"]: one["rssi_dbm"] for one in await items("/api/radio/signals", **SIGNALS)}
        return found if {radios.device_id, radios.other_id} <= found.keys() else {}

    strengths = await eventually(measured)
    assert abs(strengths[radios.device_id] + 84.5) < 5.0
    assert abs(strengths[radios.other_id] + 95.0) < 5.0

    put = await desk.post(f"/api/devices/{radios.device_id}/messages", json={"kind": "text", "text": "速到人民广场"})
    message = f"/api/device-messages/{put.json()['id']}"

    async def received() -> bool:
        return (await desk.get(message)).json()["state"] == "received"

    await eventually(received)

    async def called() -> bool:
        net.radios[OTHER].call_group(net.now())
        return any(one["sender_device_id"] == radios.other_id for one in await items("/api/radio/calls"))

    await eventually(called)

    net.radios[RADIO].press_emergency(net.now())

    async def raised() -> list[dict[str, Any]]:
        return [one for one in await items("/api/alarms") if one["kind"] == "emergency_button"]

    (alarm,) = await eventually(raised)
    assert alarm["device_id"] == radios.device_id
    assert (await desk.post(f"/api/alarms/{alarm['id']}/acknowledge")).status_code == 200

    async def stopped() -> bool:
        return not net.radios[RADIO].is_in_emergency

    await eventually(stopped)
