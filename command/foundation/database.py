"""PostgreSQL: the one MetaData, the engine, visible transactions, and the raw pool for the hot path."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar

import asyncpg
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Shared by all rooms. A foreign key may name another room's table; a join may not."""

Transaction = AsyncConnection
_AFTER_COMMIT = "zhihui_after_commit"
_within: ContextVar[frozenset[object]] = ContextVar("zhihui_within_transaction", default=frozenset())
POOL_SIZE = 16
RAW_POOL_SIZE = 4


def on_commit(tx: Transaction, key: str, act: Callable[[], Awaitable[object]]) -> None:
    """Have `act` run once after this transaction committed; the same key within a transaction runs once."""
    tx.info.setdefault(_AFTER_COMMIT, {})[key] = act


class Database:
    """The pool of one process. Everything that writes goes through `transaction`, visibly."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url).set(drivername="postgresql+asyncpg")
        self.url = url
        self.engine: AsyncEngine = create_async_engine(
            parsed, pool_size=POOL_SIZE, max_overflow=POOL_SIZE, pool_pre_ping=True, pool_timeout=10
        )
        self._raw_dsn = parsed.set(drivername="postgresql").render_as_string(hide_password=False)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """One transaction: commits at the end of the block, rolls back on any exception, then runs `on_commit` acts.

        Raises RuntimeError inside another of the same task: who holds one connection while waiting for a second
        starves the pool as soon as enough others do the same.
        """
        here = (self, asyncio.current_task())  # a task started inside inherits the context, but has a turn of its own
        if here in _within.get():
            raise RuntimeError("a transaction within a transaction: hand `tx` down instead")
        before = _within.set(_within.get() | {here})
        try:
            async with self.engine.connect() as tx:
                tx.info.pop(_AFTER_COMMIT, None)
                async with tx.begin():
                    yield tx
                acts = tx.info.pop(_AFTER_COMMIT, {})
        finally:
            _within.reset(before)
        for act in acts.values():
            await act()

    async def raw_pool(self, size: int = RAW_POOL_SIZE) -> asyncpg.Pool:
        """A pool of bare asyncpg connections, for statements whose cost per row counts. The caller closes it."""
        return await asyncpg.create_pool(self._raw_dsn, min_size=1, max_size=size)

    async def raw_connection(self) -> asyncpg.Connection:
        """One bare connection, for session-level advisory locks. The caller closes it."""
        return await asyncpg.connect(self._raw_dsn)

    async def close(self) -> None:
        await self.engine.dispose()
