"""The indicators over HTTP on a real register: shortage, loan, repair, liveness, scope and the days that are kept."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio

from command.app.house import House
from command.app.http import build_app
from command.force.models import Body
from command.force.registers.register import REGISTERS
from command.force.service import Organisation, Registers
from command.foundation.clock import SetClock, civil_date
from command.foundation.security import Role, Scope, system_scope
from command.radio.traffic.models import Admission, HeardBy, Sighting
from command.radio.traffic.service import radios, stations
from command.standard.models import Figure
from command.standard.service import Indicators

SYSTEM = system_scope("test")
BODIES = (
    ("bureau", "district_bureau", None),
    ("brigade", "brigade", "bureau"),
    ("chashan", "squad", "brigade"),
    ("hongmei", "squad", "brigade"),
)
OFFICERS = {"chashan": 4, "hongmei": 2}
RADIOS = {"chashan": 1, "hongmei": 2}
Add = Callable[..., Awaitable[int]]


@pytest_asyncio.fixture
async def add(house: House) -> Add:
    registers = house.services.get(Registers)

    async def act(register: str, /, **cells: Any) -> int:
        return (await registers.add(SYSTEM, REGISTERS[register], cells)).id

    return act


@pytest_asyncio.fixture
async def ids(add: Add) -> dict[str, int]:
    """茶山 with four officers and one radio, 红梅 with two and two: one short, one to lend."""
    found: dict[str, int] = {}
    for code, kind, parent in BODIES:
        plain = {"code": code, "name": code, "short_name": code, "kind": kind, "documents": "演示"}
        lead = None if parent is None else "bureau"
        found[code] = await add("bodies", **plain, parent_code=parent, lead_code=lead)
    for code, number in OFFICERS.items():
        for order in range(number):
            await add("people", staff_no=f"{code}-{order}", name=f"{order}号", kind="officer", body_code=code)
    for code, number in RADIOS.items():
        for order in range(number):
            found[f"{code}-RA-{order}"] = await add(
                "devices", asset_no=f"{code}-RA-{order}", kind="radio", body_code=code
            )
    return found


@pytest_asyncio.fixture
async def client(house: House, ids: dict[str, int]) -> AsyncIterator[httpx.AsyncClient]:
    organisation = house.services.get(Organisation)
    planner = Scope("planner", frozenset({Role.PLANNER}), None)
    squad = Scope("squad", frozenset({Role.SQUAD_LEADER}), organisation.below(ids["chashan"]), body_id=ids["chashan"])
    scopes = {"planner": planner, "squad": squad}

    async def authenticate(token: str) -> Scope | None:
        return scopes.get(token)

    house.authenticate = authenticate
    transport = httpx.ASGITransport(app=build_app(house), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://zhihui.test/api/standard") as made:
        made.headers["authorization"] = "Bearer planner"
        yield made


async def figure(client: httpx.AsyncClient, key: str, body_id: int) -> dict[str, Any]:
    answer = await client.get(f"/indicators/{key}/bodies/{body_id}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_radio_sent_to_repair_makes_its_squad_short_at_once_and_a_loan_is_proposed(
    house: House, client: httpx.AsyncClient, ids: dict[str, int]
) -> None:
    """Scenario 10 of the standard's reading."""
    before = await figure(client, "radio", ids["hongmei"])
    assert (before["held"], before["needed"], before["surplus"], before["passed"]) == (1, 1, 1, True)
    short = await figure(client, "radio", ids["chashan"])
    assert (short["shortage"], short["clause"], short["share"]) == (1, "14.04.2", 0.5)
    proposals = (await client.get("/loans")).json()["items"]
    assert [(loan["to_body"]["code"], loan["from_body"]["code"]) for loan in proposals] == [("chashan", "hongmei")]
    lent = proposals[0]["radios"][0]["id"]

    registers = house.services.get(Registers)
    await registers.change(SYSTEM, REGISTERS["devices"], lent, {"on_loan_to_code": "chashan"})
    assert (await figure(client, "radio", ids["chashan"]))["passed"] is True
    assert (await client.get("/loans")).json()["items"] == []

    await registers.change(SYSTEM, REGISTERS["devices"], ids["chashan-RA-0"], {"in_repair": True})
    after = await figure(client, "radio", ids["chashan"])
    assert after["shortage"] == 1
    assert [(named["number"], named["code"]) for named in after["missing"]] == [("chashan-RA-0", "in_repair")]


