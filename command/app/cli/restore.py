"""Load a backup into an empty database, all or nothing, and compare the rows of every table.

The event log gets a new id, so that screens which remember a place in the old one notice. Start the service
afterwards: it brings the schema to its own version.
"""

import argparse
import asyncio
import hashlib
import os
import shutil
import tarfile
from pathlib import Path
from typing import IO

import msgspec

from command.app.cli.backups.archive import read_chunks
from command.app.cli.backups.database import Target, client, connected, list_tables
from command.app.cli.backups.loading import load
from command.app.cli.backups.manifest import DUMP, FILES, FORMAT, MANIFEST, Manifest, decode
from command.app.cli.console import Exit, Refusal, say
from command.app.cli.options import add_data_dir, settings_from
from command.app.cli.servers import own_servers
from command.foundation.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="a file that `backup` wrote")
    add_data_dir(parser)


def run(arguments: argparse.Namespace) -> int:
    manifest = checked_manifest(arguments.file)
    say(f"{arguments.file} is whole: {manifest.summary()}")
    with own_servers(settings_from(arguments)) as settings:
        asyncio.run(restore(settings, arguments.file, manifest))
    say("restored; every table has the rows that were written")
    return Exit.DONE


def checked_manifest(file: Path) -> Manifest:
    """Read the whole file and compare every member with its digest.

    Raises:
        Refusal: it is not a backup, is damaged, cut short, or of a format we do not know.
    """
    try:
        with tarfile.open(file, "r:") as archive:
            digests = {member.name: _digest_of(archive.extractfile(member)) for member in archive if member.isfile()}
            manifest = decode(_read(archive.extractfile(MANIFEST)))
    except OSError as error:
        raise Refusal(f"{file} cannot be read: {error.strerror or error}") from error
    except (tarfile.TarError, KeyError, msgspec.DecodeError) as error:
        raise Refusal(f"{file} is not a whole backup of Zhihui: {error}") from error
    if manifest.format != FORMAT:
        raise Refusal(f"{file} has format {manifest.format}; this version reads format {FORMAT}")
    digests.pop(MANIFEST)
    if digests != manifest.digests:
        wrong = sorted(name for name in digests | manifest.digests if digests.get(name) != manifest.digests.get(name))
        raise Refusal(f"{file} is damaged: {', '.join(wrong[:3])} is not what was written")
    return manifest


async def restore(settings: Settings, file: Path, manifest: Manifest) -> None:
    """Files first (they are named by their content and replace nothing), then the database in one transaction.

    Raises:
        Refusal: the database is not empty, or a table has other rows than were written.
    """
    target = Target.parse(settings.database_url)
    async with connected(target) as connection:
        server_version = int(await connection.fetchval("show server_version_num"))
        if tables := await list_tables(connection):
            raise Refusal(f"the database is not empty ({len(tables)} tables); restore into a new --data-dir")
    with tarfile.open(file, "r:") as archive:
        _restore_files(archive, settings.data_dir / FILES)
        say("loading the database")
        programs = client("pg_restore", server_version), client("psql", server_version)
        dump = archive.extractfile(DUMP)
        assert dump is not None
        await load(dump, programs, target, {**os.environ, **target.environment}, manifest.rows)


def _restore_files(archive: tarfile.TarFile, folder: Path) -> None:
    """The digests were compared; a name that leaves the folder is refused all the same."""
    for member in archive:
        if not member.name.startswith(FILES):
            continue
        path = folder / member.name.removeprefix(FILES)
        if not path.resolve().is_relative_to(folder.resolve()):
            raise Refusal(f"{member.name} points out of the folder of attached files")
        path.parent.mkdir(parents=True, exist_ok=True)
        source = archive.extractfile(member)
        assert source is not None
        with path.open("wb") as copied:
            shutil.copyfileobj(source, copied)


def _digest_of(member: IO[bytes] | None) -> str:
    digest = hashlib.sha256()
    for chunk in read_chunks(member) if member else ():
        digest.update(chunk)
    return digest.hexdigest()


def _read(member: IO[bytes] | None) -> bytes:
    return member.read() if member else b""
