"""Which sets of a crew can carry an order, what stands on them, and the second set when the first stays silent."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from command.app.house import House
from command.dispatch.bearers import MOST_TEXT, carriers
from command.dispatch.models import Stage
from command.dispatch.tables import dispatch_order
from command.dispatch.watch import Watch
from command.force.kinds import CrewKind, CrewStatus
from command.force.messages import MessageState
from command.force.service import Crew, Device, DeviceKind, Part, Versions
from command.force.tables import device
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.incidents.service import Incidents
from tests.dispatch.conftest import SYSTEM, Fleet
from tests.dispatch.desk_work import send
from tests.incidents.small_city import Desk

AT = datetime(2026, 3, 15, 0, 30, tzinfo=UTC)
WAITING = sa.text("select count(*) from pg_locks where not granted")
"""Of the cluster: no other test runs beside this one."""


def a_set(device_id: int, *capabilities: str, identity: str | None = "13900000001", serviceable: bool = True) -> Device:
    return Device(
        id=device_id,
        asset_no=f"D{device_id}",
        kind=DeviceKind.VEHICLE_TERMINAL,
        identity=identity,
        body_id=1,
        capabilities=frozenset(capabilities),
        serviceable=serviceable,
    )


def crew_with(*devices: Device) -> Crew:
    return Crew(1, "巡1", "巡1", 1, CrewKind("patrol"), CrewStatus.AVAILABLE, AT, AT, devices=devices)


def test_a_set_that_only_tells_its_position_is_no_bearer() -> None:
    assert carriers(crew_with(a_set(1, "position"))) == []


def test_a_set_that_is_broken_or_speaks_to_nobody_is_no_bearer() -> None:
    broken, nameless = a_set(1, "text", serviceable=False), a_set(2, "text", identity=None)
    assert carriers(crew_with(broken, nameless)) == []


def test_a_set_that_can_answer_comes_before_one_that_only_shows() -> None:
    shows, asks = a_set(1, "position", "text"), a_set(2, "position", "text", "question")
    assert [one.id for one in carriers(crew_with(shows, asks))] == [2, 1]


def test_a_radio_comes_after_the_set_that_has_a_net_of_its_own() -> None:
    radio = replace(a_set(1, "text", "voice"), kind=DeviceKind.RADIO)
    terminal = a_set(2, "position", "text")
    assert [one.id for one in carriers(crew_with(radio, terminal))] == [2, 1]


async def test_the_silent_set_is_tried_again_and_then_the_other_one(
    desk: Desk, fleet: Fleet, clock: SetClock, house: House, database: Database
) -> None:
    """Section 7: again, next bearer. The set that only tells its position is passed over."""
    async with database.transaction() as tx:
        first = (await tx.execute(sa.select(device).where(device.c.id == fleet.terminal["one"]))).one()
        fitted = {"kind": "vehicle_terminal", "body_id": first.body_id, "vehicle_id": first.vehicle_id}
        shared = {**fitted, "protocol": "jt808-2013"}
        tracker = {**shared, "asset_no": "VT-T", "identity": "13900009001", "capabilities": ["position"]}
        second = {**shared, "asset_no": "VT-S", "identity": "13900009002", "capabilities": ["position", "text"]}
        for row in (tracker, second):
            made = await tx.execute(sa.insert(device).values(**row).returning(device.c.id))
        second_id = made.scalar_one()
        await house.services.get(Versions).touch(tx, *Part)
    await send(desk, await desk.call(), fleet.crew["one"])
    for _ in range(2):
        clock.advance(timedelta(seconds=46))
        await house.services.get(Watch).look()
    assert [message["device_id"] for message in await fleet.sent()] == [first.id, first.id, second_id]


async def test_a_long_story_is_cut_and_tells_nothing_of_the_reporter(desk: Desk, fleet: Fleet) -> None:
    await send(desk, await desk.call(description="流动摊贩占道" * 60), fleet.crew["one"])
    [message] = await fleet.sent()
    text = message["payload"]["text"]
    assert (len(text), text[-1]) == (MOST_TEXT, "…")
    assert "王某" not in text
    assert "10000000012" not in text


async def test_an_order_goes_out_over_the_radio_and_is_received_when_the_radio_says_so(
    desk: Desk, fleet: Fleet, house: House, database: Database
) -> None:
    """A radio shows a text and cannot answer it: the crew accepts by voice."""
    async with database.transaction() as tx:
        terminal = (await tx.execute(sa.select(device).where(device.c.id == fleet.terminal["one"]))).one()
        fitted = {"kind": "vehicle_radio", "body_id": terminal.body_id, "vehicle_id": terminal.vehicle_id}
        spoken = {"asset_no": "VR-1", "protocol": "hstrp", "identity": "2001", "capabilities": ["voice", "text"]}
        await tx.execute(sa.insert(device).values(**fitted, **spoken))
        await tx.execute(sa.update(device).where(device.c.id == terminal.id).values(serviceable=False))
        await house.services.get(Versions).touch(tx, *Part)
    order = await send(desk, await desk.call(), fleet.crew["one"])
    [message] = await fleet.sent()
    assert message["kind"] == "text"
    assert [one["kind"] for one in order["bearers"]] == ["radio"]
    await fleet.report(message["id"], MessageState.RECEIVED)
    [after] = (await desk.get("dispatcher", f"/incidents/{order['incident_id']}/orders"))["items"]
    assert (after["stage"], [one["state"] for one in after["bearers"]]) == ("received_by_set", ["received"])


async def test_a_receipt_that_waited_while_the_crew_accepted_is_no_step(
    desk: Desk, fleet: Fleet, house: House, database: Database
) -> None:
    """Both happen at once: the set says that it has the text, and the crew accepts on its phone first."""
    order = await send(desk, await desk.call(), fleet.crew["one"])
    [message] = await fleet.sent()
    async with database.transaction() as tx:
        await house.services.get(Incidents).lock(tx, order["incident_id"], SYSTEM)
        reported = asyncio.create_task(fleet.report(message["id"], MessageState.RECEIVED))
        while not (await tx.execute(WAITING)).scalar_one():
            await asyncio.sleep(0.01)
        await tx.execute(
            sa.update(dispatch_order).where(dispatch_order.c.id == order["id"]).values(stage=Stage.ACCEPTED.value)
        )
    await reported
    [after] = (await desk.get("dispatcher", f"/incidents/{order['incident_id']}/orders"))["items"]
    assert (after["stage"], [one["state"] for one in after["bearers"]]) == ("accepted", ["received"])
