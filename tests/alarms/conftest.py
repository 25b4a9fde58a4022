"""Two squads with a device each, and who handles their alarms."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
import sqlalchemy as sa

from command.alarms.service import Alarms
from command.app.house import House
from command.app.http import build_app
from command.app.main import build_house, running
from command.force.tables import body
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.foundation.security import Role, Scope
from command.foundation.settings import Settings
from tests.alarms.two_squads import Force


@pytest_asyncio.fixture
async def force(database: Database) -> Force:
    ids: dict[str, int] = {}
    async with database.transaction() as tx:
        for code, kind, parent in (
            ("detachment", "detachment", None),
            ("one", "squad", "detachment"),
            ("two", "squad", "detachment"),
        ):
            values = {"code": code, "name": code, "short_name": code, "kind": kind, "parent_id": ids.get(parent or "")}
            ids[code] = (await tx.execute(sa.insert(body).values(**values).returning(body.c.id))).scalar_one()
    return Force(ids)


@pytest_asyncio.fixture
async def house(force: Force, process_settings: Settings, clock: SetClock) -> AsyncIterator[House]:
    made = build_house(process_settings, clock)
    scopes = {
        "dispatcher": force.scope("dispatcher", Role.DISPATCHER),
        "squad": force.scope("squad", Role.SQUAD_LEADER, "one"),
        "other": force.scope("other", Role.SQUAD_LEADER, "two"),
        "planner": force.scope("planner", Role.PLANNER),
    }

    async def authenticate(token: str) -> Scope | None:
        return scopes.get(token)

    made.authenticate = authenticate
    async with running(made, frozenset()):
        yield made


@pytest.fixture
def alarms(house: House) -> Alarms:
    return house.services.get(Alarms)


@pytest_asyncio.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=build_app(house), raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://zhihui.test") as made:
        yield made
