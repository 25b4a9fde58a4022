"""Walk the chain of events from its beginning and name every row that is not what was written.

The signatures of its head are checked with the key (chain.key in the data folder) when it is there. Exit code 1 when
something is broken.
"""

import argparse
import asyncio
from pathlib import Path

from command.app.cli.console import Exit, say
from command.app.cli.options import add_data_dir, settings_from
from command.app.cli.servers import any_servers
from command.foundation.database import Database
from command.foundation.history.verify import Broken, verify
from command.foundation.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    add_data_dir(parser)


def run(arguments: argparse.Namespace) -> int:
    with any_servers(settings_from(arguments)) as settings:
        broken = asyncio.run(find_broken(settings))
    for place in broken:
        print(f"{place.sequence}\t{place.reason}")
    say(f"{len(broken)} breaks" if broken else "the chain is whole")
    return Exit.FAILED if broken else Exit.DONE


async def find_broken(settings: Settings) -> list[Broken]:
    key = _key(settings.chain_key_file or settings.data_dir / "chain.key")
    database = Database(settings.database_url)
    try:
        async with database.transaction() as tx:
            return [broken async for broken in verify(tx, key)]
    finally:
        await database.close()


def _key(path: Path) -> bytes | None:
    if path.exists():
        return path.read_bytes()
    say(f"{path} is not there; signatures are not checked")
    return None
