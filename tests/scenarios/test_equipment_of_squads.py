"""Scenario 10 of the standard's reading: radios, vehicle radios and repair, heard over UDP and read over HTTP (14.04)."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest_asyncio
import sqlalchemy as sa

from command.app.house import House
from command.app.main import build_house, running
from command.foundation.clock import SetClock, civil_date
from command.foundation.database import Database
from command.foundation.settings import ALL_ROLES, Settings
from command.gateway.radios.service import RadioGateway
from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.rrs import Registration
from command.protocols.hytera.service import Service
from command.radio.traffic.tables import radio_repeater
from command.standard.service import Indicators
from tests.gateway.radios.repeater import PlayedRepeater
from tests.scenarios.garrison import Garrison

REPEATER = 100001
RADIOS = {"a1-squad": (2001, 2002), "a2-town": (2011, 2012), "b1-squad": (2021, 2022)}
"""Four officers, two and three: as many as 14.04.2 asks for, and one to spare in 郑陆."""
VEHICLE_RADIOS = {"a1-squad": 2101, "b1-squad": 2121}
SILENT = VEHICLE_RADIOS["b1-squad"]


class Squads:
    """The registers and figures over HTTP, as somebody."""

    def __init__(self, client: httpx.AsyncClient, garrison: Garrison) -> None:
        self._client, self._garrison = client, garrison

    async def call(self, who: str, method: str, path: str, expect: int, **said: Any) -> Any:
        body: dict[str, Any] = {"params": said} if method == "GET" else {"json": said}
        headers = {"Authorization": f"Bearer {who}"}
        answer = await self._client.request(method, f"/api{path}", headers=headers, **body)
        assert answer.status_code == expect, answer.text
        return answer.json()

    async def figure(self, key: str, body: str, who: str = "operator", expect: int = 200) -> Any:
        path = f"/standard/indicators/{key}/bodies/{self._garrison.bodies[body]}"
        return await self.call(who, "GET", path, expect)

    async def radio(self, body: str, number: int, kind: str = "radio", expect: int = 201, **more: Any) -> Any:
        said = {"asset_no": f"{kind}-{number}", "kind": kind, "body_code": body, "protocol": "hstrp"}
        return await self.call("operator", "POST", "/devices", expect, **said, identity=str(number), **more)


@pytest_asyncio.fixture
async def squads(serve: str, garrison: Garrison) -> AsyncIterator[Squads]:
    async with httpx.AsyncClient(base_url=serve, trust_env=False, timeout=30) as client:
        yield Squads(client, garrison)


@pytest_asyncio.fixture
async def working_house(
    garrison: Garrison, database: Database, process_settings: Settings, clock: SetClock
) -> AsyncIterator[House]:
    """The whole process, with a repeater that was admitted before it started."""
    values = {"name": "", "rssi_db_per_step": 0.5, "reports_per_s": 1.0, "admission": "admitted"}
    async with database.transaction() as tx:
        await tx.execute(sa.insert(radio_repeater).values(identity=str(REPEATER), **values))
    made = build_house(process_settings, clock)
    async with running(made, ALL_ROLES):
        await asyncio.wait_for(made.services.get(RadioGateway).listening.wait(), 30)
        yield made


@pytest_asyncio.fixture
async def repeater(working_house: House) -> AsyncIterator[PlayedRepeater]:
    made = await PlayedRepeater(working_house.services.get(RadioGateway).port, REPEATER).open()
    yield made
    made.close()


async def hear(repeater: PlayedRepeater, *numbers: int) -> None:
    """The radios register on the air; each is kept before it is acknowledged."""
    for number in numbers:
        sequence = repeater.say(Registration(RadioAddress(number)))
        while (await repeater.packet(Service.RRS)).sequence != sequence:
            pass


async def equip(squads: Squads) -> dict[int, int]:
    """Systems, radios and vehicle radios by the register; the ids of the devices by number."""
    ids: dict[int, int] = {}
    for body, number in VEHICLE_RADIOS.items():
        await squads.call("operator", "POST", "/systems", 201, system_code=f"IT-{body}", name="系统", body_code=body)
        made = await squads.radio(body, number, "vehicle_radio", system_code=f"IT-{body}")
        ids[number] = made["id"]
    for body, numbers in RADIOS.items():
        for number in numbers:
            ids[number] = (await squads.radio(body, number))["id"]
    return ids


async def test_a_radio_goes_to_repair_and_the_neighbour_lends_one(
    squads: Squads, repeater: PlayedRepeater, working_house: House, garrison: Garrison, clock: SetClock
) -> None:
    ids = await equip(squads)
    twice = await squads.radio("b1-squad", 2001, "radio", 409)
    other_kind = await squads.radio("b1-squad", 2001, "vehicle_radio", 409)
    assert {twice["code"], other_kind["code"]} == {"device_registered_twice"}

    await repeater.connect(Service.RRS)
    await hear(repeater, *(number for numbers in RADIOS.values() for number in numbers), VEHICLE_RADIOS["a1-squad"])
    for body in ("a1-squad", "b1-squad"):
        assert (await squads.figure("radio_live", body))["passed"] is True
        assert (await squads.figure("info_tx_system", body))["passed"] is True
    assert (await squads.figure("info_tx_system_live", "a1-squad"))["passed"] is True
    silent = await squads.figure("info_tx_system_live", "b1-squad")
    assert (silent["passed"], silent["clause"]) == (False, "14.04.1")
    assert [(named["number"], named["code"]) for named in silent["missing"]] == [("IT-b1-squad", "silent")]

    await hear(repeater, SILENT)
    assert (await squads.figure("info_tx_system_live", "b1-squad"))["passed"] is True

    await squads.call("operator", "PATCH", f"/devices/{ids[2001]}", 200, in_repair=True)
    short = await squads.figure("radio", "a1-squad", who="squad")
    assert (short["held"], short["needed"], short["shortage"], short["passed"]) == (1, 2, 1, False)
    assert [(named["number"], named["code"]) for named in short["missing"]] == [("radio-2001", "in_repair")]
    assert [named["number"] for named in short["counted"]] == ["radio-2002"]
    brigade = await squads.figure("radio", "a-brigade")
    assert (brigade["shortage"], brigade["surplus"]) == (1, 1), "a neighbour's spare covers nobody before it is lent"
    await squads.figure("radio", "a1-squad", who="other-squad", expect=404)

    [proposal] = (await squads.call("operator", "GET", "/standard/loans", 200))["items"]
    assert (proposal["to_body"]["code"], proposal["from_body"]["code"]) == ("a1-squad", "a2-town")
    lent = proposal["radios"][0]["id"]
    assert lent in {ids[2011], ids[2012]}
    await squads.call("operator", "PATCH", f"/devices/{lent}", 200, on_loan_to_code="a1-squad")
    assert (await squads.figure("radio", "a1-squad"))["passed"] is True
    assert (await squads.figure("radio_live", "a1-squad"))["passed"] is True
    assert (await squads.figure("radio", "a2-town"))["passed"] is True
    assert (await squads.call("operator", "GET", "/standard/loans", 200))["items"] == []

    clock.advance(timedelta(minutes=1))
    await working_house.services.get(Indicators).keep_today()
    today = civil_date(working_house.clock.now()).isoformat()
    path = f"/standard/indicators/radio/bodies/{garrison.bodies['a1-squad']}/history"
    [day] = (await squads.call("squad", "GET", path, 200, since=today, until=today))["items"]
    assert (day["day"], day["held"], day["needed"], day["passed"]) == (today, 2, 2, True)
