"""A client of the API as a planner of the city, and two bodies that own sites."""

from collections.abc import AsyncIterator

import httpx
import pytest_asyncio
import sqlalchemy as sa

from command.app.house import House
from command.app.http import build_app
from command.force.service import Organisation
from command.force.tables import body
from command.foundation.security import Role, Scope

ROLES = {"planner": Role.PLANNER, "operator": Role.OPERATOR, "dispatcher": Role.DISPATCHER}


@pytest_asyncio.fixture
async def planner(house: House) -> AsyncIterator[httpx.AsyncClient]:
    """Signed in as a planner of the city; `Authorization: Bearer dispatcher` speaks for somebody else.

    `squad_planner` is the planner of squad `one` alone.
    """
    ids: dict[str, int] = {}
    async with house.database.transaction() as tx:
        for code, kind in (("detachment", "detachment"), ("one", "squad"), ("two", "squad")):
            parent = ids.get("detachment")
            values = {"code": code, "name": code, "short_name": code, "kind": kind, "parent_id": parent}
            ids[code] = (await tx.execute(sa.insert(body).values(**values).returning(body.c.id))).scalar_one()
        await house.services.get(Organisation).load(tx)

    async def authenticate(token: str) -> Scope | None:
        if token == "squad_planner":
            return Scope(token, frozenset({Role.PLANNER}), frozenset({ids["one"]}))
        return Scope(token, frozenset({ROLES[token]}), None)

    house.authenticate = authenticate
    transport = httpx.ASGITransport(app=build_app(house), raise_app_exceptions=False)
    headers = {"Authorization": "Bearer planner"}
    async with httpx.AsyncClient(transport=transport, base_url="http://zhihui.test", headers=headers) as client:
        yield client
