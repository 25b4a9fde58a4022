"""A squad with radios, an admitted repeater, and the radios' gateway on free ports."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
import pytest_asyncio
import sqlalchemy as sa

from command.app.house import House
from command.app.http import build_app
from command.app.main import build_house, running
from command.force.tables import body, device
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.foundation.security import Scope, system_scope
from command.foundation.settings import Settings
from command.gateway.radios.service import RadioGateway
from command.radio.traffic.tables import radio_repeater
from tests.gateway.radios.repeater import PlayedRepeater

RADIO, OTHER, STRANGER = 2001, 2002, 7777
REPEATER = 100001


@dataclass(frozen=True, slots=True)
class RadioSquad:
    body_id: int
    device_id: int
    """Radio 2001."""
    other_id: int
    """Radio 2002."""


@pytest_asyncio.fixture
async def radios(database: Database) -> RadioSquad:
    async with database.transaction() as tx:
        root = {"code": "CZ", "name": "常州市", "short_name": "支队", "kind": "detachment"}
        body_id = (await tx.execute(sa.insert(body).values(root).returning(body.c.id))).scalar_one()
        ids = []
        for number, kind in ((RADIO, "radio"), (OTHER, "vehicle_radio")):
            values = {
                "asset_no": f"R{number}",
                "kind": kind,
                "body_id": body_id,
                "protocol": "hstrp",
                "identity": str(number),
                "datum": "wgs84",
                "capabilities": ["position", "voice", "text", "panic"],
            }
            ids.append((await tx.execute(sa.insert(device).values(values).returning(device.c.id))).scalar_one())
        repeater = {"name": "", "rssi_db_per_step": 0.5, "reports_per_s": 1.0, "admission": "admitted"}
        await tx.execute(sa.insert(radio_repeater).values(identity=str(REPEATER), **repeater))
    return RadioSquad(body_id, *ids)


@pytest_asyncio.fixture
async def air(process_settings: Settings, radios: RadioSquad, clock: SetClock) -> AsyncIterator[House]:
    """The house with its gateways listening; no other background work."""
    made = build_house(process_settings, clock)
    async with running(made, frozenset({"gateway"})):
        await asyncio.wait_for(made.services.get(RadioGateway).listening.wait(), 5)
        yield made


@pytest.fixture
def gateway(air: House) -> RadioGateway:
    return air.services.get(RadioGateway)


@pytest_asyncio.fixture
async def repeater(gateway: RadioGateway) -> AsyncIterator[PlayedRepeater]:
    made = await PlayedRepeater(gateway.port, REPEATER).open()
    yield made
    made.close()


@pytest_asyncio.fixture
async def desk(air: House) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who may do everything, over HTTP."""

    async def anybody(_token: str) -> Scope | None:
        return system_scope("dispatcher")

    air.authenticate = anybody
    transport = httpx.ASGITransport(app=build_app(air), raise_app_exceptions=False)
    headers = {"Authorization": "Bearer any"}
    async with httpx.AsyncClient(transport=transport, base_url="http://zhihui.test", headers=headers) as client:
        yield client
