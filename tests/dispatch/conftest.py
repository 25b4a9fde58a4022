"""The small city with crews on duty: who they are, what they carry, and what was sent to their sets."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest_asyncio
import sqlalchemy as sa

from command.app.house import House
from command.force.crew_building import CrewSignOn, MemberSignOn
from command.force.kinds import DutyRole
from command.force.messages import DeviceMessages, MessageState
from command.force.messages.tables import device_message
from command.force.service import Crews, Part, Versions
from command.force.tables import device, person, vehicle
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.foundation.security import system_scope
from tests.incidents.conftest import city, desk, house, incidents  # noqa: F401 - fixtures of this room's tests too
from tests.incidents.small_city import City

SYSTEM = system_scope("test")
VALID_TO = date(2026, 3, 31)


@dataclass(frozen=True, slots=True)
class Fleet:
    """Crews by name, with the terminals of their vehicles."""

    house: House
    database: Database
    clock: SetClock
    crew: dict[str, int]
    terminal: dict[str, int]
    officers: dict[str, list[int]]

    async def sent(self) -> list[dict[str, Any]]:
        """Every message in the outbox, oldest first."""
        async with self.database.transaction() as tx:
            rows = await tx.execute(sa.select(device_message).order_by(device_message.c.id))
            return [dict(row) for row in rows.mappings()]

    async def report(self, message_id: int, state: MessageState, answer_id: int | None = None) -> None:
        """What the gateway does when a set answers: the row and what follows from it in one transaction."""
        messages = self.house.services.get(DeviceMessages)
        async with self.database.transaction() as tx:
            message = await messages.get(tx, message_id)
            if message.state is MessageState.QUEUED:
                await messages.mark_sent(tx, message, serial=1, at=self.clock.now(), next_try_at=self.clock.now())
            answer = {"answer_id": answer_id} if answer_id is not None else None
            await messages.change(tx, message_id, state, self.clock.now(), answer=answer)


async def _officer(database: Database, body_id: int, staff_no: str, valid_to: date = VALID_TO) -> int:
    async with database.transaction() as tx:
        values = {
            "staff_no": staff_no,
            "name": f"{staff_no}号",
            "kind": "officer",
            "body_id": body_id,
            "certificate_no": f"C-{staff_no}",
            "certificate_valid_from": date(2024, 1, 1),
            "certificate_valid_to": valid_to,
        }
        made = await tx.execute(sa.insert(person).values(**values).returning(person.c.id))
        return int(made.scalar_one())


async def _auxiliary(database: Database, body_id: int, staff_no: str) -> int:
    async with database.transaction() as tx:
        values = {
            "staff_no": staff_no,
            "name": f"{staff_no}号",
            "kind": "auxiliary",
            "body_id": body_id,
            "pass_no": f"P-{staff_no}",
            "pass_valid_to": VALID_TO,
        }
        made = await tx.execute(sa.insert(person).values(**values).returning(person.c.id))
        return int(made.scalar_one())


async def _car(database: Database, body_id: int, name: str, capabilities: list[str]) -> tuple[int, int]:
    async with database.transaction() as tx:
        car = await tx.execute(
            sa.insert(vehicle).values(plate=f"测{name}", body_id=body_id, seats=5).returning(vehicle.c.id)
        )
        vehicle_id = int(car.scalar_one())
        made = await tx.execute(
            sa.insert(device)
            .values(
                asset_no=f"VT-{name}",
                kind="vehicle_terminal",
                body_id=body_id,
                vehicle_id=vehicle_id,
                identity=f"1390000{name}",
                protocol="jt808-2013",
                capabilities=capabilities,
            )
            .returning(device.c.id)
        )
        return vehicle_id, int(made.scalar_one())


@pytest_asyncio.fixture
async def fleet(house: House, city: City, database: Database, clock: SetClock) -> Fleet:  # noqa: F811
    """Three crews: `one` and `two` of 茶山中队 with two officers each, `mixed` of 五星中队 with one and an auxiliary."""
    squad, neighbour = city.bodies["a1-squad"], city.bodies["b1-squad"]
    plans: dict[str, tuple[int, list[str]]] = {
        "one": (squad, ["text", "question"]),
        "two": (squad, ["text"]),
        "mixed": (neighbour, ["text", "question"]),
    }
    versions, crews = house.services.get(Versions), house.services.get(Crews)
    crew_ids: dict[str, int] = {}
    terminals: dict[str, int] = {}
    officers: dict[str, list[int]] = {}
    for number, (name, (body_id, capabilities)) in enumerate(plans.items(), 1):
        people = [await _officer(database, body_id, f"{name}-1")]
        if name == "mixed":
            people.append(await _auxiliary(database, body_id, f"{name}-2"))
        else:
            people.append(await _officer(database, body_id, f"{name}-2"))
        vehicle_id, terminals[name] = await _car(database, body_id, f"{number:04d}", capabilities)
        officers[name] = people
        members = tuple(MemberSignOn(person_id=one, role=DutyRole.MEMBER) for one in people)
        signed = await crews.sign_on(
            SYSTEM, CrewSignOn(body_id=body_id, call_sign=f"巡{number}", members=members, vehicle_id=vehicle_id)
        )
        crew_ids[name] = signed.crew.id
    async with database.transaction() as tx:
        await versions.touch(tx, *Part)
    return Fleet(house, database, clock, crew_ids, terminals, officers)
