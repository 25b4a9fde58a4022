"""Numbers without gaps, a chain that holds, and a changed row that is found."""

import asyncio
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from command.foundation.bus import Bus
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.foundation.history.events import Fact, History, Subject, head, list_since
from command.foundation.history.sequencer import Sequencer, load_or_make_key, number_next, sign_head
from command.foundation.history.tables import chain_signature, event, event_personal
from command.foundation.history.verify import Broken, verify
from command.foundation.tasks import Supervisor


def fact(clock: SetClock, number: int, **more: object) -> Fact:
    return Fact(
        kind="IncidentRegistered",
        subject=Subject("incident", number),
        at=clock.now(),
        actor="dispatcher",
        audience=[7, 3],
        data={"number": number, "about": "占道经营"},
        incident_id=number,
        **more,  # type: ignore[arg-type]
    )


async def record(database: Database, history: History, clock: SetClock, *numbers: int) -> None:
    for number in numbers:
        async with database.transaction() as tx:
            await history.record(tx, fact(clock, number, personal={"phone": "13900001234"}), clock.now())


async def broken(database: Database, key: bytes | None = None) -> list[Broken]:
    async with database.transaction() as tx:
        return [one async for one in verify(tx, key)]


async def test_numbers_have_no_gaps_although_ids_have(database: Database, history: History, clock: SetClock) -> None:
    await record(database, history, clock, 1)
    try:
        async with database.transaction() as tx:
            await history.record(tx, fact(clock, 2), clock.now())
            raise RuntimeError
    except RuntimeError:
        pass
    await record(database, history, clock, 3)
    async with database.transaction() as tx:
        assert await number_next(tx) == 2
        assert [(one.sequence, one.subject.id) for one in await list_since(tx, 0, 10)] == [(1, 1), (2, 3)]
        assert (await head(tx))[1] == 2
    assert await broken(database) == []


async def test_a_changed_row_is_found(database: Database, history: History, clock: SetClock) -> None:
    await record(database, history, clock, 1, 2, 3)
    async with database.transaction() as tx:
        await number_next(tx)
    async with database.transaction() as tx:
        await tx.execute(
            sa.update(event).where(event.c.sequence == 2).values(learned_at=clock.now() - timedelta(seconds=1))
        )
    assert [one.sequence for one in await broken(database)] == [2]


async def test_a_removed_row_is_found(database: Database, history: History, clock: SetClock) -> None:
    await record(database, history, clock, 1, 2, 3)
    async with database.transaction() as tx:
        await number_next(tx)
        await tx.execute(sa.delete(event_personal).where(event_personal.c.event_id == 2))
        await tx.execute(sa.delete(event).where(event.c.sequence == 2))
    assert 2 in [one.sequence for one in await broken(database)]


async def test_a_cut_tail_is_found(database: Database, history: History, clock: SetClock) -> None:
    await record(database, history, clock, 1, 2)
    async with database.transaction() as tx:
        await number_next(tx)
        await tx.execute(sa.delete(event_personal).where(event_personal.c.event_id == 2))
        await tx.execute(sa.delete(event).where(event.c.sequence == 2))
    assert [one.reason for one in await broken(database)] == ["head says 2, the chain ends at 1"]


async def test_what_is_numbered_during_the_walk_is_no_break(
    database: Database, history: History, clock: SetClock
) -> None:
    """The walk stops at the one changed row, and the service numbers on before it goes on."""
    await record(database, history, clock, 1, 2, 3)
    async with database.transaction() as tx:
        await number_next(tx)
        await tx.execute(sa.update(event).where(event.c.sequence == 2).values(actor="somebody"))
    async with database.transaction() as walking:
        found = []
        async for one in verify(walking, None):
            found.append(one.sequence)
            await asyncio.create_task(_number_one_more(database, history, clock))
    assert found == [2]


async def _number_one_more(database: Database, history: History, clock: SetClock) -> None:
    await record(database, history, clock, 4)
    async with database.transaction() as tx:
        await number_next(tx)


async def test_personal_data_may_be_erased_but_not_changed(
    database: Database, history: History, clock: SetClock
) -> None:
    await record(database, history, clock, 1, 2)
    async with database.transaction() as tx:
        await number_next(tx)
        await tx.execute(sa.delete(event_personal).where(event_personal.c.event_id == 1))
    assert await broken(database) == []
    async with database.transaction() as tx:
        await tx.execute(sa.update(event_personal).values(data='{"phone":"13900004321"}'))
    assert [one.reason for one in await broken(database)] == ["personal data changed"]


async def test_a_rewritten_chain_fails_its_signature(
    database: Database, history: History, clock: SetClock, tmp_path: Path
) -> None:
    key = load_or_make_key(tmp_path / "chain.key")
    assert (tmp_path / "chain.key").stat().st_mode & 0o777 == 0o600
    await record(database, history, clock, 1)
    async with database.transaction() as tx:
        await number_next(tx)
        await sign_head(tx, key, clock.now())
    assert await broken(database, key) == []
    async with database.transaction() as tx:
        await tx.execute(sa.update(chain_signature).values(signature=b"another"))
    assert [one.reason for one in await broken(database, key)] == ["signature does not match"]


async def test_the_head_is_signed_once_an_hour(
    database: Database, history: History, clock: SetClock, tmp_path: Path
) -> None:
    key = load_or_make_key(tmp_path / "chain.key")
    for minutes in (0, 30, 31):
        clock.advance(timedelta(minutes=minutes))
        await record(database, history, clock, minutes + 1)
        async with database.transaction() as tx:
            await number_next(tx)
            await sign_head(tx, key, clock.now())
    async with database.transaction() as tx:
        signed = (await tx.execute(sa.select(chain_signature.c.sequence).order_by(sa.text("1")))).scalars().all()
    assert signed == [1, 3]


async def test_two_sequencers_number_as_one(
    database: Database, history: History, bus: Bus, clock: SetClock, tmp_path: Path
) -> None:
    supervisor = Supervisor()
    for name in ("first", "second"):
        supervisor.run(name, Sequencer(database, bus, clock, tmp_path / "chain.key").run)
    await asyncio.gather(*(record(database, history, clock, n, n + 1, n + 2) for n in range(1, 40, 3)))
    async with asyncio.timeout(10):
        while await _head(database) < 39:
            await asyncio.sleep(0.05)
    await supervisor.stop()
    async with database.transaction() as tx:
        assert [one.sequence for one in await list_since(tx, 0, 100)] == list(range(1, 40))
    assert await broken(database) == []


async def _head(database: Database) -> int:
    async with database.transaction() as tx:
        return (await head(tx))[1]
