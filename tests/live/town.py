"""Two squads in two districts, people, devices and accounts whose token is their name; and what they do."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import httpx
import numpy as np
import sqlalchemy as sa
from geoalchemy2.shape import from_shape
from shapely.geometry import MultiPolygon, box

from command.app.house import House
from command.force.crew_building import CrewSignOn, MemberSignOn
from command.force.service import Crew, Crews
from command.force.tables import account, body, device, person, session
from command.foundation.database import Transaction
from command.foundation.security import token_digest
from command.geo.tables import jurisdiction
from command.positions.models import FixBatch
from command.positions.service import Positions

BODIES = (
    ("bureau", "city_bureau", None, None, None),
    ("detachment", "detachment", "bureau", "bureau", None),
    ("desk", "desk", "detachment", "bureau", None),
    ("supervision", "supervision_desk", "detachment", "bureau", None),
    ("a-bureau", "district_bureau", "bureau", None, "A"),
    ("a-brigade", "brigade", "detachment", "a-bureau", "A"),
    ("a-squad", "squad", "a-brigade", "a-bureau", "A"),
    ("b-bureau", "district_bureau", "bureau", None, "B"),
    ("b-brigade", "brigade", "detachment", "b-bureau", "B"),
    ("b-squad", "squad", "b-brigade", "b-bureau", "B"),
)
AREAS = (
    ("C", "city", "city", None, None, "detachment", 119.90, 119.98),
    ("A", "district", "district", "C", None, "a-brigade", 119.90, 119.94),
    ("B", "district", "district", "C", None, "b-brigade", 119.94, 119.98),
    ("A1", "street", "street", "A", "STATIONED", "a-squad", 119.90, 119.94),
    ("B1", "street", "street", "B", "STATIONED", "b-squad", 119.94, 119.98),
)
ACCOUNTS = {
    "dispatcher": ("dispatcher", None),
    "second-dispatcher": ("dispatcher", None),
    "supervisor": ("supervisor", "supervision"),
    "squad": ("squad_leader", "a-squad"),
    "other-squad": ("squad_leader", "b-squad"),
    "operator": ("operator", None),
}
IN_A, IN_B = (119.92, 31.72), (119.96, 31.72)


@dataclass(frozen=True)
class Town:
    bodies: dict[str, int]
    people: dict[str, list[int]]
    devices: dict[str, int]


async def found_town(tx: Transaction, now: datetime) -> Town:
    bodies: dict[str, int] = {}
    for code, kind, parent, lead, district in BODIES:
        values = {
            "code": code,
            "name": code,
            "short_name": code,
            "kind": kind,
            "parent_id": bodies.get(parent or ""),
            "lead_id": bodies.get(lead or ""),
            "district_code": district,
        }
        bodies[code] = (await tx.execute(sa.insert(body).values(**values).returning(body.c.id))).scalar_one()
    for code, layer, kind, parent, mode, body_code, west, east in AREAS:
        area = {
            "code": code,
            "name": code,
            "layer": layer,
            "kind": kind,
            "parent_code": parent,
            "enforcement_parent_code": parent,
            "subject_mode": mode,
            "subject_name": code,
            "body_code": body_code,
            "valid_from": date(2020, 1, 1),
            "area_m2": 1.0,
            "synthetic": True,
            "source": "test",
            "geom": from_shape(MultiPolygon([box(west, 31.70, east, 31.78)]), srid=4326),
        }
        await tx.execute(sa.insert(jurisdiction).values(**area))
    people = {
        code: [await _officer(tx, f"{code}-{n}", bodies[code]) for n in (1, 2)] for code in ("a-squad", "b-squad")
    }
    devices = {f"{code}-car": await _car(tx, f"{code}-car", n, bodies[code]) for n, code in enumerate(people)}
    for name, (role, seat) in ACCOUNTS.items():
        await _account(tx, name, role, bodies.get(seat or ""), now)
    return Town(bodies, people, devices)


async def _officer(tx: Transaction, staff_no: str, body_id: int) -> int:
    values = {
        "staff_no": staff_no,
        "name": "某",
        "kind": "officer",
        "body_id": body_id,
        "certificate_no": f"C-{staff_no}",
        "certificate_valid_from": date(2024, 1, 1),
        "certificate_valid_to": date(2030, 1, 1),
    }
    made: int = (await tx.execute(sa.insert(person).values(**values).returning(person.c.id))).scalar_one()
    return made


async def _car(tx: Transaction, asset_no: str, number: int, body_id: int) -> int:
    values = {
        "asset_no": asset_no,
        "kind": "vehicle_terminal",
        "body_id": body_id,
        "protocol": "jt808-2013",
        "identity": f"1380000000{number}",
        "terminal_id": f"T{number:06d}",
    }
    made: int = (await tx.execute(sa.insert(device).values(**values).returning(device.c.id))).scalar_one()
    return made


async def _account(tx: Transaction, name: str, role: str, body_id: int | None, now: datetime) -> None:
    values = {"username": name, "roles": [role], "body_id": body_id, "created_at": now}
    account_id = (await tx.execute(sa.insert(account).values(**values).returning(account.c.id))).scalar_one()
    await tx.execute(
        sa.insert(session).values(
            digest=token_digest(name),
            account_id=account_id,
            kind="sign_in",
            created_at=now,
            expires_at=now + timedelta(hours=12),
        )
    )


def one_fix(device_id: int, at: datetime, lon: float, lat: float) -> FixBatch:
    """A report of one device, as the gateway hands it on."""
    us = np.array([int(at.timestamp() * 1e6)], np.int64)
    zero, yes, no = np.zeros(1, np.int64), np.ones(1, np.bool_), np.zeros(1, np.bool_)
    return FixBatch(
        device_id=np.array([device_id], np.int64),
        fixed_at_us=us,
        has_time=yes,
        received_at_us=us,
        longitude_e7=np.array([round(lon * 1e7)], np.int64),
        latitude_e7=np.array([round(lat * 1e7)], np.int64),
        has_fix=yes,
        datum=np.zeros(1, np.int8),
        altitude_m=zero,
        speed_dkmh=np.array([365], np.int64),
        course_deg=np.array([90], np.int64),
        alarms=zero,
        status=np.array([3], np.int64),
        digest=us // 1_000_000,
        catch_up=no,
        is_live=yes,
        bases=[b"base"],
        extras=[b""],
    )


@dataclass(frozen=True)
class Life:
    """What happens in the town, done as the product's own users do it."""

    house: House
    base: str
    town: Town
    client: httpx.AsyncClient

    async def call(self, method: str, path: str, who: str = "dispatcher", expect: int = 200, **said: Any) -> Any:
        headers = {"Authorization": f"Bearer {who}"}
        answer = await self.client.request(method, f"/api{path}", headers=headers, json=said or None)
        assert answer.status_code == expect, answer.text
        return answer.json() if answer.content else None

    async def incident(self, place: tuple[float, float] = IN_A, **said: Any) -> int:
        where = {"type": "Point", "coordinates": list(place)}
        wish = {"source": "hotline_12319", "description": "流动摊贩占道", "location": where} | said
        made: int = (await self.call("POST", "/incidents", expect=201, **wish))["id"]
        return made

    async def crew(self, squad: str, call_sign: str) -> Crew:
        crews = self.house.services.get(Crews)
        scope = await self.house.authenticate("dispatcher") if self.house.authenticate else None
        assert scope is not None
        wish = CrewSignOn(
            body_id=self.town.bodies[squad],
            call_sign=call_sign,
            members=tuple(MemberSignOn(person_id) for person_id in self.town.people[squad]),
            device_ids=(self.town.devices[f"{squad}-car"],),
        )
        return (await crews.sign_on(scope, wish)).crew

    async def drive(self, squad: str, place: tuple[float, float], after_s: float = 0.0) -> int:
        device_id = self.town.devices[f"{squad}-car"]
        at = self.house.clock.now() + timedelta(seconds=after_s)
        await self.house.services.get(Positions).ingest(one_fix(device_id, at, *place))
        return device_id
