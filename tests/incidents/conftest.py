"""The small city in a database, the process on it, and its HTTP side."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
import sqlalchemy as sa
from geoalchemy2.shape import from_shape
from shapely.geometry import MultiPolygon, box

from command.app.house import House
from command.app.http import build_app
from command.app.main import build_house, running
from command.force.tables import body, person
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.foundation.security import Scope
from command.foundation.settings import Settings
from command.geo.tables import jurisdiction
from command.incidents.service import Incidents, Matters
from tests.incidents.small_city import AREAS, BODIES, FIRST_DAY, MATTERS, PEOPLE, City, Desk


@pytest_asyncio.fixture
async def city(database: Database) -> City:
    async with database.transaction() as tx:
        ids: dict[str, int] = {}
        for code, short_name, kind, parent, lead, district in BODIES:
            values = {
                "code": code,
                "name": f"常州市{short_name}",
                "short_name": short_name,
                "kind": kind,
                "parent_id": ids[parent] if parent else None,
                "lead_id": ids[lead] if lead else None,
                "district_code": district,
                "duty_phone": "0519-00000000",
            }
            ids[code] = (await tx.execute(sa.insert(body).values(**values).returning(body.c.id))).scalar_one()
        people: dict[str, int] = {}
        for staff_no, code in PEOPLE:
            values = {"staff_no": staff_no, "name": f"{staff_no}号", "kind": "officer", "body_id": ids[code]}
            people[staff_no] = (
                await tx.execute(sa.insert(person).values(**values).returning(person.c.id))
            ).scalar_one()
        for code, name, layer, kind, parent, mode, subject, body_code, *edges in AREAS:
            await tx.execute(
                sa.insert(jurisdiction).values(
                    code=code,
                    name=name,
                    layer=layer,
                    kind=kind,
                    parent_code=parent,
                    enforcement_parent_code=parent,
                    subject_mode=mode,
                    subject_name=subject,
                    body_code=body_code,
                    rank="district" if layer == "zone" else None,
                    valid_from=FIRST_DAY,
                    area_m2=1.0,
                    synthetic=True,
                    source="test",
                    geom=from_shape(MultiPolygon([box(*edges)]), srid=4326),
                )
            )
        await Matters(database).save(tx, MATTERS)
    return City(ids, people)


@pytest_asyncio.fixture
async def house(city: City, process_settings: Settings, clock: SetClock) -> AsyncIterator[House]:
    """Every room, with the small city in its database; a token is the name of the account."""
    made = build_house(process_settings, clock)
    scopes = city.scopes

    async def authenticate(token: str) -> Scope | None:
        return scopes.get(token)

    made.authenticate = authenticate
    async with running(made, frozenset()):
        yield made


@pytest.fixture
def incidents(house: House) -> Incidents:
    return house.services.get(Incidents)


@pytest_asyncio.fixture
async def desk(house: House) -> AsyncIterator[Desk]:
    transport = httpx.ASGITransport(app=build_app(house), raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://zhihui.test") as client:
        yield Desk(client)
