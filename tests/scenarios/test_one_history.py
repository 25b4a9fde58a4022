"""Promise 5: after a busy, random but valid night the events fold into the rows, and `verify` finds a row that was changed."""

import asyncio
import json
import os
import random
import subprocess
import sys
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from command.alarms.tables import alarm
from command.dispatch.tables import dispatch_order
from command.force.tables import crew, crew_device, crew_member, person
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.foundation.history.tables import event, event_personal
from command.foundation.settings import Settings
from command.incidents.rows import columns, fold, incident_of, wire
from command.incidents.tables import incident
from command.protocols.jt808.flags import AlarmFlags
from tests.gateway.terminal import Terminal, report
from tests.incidents.small_city import IN_A1, IN_A2, IN_B1, point
from tests.scenarios.conftest import Connect
from tests.scenarios.garrison import CREWS
from tests.scenarios.watch_room import WatchRoom

ROOT = Path(__file__).parents[2]
ACTS = 120
WHO = "dispatcher"
STEPS: dict[str, dict[str, Any]] = {
    "own": {},
    "hand": {},
    "answer": {"how": "phone", "text": "已告知"},
    "close": {},
    "reopen": {"reason": "反弹"},
    "suspend": {"reason": "大雨"},
    "resume": {"reason": "雨停"},
    "void": {"reason": "误录"},
    "classify": {"severity": "urgent"},
    "place": {"location": point(IN_A2)},
}


class Night:
    """A seeded script: each act is something that somebody could do at that moment; refusals are part of the night."""

    def __init__(self, room: WatchRoom, terminal: Terminal, clock: SetClock, seed: int) -> None:
        self.room, self.terminal, self.clock = room, terminal, clock
        self.dice = random.Random(seed)
        self.crews: dict[str, int] = {}
        self.incidents: list[dict[str, Any]] = []
        self.orders: list[int] = []
        self.answers: defaultdict[int, int] = defaultdict(int)
        self.acts = (self.call, self.call, self.send, self.send, self.send, self.step, *[self.advance] * 6,
                     self.sign_on, self.sign_on, self.sign_off, self.press, self.handle_alarm, self.rest)  # fmt: skip

    async def pass_by(self) -> None:
        for name in CREWS:
            self.crews[name] = await self.room.sign_on(name)
        for _ in range(ACTS):
            self.clock.advance(timedelta(seconds=self.dice.randrange(1, 20)))
            await self.dice.choice(self.acts)()

    async def _post(self, path: str, **body: Any) -> dict[str, Any]:
        answer = await self.room.desk.post(WHO, path, **body)
        assert answer["http_status"] in {200, 201, 403, 404, 409, 422}, answer
        self.answers[answer["http_status"]] += 1
        return answer

    async def call(self) -> None:
        place = point(self.dice.choice([IN_A1, IN_A2, IN_B1]))
        self.incidents.append(await self.room.desk.call(location=place))

    async def send(self) -> None:
        if not self.incidents:
            return
        target = {"crew_id": self.dice.choice([*self.crews.values()])}
        if self.dice.random() < 0.2:
            target = {"body_id": self.room.garrison.bodies["a1-squad"]}
        busy = self.dice.choice([{}, {"when_busy": "queue"}, {"when_busy": "preempt", "preempt_reason": "更急"}])
        made = await self._post(f"/incidents/{self._incident()}/orders", **target, **busy, task="support")
        if made["http_status"] == 201:
            self.orders.append(made["id"])

    async def advance(self) -> None:
        if not self.orders:
            return
        order = await self.room.desk.get(WHO, f"/orders/{self.dice.choice(self.orders[-8:])}")
        if order["crew"] is None and order["reachable"]:
            await self._post(f"/orders/{order['id']}/crew", crew_id=self.dice.choice([*self.crews.values()]))
        elif order["reachable"]:
            to = self.dice.choice(order["reachable"])
            result = {"result": "已劝离", "result_code": "persuaded"} if to == "cleared" else {}
            await self._post(f"/orders/{order['id']}/stage", to=to, **result)

    async def step(self) -> None:
        if self.incidents:
            name = self.dice.choice([*STEPS])
            await self._post(f"/incidents/{self._incident()}/{name}", **STEPS[name])

    async def sign_on(self) -> None:
        name = self.dice.choice([*CREWS])
        found = await self.room.desk.get(WHO, f"/crews/{self.crews[name]}")
        if found["status"] == "off":
            self.crews[name] = await self.room.sign_on(name)

    async def sign_off(self) -> None:
        await self._post(f"/crews/{self.dice.choice([*self.crews.values()])}/sign-off")

    async def press(self) -> None:
        """The emergency button, held or pressed again."""
        alarms = self.dice.choice([AlarmFlags.EMERGENCY, AlarmFlags(0)])
        await self._told(report(self.clock.now(), *IN_A1, alarm=alarms))

    async def _told(self, said: Any) -> None:
        """Orders may arrive meanwhile: only the answer to this is waited for."""
        serial = self.terminal.send(said)
        while getattr(await self.terminal.receive_message(), "answered_serial", None) != serial:
            pass

    async def handle_alarm(self) -> None:
        open_ones = (await self.room.desk.get(WHO, "/alarms"))["items"]
        if open_ones:
            until = (self.clock.now() + timedelta(minutes=1)).isoformat()
            act, said = self.dice.choice(
                [("acknowledge", {}), ("shelve", {"until": until}), ("close", {"reason": "误按"})]
            )
            await self._post(f"/alarms/{self.dice.choice(open_ones)['id']}/{act}", **said)

    async def rest(self) -> None:
        """Long enough for unanswered orders to be alerted again, and for due times to pass."""
        self.clock.advance(timedelta(minutes=2))

    def _incident(self) -> int:
        return int(self.dice.choice(self.incidents[-6:])["id"])


