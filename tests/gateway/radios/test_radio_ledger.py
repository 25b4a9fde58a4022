"""Small facts in one commit, by a process that may stand still while it waits."""

import asyncio
import time

import pytest
import sqlalchemy as sa

from command.foundation.database import Database, Transaction
from command.gateway.radios.ledger import Ledger
from command.gateway.radios.patience import patience

PATIENCE_S = 0.5


async def test_a_process_that_stood_still_keeps_what_the_database_took_meanwhile(database: Database) -> None:
    """As after 40 s under SIGSTOP: the answer of the database lies in the socket, and the time is long over."""
    ledger = Ledger(database, PATIENCE_S)
    running = asyncio.create_task(ledger.run())
    done: list[int] = []

    async def act(tx: Transaction) -> None:
        await tx.execute(sa.text("select pg_sleep(0.05)"))
        time.sleep(2 * PATIENCE_S)  # noqa: ASYNC251 - the whole process stands still
        done.append((await tx.execute(sa.text("select 7"))).scalar_one())

    await ledger.keep(act)
    assert done == [7]
    running.cancel()


async def test_what_nobody_waits_for_any_more_is_not_tried_again_one_by_one(database: Database) -> None:
    ledger = Ledger(database, PATIENCE_S)
    tried: list[int] = []

    async def stuck(tx: Transaction) -> None:
        tried.append(1)
        await tx.execute(sa.text("select pg_sleep(30)"))

    waiting = [asyncio.create_task(ledger.keep(stuck)) for _ in range(5)]
    await asyncio.sleep(0)
    running = asyncio.create_task(ledger.run())
    for one in waiting:
        with pytest.raises(TimeoutError):
            await one
    after: list[int] = []

    async def quick(_tx: Transaction) -> None:
        after.append(1)

    await ledger.keep(quick)
    assert (len(tried), after) == (1, [1])
    running.cancel()


async def test_patience_ends_while_the_process_runs() -> None:
    with pytest.raises(TimeoutError):
        async with patience(0.05):
            await asyncio.Event().wait()
    async with patience(0.05):
        pass
