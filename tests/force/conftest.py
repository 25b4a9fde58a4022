"""A small force with everything in it: one district with two squads and a mobile group, people, vehicles, devices."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any

import httpx
import pytest
import pytest_asyncio

from command.app.house import House
from command.force.registers.planning import Action, Source
from command.force.registers.reading import Filters
from command.force.registers.register import REGISTERS
from command.force.registers.service import Registers
from command.force.service import Organisation
from command.foundation.security import Scope, system_scope

SYSTEM = system_scope("test")
PASSWORD = "a quiet morning in May"
Add = Callable[..., Awaitable[int]]


def body(code: str, name: str, short_name: str, kind: str, **more: object) -> dict[str, object]:
    return {"code": code, "name": name, "short_name": short_name, "kind": kind, **more}


TIANNING = "常州市天宁区城市管理行政执法大队"
BODIES = [
    body("bureau", "常州市城市管理局", "市局", "city_bureau"),
    body(
        "detachment", "常州市城市管理行政执法支队", "支队", "detachment", parent_code="bureau", lead_code="bureau"
    ),
    body("desk", "常州市城市管理行政执法支队指挥中心", "指挥中心", "desk", parent_code="detachment"),
    body("supervision", "常州市城市管理行政执法支队督察科", "督察", "supervision_desk", parent_code="detachment"),
    body("tn-bureau", "常州市天宁区城市管理局", "天宁局", "district_bureau", parent_code="bureau"),
    body("tn-brigade", TIANNING, "天宁大队", "brigade", parent_code="detachment", lead_code="tn-bureau"),
    *(
        body(
            code,
            f"{TIANNING}{place}中队",
            f"{place}中队",
            "squad",
            parent_code="tn-brigade",
            lead_code="tn-bureau",
            guidance_code="tn-brigade",
            second_leader_name=f"{place}街道办事处",
        )
        for code, place in (("chashan", "茶山"), ("hongmei", "红梅"))
    ),
    body(
        "tn-mobile", f"{TIANNING}机动中队", "天宁机动中队", "specialised_unit", parent_code="tn-brigade",
        lead_code="tn-bureau",
    ),
    body("zl-bureau", "常州市钟楼区城市管理局", "钟楼局", "district_bureau", parent_code="bureau"),
    body(
        "zl-brigade", "常州市钟楼区城市管理行政执法大队", "钟楼大队", "brigade", parent_code="detachment",
        lead_code="zl-bureau",
    ),
    body(
        "xinzha", "常州市钟楼区城市管理行政执法大队新闸中队", "新闸中队", "squad", parent_code="zl-brigade",
        lead_code="zl-bureau",
    ),
]  # fmt: skip


def officer(staff_no: str, body_code: str, call_sign: str, **more: object) -> dict[str, object]:
    paper = {
        "certificate_no": f"C-{staff_no}",
        "certificate_valid_from": date(2024, 1, 1),
        "certificate_valid_to": date(2028, 12, 31),
    }
    plain = {"staff_no": staff_no, "name": f"{call_sign}号", "kind": "officer", "body_code": body_code}
    return {**plain, "call_sign": call_sign, **paper, **more}


def auxiliary(staff_no: str, body_code: str, call_sign: str, **more: object) -> dict[str, object]:
    plain = {"staff_no": staff_no, "name": f"{call_sign}号", "kind": "auxiliary", "body_code": body_code}
    return {**plain, "call_sign": call_sign, "pass_no": f"P-{staff_no}", **more}


PEOPLE = [
    officer("101", "chashan", "茶山01", phone="10010000101"),
    officer("102", "chashan", "茶山02"),
    officer("103", "chashan", "茶山03"),
    auxiliary("151", "chashan", "茶山协01"),
    auxiliary("152", "chashan", "茶山协02"),
    officer("201", "hongmei", "红梅01"),
    officer("202", "hongmei", "红梅02"),
    officer("301", "tn-mobile", "机动01"),
    officer("302", "tn-mobile", "机动02"),
    officer("401", "xinzha", "新闸01"),
    officer("402", "xinzha", "新闸02"),
]
VEHICLES = [
    {"plate": "苏DI0001", "fleet_no": "茶山-1", "body_code": "chashan", "seats": 5, "call_sign": "茶山车1"},
    {"plate": "苏DI0002", "fleet_no": "红梅-1", "body_code": "hongmei", "seats": 5},
]
DEVICES = [
    {
        "asset_no": "VT-1", "kind": "vehicle_terminal", "body_code": "chashan", "vehicle_plate": "苏DI0001",
        "protocol": "jt808-2013", "transport": "tcp", "identity": "13012345678", "terminal_id": "ZH00001",
        "capabilities": ["position", "text", "question"],
    },
    {
        "asset_no": "RA-1", "kind": "radio", "body_code": "chashan", "holder_staff_no": "101", "protocol": "hstrp",
        "identity": "80101", "capabilities": ["voice", "text"], "call_sign": "茶山手1",
    },
    {"asset_no": "RA-2", "kind": "radio", "body_code": "chashan", "identity": "80102", "capabilities": ["voice"]},
]  # fmt: skip


@pytest.fixture
def add(house: House) -> Add:
    """Add a row to a register as the system; gives its id."""
    registers = house.services.get(Registers)

    async def act(name: str, /, **cells: Any) -> int:
        return (await registers.add(SYSTEM, REGISTERS[name], cells)).id

    return act


@pytest_asyncio.fixture
async def force(house: House) -> House:
    """The house with the small force in its registers, written in one transaction."""
    rows: Mapping[str, list[dict[str, Any]]] = {
        "bodies": BODIES,
        "people": PEOPLE,
        "vehicles": VEHICLES,
        "devices": DEVICES,
    }
    registers = house.services.get(Registers)
    async with house.database.transaction() as tx:
        for name, records in rows.items():
            sources = [Source(line, cells) for line, cells in enumerate(records)]
            outcomes = await registers.apply(tx, SYSTEM, REGISTERS[name], sources)
            assert {outcome.action for outcome in outcomes} == {Action.CREATED}
    return house


@pytest.fixture
def body_id(force: House) -> Callable[[str], int]:
    organisation = force.services.get(Organisation)
    return lambda code: organisation.by_code(code).id


@pytest.fixture
def person_id(force: House) -> Callable[[str], Awaitable[int]]:
    registers = force.services.get(Registers)

    async def find(staff_no: str) -> int:
        rows = await registers.list_rows(SYSTEM, REGISTERS["people"], Filters(text=staff_no))
        return next(row.id for row in rows if row.values["staff_no"] == staff_no)

    return find


@pytest.fixture
def sign_in(api: httpx.AsyncClient, add: Add) -> Callable[..., Awaitable[dict[str, str]]]:
    """Make an account and sign it in; gives the headers of a request by it."""

    async def act(username: str, *roles: str, **more: object) -> dict[str, str]:
        await add("accounts", username=username, roles=list(roles), password=PASSWORD, **more)
        answer = await api.post("/api/sessions", json={"username": username, "password": PASSWORD})
        assert answer.status_code == 201, answer.text
        api.cookies.clear()
        return {"Authorization": f"Bearer {answer.json()['token']}"}

    return act


@pytest.fixture
def scope_of(force: House, body_id: Callable[[str], int]) -> Callable[..., Scope]:
    """The scope of somebody with these roles in a body, without an account."""
    organisation = force.services.get(Organisation)

    def make(code: str, *roles: Any) -> Scope:
        bodies = organisation.scope_of(body_id(code))
        return Scope(actor=f"{code} test", roles=frozenset(roles), body_ids=bodies, body_id=body_id(code))

    return make
