"""A command is carried out once, whoever repeats it and however many at the same time."""

import asyncio
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from command.foundation.clock import SetClock
from command.foundation.database import Database, Transaction
from command.foundation.errors import CommandError
from command.foundation.idempotency import CommandKey, digest_of, idempotency_key, once


@dataclass(frozen=True)
class Answer:
    number: int


def key(body: bytes = b"{}", name: str = "k-1", actor: str = "dispatcher") -> CommandKey:
    return CommandKey(actor, name, digest_of("POST", "/api/incidents", body))


class Counter:
    """Counts how often the work was really done."""

    def __init__(self) -> None:
        self.done = 0

    async def work(self) -> Answer:
        await asyncio.sleep(0.01)
        self.done += 1
        return Answer(self.done)


async def carry_out(database: Database, clock: SetClock, counter: Counter, command: CommandKey | None) -> Answer:
    async with database.transaction() as tx:
        return await once(tx, command, Answer, clock.now(), counter.work)


async def test_twenty_at_once_are_one(database: Database, clock: SetClock) -> None:
    counter = Counter()
    answers = await asyncio.gather(*(carry_out(database, clock, counter, key()) for _ in range(20)))
    assert (counter.done, set(answers)) == (1, {Answer(1)})


async def test_without_a_key_each_is_its_own(database: Database, clock: SetClock) -> None:
    counter = Counter()
    assert [await carry_out(database, clock, counter, None) for _ in range(2)] == [Answer(1), Answer(2)]


async def test_another_actor_may_choose_the_same_key(database: Database, clock: SetClock) -> None:
    counter = Counter()
    assert await carry_out(database, clock, counter, key(actor="squad")) == Answer(1)
    assert await carry_out(database, clock, counter, key(actor="clerk")) == Answer(2)


async def test_the_same_key_for_another_request_is_refused(database: Database, clock: SetClock) -> None:
    counter = Counter()
    await carry_out(database, clock, counter, key(b"one"))
    with pytest.raises(CommandError) as refused:
        await carry_out(database, clock, counter, key(b"other"))
    assert (refused.value.code, counter.done) == ("idempotency_key_reused", 1)


async def test_a_failed_command_leaves_its_key_free(database: Database, clock: SetClock) -> None:
    async def fail() -> Answer:
        raise ValueError

    async def attempt(tx: Transaction) -> Answer:
        return await once(tx, key(), Answer, clock.now(), fail)

    with pytest.raises(ValueError, match=r"^$"):
        async with database.transaction() as tx:
            await attempt(tx)
    async with database.transaction() as tx:
        assert (await tx.execute(sa.select(idempotency_key))).all() == []
    assert await carry_out(database, clock, Counter(), key()) == Answer(1)
