"""Messages that wait for the database take turns, and leave the pool to the rest of the process."""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg
import sqlalchemy as sa

from command.app.house import House
from command.protocols.jt808.general import GeneralReplyPlatform
from command.protocols.jt808.passthrough import PassThroughUp
from tests.gateway.terminal import Terminal

MESSAGES = 60
"""More than the pool has connections."""


async def test_terminals_that_all_wait_leave_connections_to_others(
    post: House, connect: Callable[..., Awaitable[Terminal]], sql: asyncpg.Connection
) -> None:
    terminal = await connect()
    await terminal.sign_in()
    held = sql.transaction()
    await held.start()
    await sql.execute("lock table terminal_message in access exclusive mode")
    serials = [terminal.send(PassThroughUp(0xF0, bytes((nth,)))) for nth in range(MESSAGES)]
    await terminal.silence()
    async with asyncio.timeout(5), post.database.transaction() as tx:
        assert (await tx.execute(sa.text("select 1"))).scalar_one() == 1
    await held.rollback()
    answers = [await terminal.receive_message() for _ in serials]
    assert all(isinstance(answer, GeneralReplyPlatform) and answer.result == 0 for answer in answers)
    assert await sql.fetchval("select count(*) from terminal_message") == MESSAGES
