"""The process is away while its clock passes due times: each breach and each timer is taken once, with its true time."""

from datetime import timedelta

import httpx
import pytest
import sqlalchemy as sa

from command.app.http import build_app
from command.app.main import build_house, running
from command.dispatch.watch import Watch
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.foundation.history.tables import event
from command.foundation.settings import Settings
from command.incidents.breaches import Breaches
from tests.gateway.terminal import until
from tests.incidents.small_city import Desk
from tests.scenarios.garrison import found_garrison
from tests.scenarios.watch_room import WatchRoom

pytestmark = pytest.mark.fault
AWAY = timedelta(days=2)
PATIENCE = timedelta(seconds=60)


async def facts(database: Database, kind: str, incident_id: int) -> list[sa.Row[tuple[object, ...]]]:
    async with database.transaction() as tx:
        asked = sa.select(event).where(event.c.kind == kind, event.c.incident_id == incident_id)
        return list(await tx.execute(asked))


async def test_what_fell_due_while_everything_was_down_is_raised_once_with_its_true_time(
    process_settings: Settings, database: Database, clock: SetClock
) -> None:
    """Promise 7, over whole processes: one goes down before the times, two come up after them, and one more."""
    garrison = await found_garrison(database, clock.now())
    due_at = clock.now() + timedelta(hours=1)
    first = build_house(process_settings, clock)
    async with running(first, frozenset()):
        transport = httpx.ASGITransport(app=build_app(first))
        async with httpx.AsyncClient(transport=transport, base_url="http://zhihui.test") as client:
            room = WatchRoom(Desk(client), garrison)
            crew = await room.sign_on("one")
            incident = await room.desk.call(due_at=due_at.isoformat())
            await room.send(incident, crew)
    clock.advance(AWAY)

    async def settled() -> bool:
        """The breach is told, and the order that nobody could answer had its next alert."""
        told = await facts(database, "incident_overdue", incident["id"])
        return bool(told and await facts(database, "order_alerted_again", incident["id"]))

    for _ in range(2):
        one, other = build_house(process_settings, clock), build_house(process_settings, clock)
        async with running(one, frozenset({"worker"})), running(other, frozenset({"worker"})):
            await until(settled, PATIENCE)
            for house in (one, other):
                await house.services.get(Breaches).raise_passed()
                await house.services.get(Watch).look()
        [breach] = await facts(database, "incident_overdue", incident["id"])
        assert (breach.at, breach.learned_at) == (due_at, clock.now())
        [alerted] = await facts(database, "order_alerted_again", incident["id"])
        assert alerted.at == clock.now()