async def test_figures_roll_up_and_stay_within_the_scope(client: httpx.AsyncClient, ids: dict[str, int]) -> None:
    items = (await client.get("/indicators")).json()["items"]
    radios = {item["body"]["code"]: (item["held"], item["needed"]) for item in items if item["key"] == "radio"}
    assert radios == {"bureau": (2, 3), "brigade": (2, 3), "chashan": (1, 2), "hongmei": (1, 1)}
    client.headers["authorization"] = "Bearer squad"
    own = (await client.get("/indicators")).json()["items"]
    assert {item["body"]["code"] for item in own} == {"chashan"}
    refused = await client.get(f"/indicators/radio/bodies/{ids['hongmei']}")
    assert (refused.status_code, refused.json()["code"]) == (404, "body_not_found")
    assert (await client.get("/loans")).json()["items"] == []


async def test_equipped_and_live_are_two_figures(
    house: House, client: httpx.AsyncClient, clock: SetClock, ids: dict[str, int], add: Add
) -> None:
    await add("systems", system_code="IT-1", name="茶山系统", body_code="chashan")
    radio_id = await add("devices", asset_no="VR-1", kind="vehicle_radio", body_code="chashan", system_code="IT-1")
    assert (await figure(client, "info_tx_system", ids["chashan"]))["passed"] is True
    silent = await figure(client, "info_tx_system_live", ids["chashan"])
    assert (silent["passed"], [named["code"] for named in silent["missing"]]) == (False, ["silent"])
    heard_at = house.clock.now()

    async def heard_since(instant: datetime) -> set[int]:
        return {radio_id} if heard_at >= instant else set()

    async def nothing_declared(bodies: Iterable[Body]) -> dict[int, Figure]:
        return {}

    indicators = Indicators(
        house.database,
        clock,
        house.services.get(Organisation),
        heard_since=heard_since,
        live_within=timedelta(seconds=900),
        coverage_of=nothing_declared,
    )
    for age_s, live in ((899, True), (901, False)):
        clock.set(heard_at + timedelta(seconds=age_s))
        found = {item.body_id: item for item in await indicators.figures(SYSTEM) if item.key == "info_tx_system_live"}
        assert found[ids["chashan"]].passed is live


async def test_a_radio_that_only_said_something_is_live(
    house: House, client: httpx.AsyncClient, ids: dict[str, int], add: Add
) -> None:
    await add("devices", asset_no="RA-9", kind="radio", body_code="chashan", protocol="hstrp", identity="2001")
    before = await figure(client, "radio_live", ids["chashan"])
    async with house.database.transaction() as tx:
        repeater = await stations.save_repeater(
            tx,
            "100001",
            {"name": "", "admission": Admission.ADMITTED.value, "rssi_db_per_step": 0.5, "reports_per_s": 1.0},
        )
        await radios.note(tx, Sighting(2001, house.clock.now(), HeardBy.CALL, repeater.id, 1), usual_renew_s=3600)
    after = await figure(client, "radio_live", ids["chashan"])
    assert after["held"] == before["held"] + 1


async def test_a_day_keeps_its_last_reading_and_a_past_day_does_not_move(
    house: House, client: httpx.AsyncClient, clock: SetClock, ids: dict[str, int], add: Add
) -> None:
    indicators = house.services.get(Indicators)
    today = civil_date(clock.now())
    await indicators.keep_today()
    await add("devices", asset_no="RA-new", kind="radio", body_code="chashan")
    clock.set(clock.now() + timedelta(hours=1))
    await indicators.keep_today()
    clock.set(clock.now() + timedelta(days=1))
    await add("people", staff_no="new", name="新", kind="officer", body_code="chashan")
    await indicators.keep_today()
    period: Mapping[str, str] = {"since": str(today), "until": str(today + timedelta(days=7))}
    days = (await client.get(f"/indicators/radio/bodies/{ids['chashan']}/history", params=period)).json()["items"]
    assert [(day["day"], day["held"], day["needed"]) for day in days] == [
        (str(today), 2, 2),
        (str(today + timedelta(days=1)), 2, 3),
    ]


@pytest.mark.parametrize(
    ("since", "until"), [(date(2026, 3, 2), date(2026, 3, 1)), (date(2020, 1, 1), date(2026, 1, 1))]
)
async def test_a_period_that_ends_before_it_begins_or_never_ends_is_refused(
    client: httpx.AsyncClient, ids: dict[str, int], since: date, until: date
) -> None:
    answer = await client.get(
        f"/indicators/radio/bodies/{ids['chashan']}/history", params={"since": str(since), "until": str(until)}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "period_invalid")
