"""A small city for the register: two districts of two units each, a zone across two units, and its bodies."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx

from command.foundation.security import Role, Scope
from command.incidents.catalogue import Matter
from command.incidents.models import Level

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

PEOPLE = (
    ("A01", "a1-squad"),
    ("A02", "a1-squad"),
    ("A03", "a1-squad"),
    ("S01", "supervision"),
    ("S02", "supervision"),
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

IN_A1, IN_A2, IN_B1, IN_B2 = [119.91, 31.72], [119.93, 31.72], [119.95, 31.72], [119.97, 31.72]
IN_ZONE, OUTSIDE = [119.919, 31.755], [118.0, 31.0]


def point(at: list[float]) -> dict[str, Any]:
    return {"type": "Point", "coordinates": at}


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


@dataclass(frozen=True, slots=True)
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
            "operator": self.scope("operator", Role.OPERATOR),
        }


@dataclass(frozen=True, slots=True)
class Desk:
    """The HTTP side of the tests, as somebody."""

    client: httpx.AsyncClient

    async def post(
        self, who: str, path: str, expect: int | None = None, key: str | None = None, **body: Any
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {who}"} | ({"Idempotency-Key": key} if key else {})
        answer = await self.client.post(f"/api{path}", json=body, headers=headers)
        assert expect is None or answer.status_code == expect, answer.text
        return dict(answer.json()) | {"http_status": answer.status_code}

    async def get(self, who: str, path: str, expect: int = 200, **query: Any) -> Any:
        answer = await self.client.get(f"/api{path}", params=query, headers={"Authorization": f"Bearer {who}"})
        assert answer.status_code == expect, answer.text
        return answer.json()

    async def call(self, who: str = "dispatcher", **body: Any) -> dict[str, Any]:
        """A call about a stall in 茶山街道 unless said otherwise."""
        said: dict[str, Any] = {
            "source": "hotline_12319",
            "description": "流动摊贩占道",
            "matter": "SR-1",
            "location": point(IN_A1),
            "reporter": {"name": "王某", "phone": "10000000012"},
        }
        return await self.post(who, "/incidents", 201, **(said | body))

    async def step(self, who: str, incident_id: int, step: str, expect: int = 200, **body: Any) -> dict[str, Any]:
        return await self.post(who, f"/incidents/{incident_id}/{step}", expect, **body)