async def said_of(tx: Any, kind: str) -> dict[int, list[tuple[dict[str, Any], dict[str, Any]]]]:
    """Data and personal data of all events of a kind of subject, in order."""
    found: defaultdict[int, list[tuple[dict[str, Any], dict[str, Any]]]] = defaultdict(list)
    rows = await tx.execute(
        sa.select(event.c.subject_id, event.c.data, event_personal.c.data.label("personal"))
        .outerjoin(event_personal, event_personal.c.event_id == event.c.id)
        .where(event.c.subject_kind == kind)
        .order_by(event.c.id)
    )
    for row in rows:
        found[row.subject_id].append((json.loads(row.data), json.loads(row.personal or "{}")))
    return found


async def assert_incidents_fold(tx: Any) -> None:
    said = await said_of(tx, "incident")
    for row in (await tx.execute(sa.select(incident))).all():
        held = incident_of(row)
        folded = fold([data.get("changes", {}) | personal for data, personal in said[row.id]])
        assert {name: folded[name] for name in columns(held)} == {n: wire(getattr(held, n)) for n in columns(held)}


async def assert_orders_fold(tx: Any) -> None:
    said = await said_of(tx, "order")
    for row in (await tx.execute(sa.select(dispatch_order))).all():
        last: dict[str, Any] = {}
        for data, personal in said[row.id]:
            last |= data | personal
        for name in ("incident_id", "crew_id", "body_id", "task", "stage", "attempt", "result"):
            assert last.get(name) == getattr(row, name), (row.id, name)


async def assert_crews_fold(tx: Any) -> None:
    said = await said_of(tx, "crew")
    for row in (await tx.execute(sa.select(crew))).all():
        folded: dict[str, Any] = {}
        for data, _ in said[row.id]:
            folded |= data
        for name in ("call_sign", "body_id", "status", "vehicle_id"):
            assert folded[name] == getattr(row, name), (row.id, name)
        if row.status != "off":
            assert sorted(folded["staff_nos"]) == await _members(tx, row.id)
            devices = sa.select(crew_device.c.device_id).where(
                crew_device.c.crew_id == row.id, crew_device.c.returned_at.is_(None)
            )
            assert set((await tx.execute(devices)).scalars()) <= set(folded["device_ids"])


async def _members(tx: Any, crew_id: int) -> list[str]:
    asked = (
        sa.select(person.c.staff_no)
        .join(crew_member, crew_member.c.person_id == person.c.id)
        .where(crew_member.c.crew_id == crew_id, crew_member.c.left_at.is_(None))
    )
    return sorted((await tx.execute(asked)).scalars())


async def assert_alarms_fold(tx: Any) -> None:
    said = await said_of(tx, "alarm")
    for row in (await tx.execute(sa.select(alarm))).all():
        folded: dict[str, Any] = {}
        for data, _ in said[row.id]:
            folded |= data["changes"]
        for name in ("kind", "level", "state", "device_id", "body_id", "acknowledged_by", "shelved_by", "closed_by"):
            assert folded[name] == getattr(row, name), (row.id, name)


def verify(settings: Settings) -> subprocess.CompletedProcess[str]:
    """As an operator runs it."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "command.app.cli", "verify", "--data-dir", str(settings.data_dir)],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "ZHIHUI_DATABASE_URL": settings.database_url,
            "ZHIHUI_REDIS_URL": settings.redis_url,
        },
        capture_output=True,
        text=True,
        check=False,
    )


async def whole(database: Database) -> None:
    """Every event has its number."""
    async with asyncio.timeout(60):
        while True:
            async with database.transaction() as tx:
                waiting = sa.select(sa.func.count()).select_from(event).where(event.c.sequence.is_(None))
                if (await tx.execute(waiting)).scalar_one() == 0:
                    return
            await asyncio.sleep(0.05)


async def test_a_busy_night_folds_into_its_rows_and_a_changed_row_is_found(
    room: WatchRoom, connect: Connect, clock: SetClock, database: Database, process_settings: Settings
) -> None:
    terminal = await connect("two")
    await terminal.sign_in()
    night = Night(room, terminal, clock, seed=20260315)
    await night.pass_by()
    assert night.answers[200] + night.answers[201] > ACTS // 8
    async with database.transaction() as tx:
        await tx.execute(sa.text("set transaction isolation level repeatable read"))
        for check in (assert_incidents_fold, assert_orders_fold, assert_crews_fold, assert_alarms_fold):
            await check(tx)
        counted = {
            table.name: (await tx.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()
            for table in (incident, dispatch_order, crew, alarm)
        }
    assert min(counted.values()) > 0, counted
    await whole(database)
    good = await asyncio.to_thread(verify, process_settings)
    assert (good.returncode, good.stdout) == (0, ""), good.stderr
    async with database.transaction() as tx:
        victim = (await tx.execute(sa.select(event).where(event.c.kind == "order_sent").limit(1))).one()
        await tx.execute(sa.update(event).where(event.c.id == victim.id).values(actor="somebody else"))
    bad = await asyncio.to_thread(verify, process_settings)
    assert bad.returncode == 1
    assert bad.stdout.splitlines()[0].split("\t")[0] == str(victim.sequence)
