"""List the accounts: name, roles, body, and whether it is locked."""

import argparse

from command.app.cli.console import Exit
from command.app.cli.options import add_data_dir
from command.app.cli.session import in_house
from command.app.cli.users.accounts import list_accounts
from command.app.house import House


def configure(parser: argparse.ArgumentParser) -> None:
    add_data_dir(parser)


def run(arguments: argparse.Namespace) -> int:
    return in_house(arguments, _print)


async def _print(house: House) -> int:
    for entry in await list_accounts(house):
        values = entry.values
        locked = "locked" if values["locked"] else ""
        print(values["username"], ",".join(values["roles"]), values["body_code"] or "-", locked, sep="\t")
    return Exit.DONE
