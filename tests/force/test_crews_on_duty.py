"""Whole crews in memory are what plain SQL reads, after whatever was changed and however."""

import random
from datetime import date

import sqlalchemy as sa

from command.app.house import House
from command.force.crew_building import CrewSignOn, MemberSignOn
from command.force.crews import CrewChange
from command.force.kinds import CrewStatus
from command.force.service import Crews, CrewsOnDuty, Part, Versions
from command.force.tables import crew, device, person, phone_number, vehicle
from command.foundation.clock import SetClock
from command.foundation.database import Database, Transaction
from command.foundation.errors import CommandError
from command.foundation.security import Role, Scope, system_scope

SYSTEM = system_scope("test")
CHANGES = 60


class Mischief:
    """Random changes of the force: by its services, and by rows that another process writes."""

    def __init__(self, house: House, clock: SetClock) -> None:
        self._crews = house.services.get(Crews)
        self._versions = house.services.get(Versions)
        self._database: Database = house.database
        self._clock = clock
        self._dice = random.Random(20260315)
        self._number = 0

    async def man_squads(self) -> None:
        """A crew of two for every squad."""
        async with self._database.transaction() as tx:
            rows = (await tx.execute(sa.select(person.c.body_id, person.c.id).order_by(person.c.id))).all()
        for body_id in sorted({row.body_id for row in rows}):
            members = tuple(MemberSignOn(row.id) for row in rows if row.body_id == body_id)[:2]
            await self._crews.sign_on(SYSTEM, CrewSignOn(body_id, f"首队{body_id}", members))

    async def once(self) -> None:
        act = self._dice.choice(
            (*[self._sign_on] * 4, *[self._change] * 2, self._sign_off, self._status, *[self._row] * 2)
        )
        try:
            await act()
        except CommandError:
            return  # a refused change changes nothing

    async def _ids(self, column: sa.Column[int], *conditions: sa.ColumnElement[bool]) -> list[int]:
        async with self._database.transaction() as tx:
            return list((await tx.execute(sa.select(column).where(*conditions).order_by(column))).scalars())

    async def _any_crew(self) -> int:
        return self._dice.choice(await self._ids(crew.c.id, crew.c.signed_off_at.is_(None)) or [0])

    async def _sign_on(self) -> None:
        people = await self._ids(person.c.id)
        chosen = self._dice.sample(people, self._dice.randint(1, 2))
        cars = [None, *await self._ids(vehicle.c.id)]
        async with self._database.transaction() as tx:
            body_id = (await tx.execute(sa.select(person.c.body_id).where(person.c.id == chosen[0]))).scalar_one()
        self._number += 1
        members = tuple(MemberSignOn(one) for one in chosen)
        wanted = CrewSignOn(body_id, f"队{self._number}", members, vehicle_id=self._dice.choice(cars))
        await self._crews.sign_on(SYSTEM, wanted)

    async def _change(self) -> None:
        added = tuple(MemberSignOn(one) for one in self._dice.sample(await self._ids(person.c.id), 1))
        taken = tuple(self._dice.sample(await self._ids(device.c.id), 1))
        change = self._dice.choice((CrewChange(add=added), CrewChange(take_device_ids=taken), CrewChange(vehicle_id=0)))
        await self._crews.change(SYSTEM, await self._any_crew(), change)

    async def _sign_off(self) -> None:
        await self._crews.sign_off(SYSTEM, await self._any_crew())

    async def _status(self) -> None:
        status = self._dice.choice([one for one in CrewStatus if one is not CrewStatus.OFF])
        crew_id = await self._any_crew()
        async with self._database.transaction() as tx:
            await self._crews.set_status(tx, crew_id, status, self._clock.now())

    async def _row(self) -> None:
        async with self._database.transaction() as tx:
            part = await self._dice.choice((self._person, self._vehicle, self._device, self._phone))(tx)
            await self._versions.touch(tx, part)

    async def _person(self, tx: Transaction) -> Part:
        ends = date(2026, 3, self._dice.randint(1, 28))
        number = self._dice.choice(("101", "102", "201", "401"))
        await tx.execute(sa.update(person).where(person.c.staff_no == number).values(certificate_valid_to=ends))
        return Part.DUTY

    async def _vehicle(self, tx: Transaction) -> Part:
        await tx.execute(sa.update(vehicle).values(call_sign=f"车{self._dice.randint(1, 9)}"))
        return Part.DUTY

    async def _device(self, tx: Transaction) -> Part:
        holders = [None, *(await tx.execute(sa.select(person.c.id).order_by(person.c.id))).scalars()]
        values = {"serviceable": self._dice.random() < 0.5, "holder_person_id": self._dice.choice(holders)}
        await tx.execute(sa.update(device).where(device.c.asset_no == "RA-1").values(**values))
        return Part.DEVICES

    async def _phone(self, tx: Transaction) -> Part:
        people = list((await tx.execute(sa.select(person.c.id).order_by(person.c.id))).scalars())
        await tx.execute(sa.delete(phone_number).where(phone_number.c.person_id.is_not(None)))
        await tx.execute(
            sa.insert(phone_number).values(
                number=f"1001{self._dice.randint(0, 9999999):07d}", kind="mobile", person_id=self._dice.choice(people)
            )
        )
        return Part.DUTY


async def test_memory_is_what_plain_sql_reads_after_random_changes(force: House, clock: SetClock) -> None:
    mischief = Mischief(force, clock)
    crews, on_duty = force.services.get(Crews), force.services.get(CrewsOnDuty)
    await mischief.man_squads()
    most = 0
    for _ in range(CHANGES):
        await mischief.once()
        reference = await crews.list_on_duty(SYSTEM)
        most = max(most, len(reference))
        assert list(on_duty.seen_by(SYSTEM)) == sorted(reference, key=lambda one: (one.body_id, one.call_sign, one.id))
    assert most >= 3


async def test_another_process_sees_the_change_at_its_next_look(force: House, clock: SetClock) -> None:
    """A row that was written without this process: the version alone tells of it."""
    async with force.database.transaction() as tx:
        person_id = (await tx.execute(sa.select(person.c.id).where(person.c.staff_no == "101"))).scalar_one()
        body_id = (await tx.execute(sa.select(person.c.body_id).where(person.c.id == person_id))).scalar_one()
    crews, on_duty = force.services.get(Crews), force.services.get(CrewsOnDuty)
    versions = force.services.get(Versions)
    await crews.sign_on(SYSTEM, CrewSignOn(body_id, "茶山1", (MemberSignOn(person_id),)))
    async with force.database.transaction() as tx:
        await tx.execute(sa.update(person).where(person.c.id == person_id).values(call_sign="改名"))
        await tx.execute(sa.text("update force_version set version = version + 1 where part = 'duty'"))
    await versions.refresh()
    assert [one.members[0].label for one in on_duty.seen_by(SYSTEM)] == ["改名"]


async def test_nobody_sees_a_crew_of_another_body(force: House, clock: SetClock) -> None:
    await Mischief(force, clock).once()
    on_duty = force.services.get(CrewsOnDuty)
    elsewhere = Scope(actor="x", roles=frozenset({Role.SQUAD_LEADER}), body_ids=frozenset({10**9}))
    assert on_duty.seen_by(elsewhere) == []
