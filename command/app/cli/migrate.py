"""Bring the database's schema to this version. `serve` and `demo` do it too; running it twice is harmless."""

import argparse
import asyncio

from command.app.cli.console import Exit, say
from command.app.cli.options import add_data_dir, settings_from
from command.app.cli.schema import bring_schema_up
from command.app.cli.servers import any_servers


def configure(parser: argparse.ArgumentParser) -> None:
    add_data_dir(parser)


def run(arguments: argparse.Namespace) -> int:
    with any_servers(settings_from(arguments)) as settings:
        asyncio.run(bring_schema_up(settings))
    say("the schema is at this version")
    return Exit.DONE
