"""A small city for the register: two districts of two units each, a zone across two units, and its bodies."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date

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
from command.foundation.security import Role, Scope
from command.foundation.settings import Settings
from command.geo.tables import jurisdiction
from command.incidents.catalogue import Matter
from command.incidents.models import Level
from command.incidents.service import Incidents, Matters

FIRST_DAY = date(2020, 1, 1)

BODIES = (
    # code, short name, kind, parent, leading department, district
    ("bureau", "市局", "city_bureau", None, None, None),
    ("detachment", "支队", "detachment", "bureau", "bureau", None),
    ("desk", "指挥中心", "desk", "detachment", "bureau", None),
    ("supervision", "督察", "supervision_desk", "detachment", "bureau", None),
    ("a-bureau", "天宁局", "district_bureau", "bureau", None, "A"),
    ("a-brigade", "天宁大队", "brigade", "detachment", "a-bureau", "A"),
    ("a1-squad", "茶山中队", "squad", "a-brigade", "a-bureau", "A"),
    ("a2-town", "郑陆执法局", "town_body", "a-brigade", None, "A"),
    ("z-unit", "园区中队", "zone_unit", "a-brigade", "a-bureau", "A"),
    ("b-bureau", "钟楼局", "district_bureau", "bureau", None, "B"),
    ("b-brigade", "钟楼大队", "brigade", "detachment", "b-bureau", "B"),
    ("b1-squad", "五星中队", "squad", "b-brigade", "b-bureau", "B"),
)

AREAS = (
    # code, name, layer, kind, parent, mode, subject, body, west, south, east, north
    ("C", "常州市", "city", "city", None, None, "常州市城市管理局", "detachment", 119.90, 31.70, 119.98, 31.78),
    ("A", "天宁区", "district", "district", "C", None, "天宁区城市管理局", "a-brigade", 119.90, 31.70, 119.94, 31.78),
    ("B", "钟楼区", "district", "district", "C", None, "钟楼区城市管理局", "b-brigade", 119.94, 31.70, 119.98, 31.78),
    ("A1", "茶山街道", "street", "street", "A", "STATIONED", "", "a1-squad", 119.90, 31.70, 119.92, 31.78),
    ("A2", "郑陆镇", "street", "town", "A", "TOWN_GOV", "郑陆镇人民政府", "a2-town", 119.92, 31.70, 119.94, 31.78),
    ("B1", "五星街道", "street", "street", "B", "STATIONED", "", "b1-squad", 119.94, 31.70, 119.96, 31.78),
    ("B2", "无队街道", "street", "street", "B", "STATIONED", "", None, 119.96, 31.70, 119.98, 31.78),
    ("Z", "科技园区", "zone", "zone", "A", "ZONE_STATIONED", "", "z-unit", 119.915, 31.75, 119.925, 31.76),
)

IN_A1 = (119.91, 31.72)
IN_A2 = (119.93, 31.72)
IN_B1 = (119.95, 31.72)
IN_B2 = (119.97, 31.72)
IN_ZONE = (119.92 - 1e-3, 31.755)
OUTSIDE = (118.0, 31.0)

MATTERS = (
    Matter("SR-1", "占道经营", "appearance", Level.DISTRICT, "support", penalty_power=True, valid_from=FIRST_DAY),
    Matter("SR-2", "古树迁移", "greening", Level.CITY, "enforcement", penalty_power=True, valid_from=FIRST_DAY),
    Matter(
        "SR-3",
        "燃气违法",
        "gas",
        Level.DISTRICT,
        "enforcement",
        penalty_power=True,
        valid_from=FIRST_DAY,
        district_codes=frozenset({"A"}),
    ),
)


@dataclass(frozen=True)
class City:
    bodies: dict[str, int]
    people: dict[str, int]

    def scope(self, actor: str, role: Role, body_code: str | None = None, person_no: str | None = None) -> Scope:
        """Somebody of this role; without a body the whole city is theirs."""
        below = {
            "a-brigade": ("a-brigade", "a1-squad", "a2-town", "z-unit"),
            "b-brigade": ("b-brigade", "b1-squad"),
        }
        body_id = self.bodies[body_code] if body_code else None
        ids = frozenset(self.bodies[code] for code in below.get(body_code, (body_code,))) if body_code else None
        return Scope(
            actor=actor,
            roles=frozenset({role}),
            body_ids=ids,
            body_id=body_id,
            person_id=self.people[person_no] if person_no else None,
        )

    @property
    def scopes(self) -> dict[str, Scope]:
        """The accounts of these tests by token."""
        return {
            "clerk": self.scope("clerk", Role.INTAKE_CLERK),
            "dispatcher": self.scope("dispatcher", Role.DISPATCHER),
            "leader": self.scope("leader", Role.SHIFT_LEADER),
            "supervisor": self.scope("supervisor", Role.SUPERVISOR),
            "squad": self.scope("squad", Role.SQUAD_LEADER, "a1-squad"),
            "member": self.scope("member", Role.SQUAD_MEMBER, "a1-squad", "A01"),
            "other-squad": self.scope("other-squad", Role.SQUAD_LEADER, "b1-squad"),
            "brigade": self.scope("brigade", Role.SQUAD_LEADER, "a-brigade"),
            "other-brigade": self.scope("other-brigade", Role.SQUAD_LEADER, "b-brigade"),
            "planner": self.scope("planner", Role.PLANNER),
        }


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
        for staff_no, code in (
            ("A01", "a1-squad"),
            ("A02", "a1-squad"),
            ("A03", "a1-squad"),
            ("S01", "supervision"),
            ("S02", "supervision"),
        ):
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


@dataclass
class Desk:
    """The HTTP side of the tests, as somebody."""

    client: httpx.AsyncClient

    async def post(
        self, who: str, path: str, expect: int | None = None, key: str | None = None, **body: object
    ) -> dict:
        headers = {"Authorization": f"Bearer {who}"} | ({"Idempotency-Key": key} if key else {})
        answer = await self.client.post(f"/api{path}", json=body, headers=headers)
        assert expect is None or answer.status_code == expect, answer.text
        return answer.json() | {"http_status": answer.status_code}

    async def get(self, who: str, path: str, expect: int = 200, **query: object) -> dict:
        answer = await self.client.get(f"/api{path}", params=query, headers={"Authorization": f"Bearer {who}"})
        assert answer.status_code == expect, answer.text
        return answer.json()

    async def call(self, who: str = "dispatcher", **body: object) -> dict:
        """A call about a stall in 茶山街道 unless said otherwise."""
        said = {
            "source": "hotline_12319",
            "description": "流动摊贩占道",
            "matter": "SR-1",
            "location": {"type": "Point", "coordinates": list(IN_A1)},
            "reporter": {"name": "王某", "phone": "10000000012"},
        }
        return await self.post(who, "/incidents", 201, **(said | body))

    async def step(self, who: str, incident_id: int, step: str, expect: int = 200, **body: object) -> dict:
        return await self.post(who, f"/incidents/{incident_id}/{step}", expect, **body)


@pytest_asyncio.fixture
async def desk(house: House) -> AsyncIterator[Desk]:
    transport = httpx.ASGITransport(app=build_app(house), raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://zhihui.test") as client:
        yield Desk(client)
