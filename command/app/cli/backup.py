"""Write one file with the database and the attached files, while the service runs.

The file is a tar: database.dump (pg_dump, custom format), files/..., and last manifest.json with version, log,
instant, rows of every table and a SHA-256 of every member. The key that signs the event chain (chain.key in the data
folder) is not in it: whoever holds both could rewrite history, so keep it apart.
"""

import argparse
import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

from command.app.cli.backups.archive import ArchiveWriter, chunks_of, new_archive
from command.app.cli.backups.database import Target, client, connected, count_rows, first_value, output_of
from command.app.cli.backups.manifest import DUMP, FILES, MANIFEST, Manifest, encode
from command.app.cli.console import Exit, Refusal, say
from command.app.cli.options import add_data_dir, settings_from
from command.app.cli.servers import any_servers
from command.app.cli.version import version
from command.foundation.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the file to write; must not exist yet")
    add_data_dir(parser)


def run(arguments: argparse.Namespace) -> int:
    try:
        with any_servers(settings_from(arguments)) as settings:
            manifest = asyncio.run(back_up(settings, arguments.file, datetime.now(UTC)))
    except FileExistsError as error:
        raise Refusal(f"{arguments.file} exists already; a backup never replaces another") from error
    except OSError as error:
        raise Refusal(f"{arguments.file} cannot be written: {error.strerror}") from error
    say(f"{arguments.file}: {manifest.summary()}")
    return Exit.DONE


async def back_up(settings: Settings, file: Path, taken_at: datetime) -> Manifest:
    """Dump and counts see one snapshot; files are taken after it, so that none it names is missing."""
    target = Target.parse(settings.database_url)
    with new_archive(file) as archive:
        async with connected(target) as connection, connection.transaction(isolation="repeatable_read", readonly=True):
            snapshot = await connection.fetchval("select pg_export_snapshot()")
            server_version = int(await connection.fetchval("show server_version_num"))
            say("writing the database")
            dump = [client("pg_dump", server_version), "-Fc", f"--snapshot={snapshot}", f"--dbname={target.bare}"]
            chunks = output_of(dump, {**os.environ, **target.environment})
            rows, _ = await asyncio.gather(count_rows(connection), archive.add(DUMP, chunks))
            log = await first_value(connection, "public.event_log", "id")
            revision = await first_value(connection, "public.alembic_version", "version_num")
        await _add_files(archive, settings.data_dir / FILES)
        manifest = Manifest(
            version=version(),
            taken_at=taken_at,
            server_version=server_version,
            schema_revision=revision,
            log=log,
            rows=rows,
            digests=archive.digests,
        )
        await archive.add(MANIFEST, _once(encode(manifest)))
    return manifest


async def _add_files(archive: ArchiveWriter, folder: Path) -> None:
    paths = list(_files(folder))
    if paths:
        say(f"writing {len(paths)} files")
    for path in paths:
        await archive.add(FILES + path.relative_to(folder).as_posix(), chunks_of(path))


def _files(folder: Path) -> Iterator[Path]:
    """Every attached file; names with a dot in front are uploads that are not finished."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("."))


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data
