"""Loading a dump in one transaction that also compares the rows and gives the event log its new id."""

import asyncio
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from typing import IO

from command.app.cli.backups.archive import CHUNK_BYTES, read_chunks
from command.app.cli.backups.database import Target
from command.app.cli.console import Refusal

NEW_LOG_ID = """
do $$ begin
  if to_regclass('public.event_log') is not null then
    update public.event_log set id = gen_random_uuid();
  end if;
end $$;
"""

COMPARE = """
do $$ declare found bigint; begin
  select count(*) into found from {table};
  if found <> {expected} then
    raise exception 'table % has % rows, {expected} were written', $name${table}$name$, found;
  end if;
end $$;
"""


async def load(
    dump: IO[bytes], programs: tuple[str, str], target: Target, environment: dict[str, str], rows: Mapping[str, int]
) -> None:
    """pg_restore turns the dump into SQL, psql runs it; the commit is written only when all of it was right.

    Raises:
        Refusal: with the words of whichever program failed; the database is empty as before.
    """
    pg_restore, psql = programs
    quiet = ["-XAtq", "-v", "ON_ERROR_STOP=1", f"--dbname={target.bare}", "-f", "-", "-o", "/dev/null"]
    reader = await _spawn([pg_restore, "--no-owner", "--no-privileges", "--file=-"], environment)
    writer = await _spawn([psql, *quiet], environment)
    complaints = asyncio.gather(_complaint(reader), _complaint(writer))
    try:
        await _feed(writer, b"begin;\n")
        await asyncio.gather(_pour(dump, reader), _pass_on(reader, writer))
        if await reader.wait() == 0:
            await _feed(writer, _closing(rows))
    finally:
        for process in (reader, writer):
            if process.stdin is not None:
                process.stdin.close()
        codes = await asyncio.gather(reader.wait(), writer.wait())
    words = [line for line in await complaints if line]
    if any(codes):
        raise Refusal(f"nothing was restored: {' '.join(words) or codes}")


def _closing(rows: Mapping[str, int]) -> bytes:
    comparisons = (COMPARE.format(table=table, expected=expected) for table, expected in rows.items())
    return "\n".join((*comparisons, NEW_LOG_ID, "commit;", "analyze;", "")).encode()


async def _spawn(command: list[str], environment: dict[str, str]) -> Process:
    return await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment)


async def _pour(dump: IO[bytes], reader: Process) -> None:
    for chunk in read_chunks(dump):
        await _feed(reader, chunk)
    assert reader.stdin is not None
    reader.stdin.close()


async def _pass_on(reader: Process, writer: Process) -> None:
    assert reader.stdout is not None
    while chunk := await reader.stdout.read(CHUNK_BYTES):
        await _feed(writer, chunk)


async def _feed(process: Process, data: bytes) -> None:
    """Write with back-pressure; a program that has ended says why by its exit code, not here."""
    assert process.stdin is not None
    try:
        process.stdin.write(data)
        await process.stdin.drain()
    except (BrokenPipeError, ConnectionResetError):
        return


async def _complaint(process: Process) -> str:
    assert process.stderr is not None
    return (await process.stderr.read()).decode(errors="replace").strip()
