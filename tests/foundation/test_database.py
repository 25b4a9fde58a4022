"""Transactions that are what they look like, and acts that happen only after a commit."""

import pytest
import sqlalchemy as sa

from command.foundation.database import Database, on_commit


class Acts:
    def __init__(self) -> None:
        self.done: list[str] = []

    def named(self, name: str):
        async def act() -> None:
            self.done.append(name)

        return act


async def test_acts_run_after_the_commit_once_per_key(database: Database) -> None:
    acts = Acts()
    async with database.transaction() as tx:
        on_commit(tx, "bell", acts.named("first"))
        on_commit(tx, "bell", acts.named("second"))
        assert acts.done == []
    assert acts.done == ["second"]


async def test_a_rollback_runs_no_act_and_hands_none_to_the_next(database: Database) -> None:
    acts = Acts()
    with pytest.raises(RuntimeError):
        async with database.transaction() as tx:
            on_commit(tx, "bell", acts.named("lost"))
            raise RuntimeError
    for _ in range(20):
        async with database.transaction() as tx:
            await tx.execute(sa.text("select 1"))
    assert acts.done == []


async def test_what_failed_is_not_there(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute(sa.text("create table tried (number int)"))
    with pytest.raises(RuntimeError):
        async with database.transaction() as tx:
            await tx.execute(sa.text("insert into tried values (1)"))
            raise RuntimeError
    async with database.transaction() as tx:
        assert (await tx.execute(sa.text("select count(*) from tried"))).scalar_one() == 0


async def test_a_transaction_within_a_transaction_is_a_bug_that_shows(database: Database) -> None:
    with pytest.raises(RuntimeError, match="hand `tx` down"):
        async with database.transaction(), database.transaction():
            pass
    async with database.transaction() as tx:
        await tx.execute(sa.text("select 1"))
