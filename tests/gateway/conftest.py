"""A squad with devices, the house on it, and the gateway on a free port."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import asyncpg
import pytest
import pytest_asyncio
import sqlalchemy as sa

from command.app.house import House
from command.app.main import build_house, running
from command.force.tables import body, device
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.foundation.settings import Settings
from command.gateway.service import Gateway
from command.positions.service import Positions
from tests.gateway.terminal import Terminal

PHONE = "13900001234"


@dataclass(frozen=True, slots=True)
class Squad:
    body_id: int
    device_id: int
    """The terminal 13900001234, WGS-84, 2013."""
    shifted_id: int
    """The terminal 13900005678, whose coordinates are GCJ-02."""
    phone_id: int
    """A phone on /osmand with the id `f00d`."""
    tracks_id: int
    """A phone on /owntracks with the id `beef`."""


@pytest_asyncio.fixture
async def squad(database: Database) -> Squad:
    async with database.transaction() as tx:
        root = {"code": "CZ", "name": "常州市", "short_name": "支队", "kind": "detachment"}
        body_id = (await tx.execute(sa.insert(body).values(root).returning(body.c.id))).scalar_one()
        ids = []
        for asset_no, kind, protocol, identity, datum in (
            ("A1", "vehicle_terminal", "jt808-2013", PHONE, "wgs84"),
            ("A2", "vehicle_terminal", "jt808-2013", "13900005678", "gcj02"),
            ("A3", "phone", "osmand", "f00d", "wgs84"),
            ("A4", "phone", "owntracks", "beef", "wgs84"),
        ):
            values = {
                "asset_no": asset_no,
                "kind": kind,
                "body_id": body_id,
                "protocol": protocol,
                "identity": identity,
                "datum": datum,
            }
            ids.append((await tx.execute(sa.insert(device).values(values).returning(device.c.id))).scalar_one())
    return Squad(body_id, *ids)


@pytest_asyncio.fixture
async def post(process_settings: Settings, squad: Squad, clock: SetClock) -> AsyncIterator[House]:
    """The house with the gateway listening; no other background work."""
    made = build_house(process_settings, clock)
    async with running(made, frozenset({"gateway"})):
        await asyncio.wait_for(made.services.get(Gateway).listening.wait(), 5)
        yield made


@pytest.fixture
def gateway(post: House) -> Gateway:
    return post.services.get(Gateway)


@pytest.fixture
def positions(post: House) -> Positions:
    return post.services.get(Positions)


@pytest_asyncio.fixture
async def connect(gateway: Gateway) -> AsyncIterator[Callable[..., Awaitable[Terminal]]]:
    """Connects terminals and closes them in the end."""
    made: list[Terminal] = []

    async def one(phone: str = PHONE, **options: object) -> Terminal:
        made.append(await Terminal.connect(gateway.port, phone, **options))  # type: ignore[arg-type]
        return made[-1]

    yield one
    for terminal in made:
        await terminal.close()


@pytest_asyncio.fixture
async def sql(database: Database) -> AsyncIterator[asyncpg.Connection]:
    connection = await database.raw_connection()
    yield connection
    await connection.close()
