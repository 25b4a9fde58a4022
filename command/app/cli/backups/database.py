"""The database's side of backup and restore: what is in it, and the client programs that dump and load it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg
from sqlalchemy.engine import URL, make_url

from command.app.cli.backups.archive import CHUNK_BYTES
from command.app.cli.console import Refusal
from command.app.embedded.binaries import find_client

OUR_TABLES = """
select format('%I.%I', n.nspname, c.relname)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'
  and not exists (select from pg_depend d
                  where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
order by 1
"""
"""Tables that hold rows, without those of extensions."""


@dataclass(frozen=True, slots=True)
class Target:
    """A database, as asyncpg and as PostgreSQL's own programs want it. The password stays off command lines."""

    url: URL

    @classmethod
    def parse(cls, url: str) -> "Target":
        return cls(make_url(url).set(drivername="postgresql"))

    @property
    def dsn(self) -> str:
        return self.url.render_as_string(hide_password=False)

    @property
    def bare(self) -> str:
        return self.url.set(password=None).render_as_string()

    @property
    def environment(self) -> dict[str, str]:
        return {"PGPASSWORD": str(self.url.password)} if self.url.password else {}


@asynccontextmanager
async def connected(target: Target) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(target.dsn)
    try:
        yield connection
    finally:
        await connection.close()


async def list_tables(connection: asyncpg.Connection) -> list[str]:
    """Quoted names with their schema."""
    return [row[0] for row in await connection.fetch(OUR_TABLES)]


async def count_rows(connection: asyncpg.Connection) -> dict[str, int]:
    """Rows of every table, as this connection's snapshot sees them."""
    tables = await list_tables(connection)
    return {table: await connection.fetchval(f"select count(*) from {table}") for table in tables}  # noqa: S608 - quoted by the server


async def first_value(connection: asyncpg.Connection, table: str, column: str) -> str | None:
    """The text of the only row of a small table, or None where the table is not there."""
    if await connection.fetchval("select to_regclass($1)", table) is None:
        return None
    value = await connection.fetchval(f"select {column} from {table} limit 1")  # noqa: S608 - names of our own
    return None if value is None else str(value)


def client(program: str, server_version: int) -> str:
    """Path of a client program that fits a server of `server_version` (as in server_version_num)."""
    return find_client(program, server_version // 10_000)


async def output_of(command: list[str], environment: dict[str, str]) -> AsyncIterator[bytes]:
    """Standard output of a program, in chunks.

    Raises:
        Refusal: with its words, when it fails.
    """
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=environment
    )
    assert process.stdout is not None
    assert process.stderr is not None
    words = asyncio.create_task(process.stderr.read())
    try:
        while chunk := await process.stdout.read(CHUNK_BYTES):
            yield chunk
    finally:
        if process.stdout.at_eof() is False:
            process.kill()
        code = await process.wait()
        said = (await words).decode(errors="replace").strip()
    if code != 0:
        raise Refusal(f"{command[0]} failed: {said}")
