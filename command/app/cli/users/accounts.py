"""What the commands of `user` share: finding an account, changing it, asking for a password."""

import argparse
import getpass
import sys
from collections.abc import Mapping

from command.app.cli.console import Exit, Refusal, say
from command.app.cli.options import add_data_dir
from command.app.cli.session import SCOPE, in_house
from command.app.house import House
from command.force.registers.reading import Filters
from command.force.registers.records import Cell
from command.force.registers.register import ACCOUNTS
from command.force.registers.service import Entry
from command.force.service import Registers

MOST_ACCOUNTS = 10_000


def add_name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username")
    add_data_dir(parser)


async def list_accounts(house: House, text: str | None = None) -> list[Entry]:
    registers = house.services.get(Registers)
    return await registers.list_rows(SCOPE, ACCOUNTS, Filters(text=text), limit=MOST_ACCOUNTS)


async def change_account(house: House, username: str, changes: Mapping[str, Cell]) -> None:
    """Change the account of that name.

    Raises:
        Refusal: there is none.
    """
    found = [entry for entry in await list_accounts(house, username) if entry.values["username"] == username.lower()]
    if not found:
        raise Refusal(f"there is no account {username}")
    await house.services.get(Registers).change(SCOPE, ACCOUNTS, found[0].id, changes)


def run_change(arguments: argparse.Namespace, changes: Mapping[str, Cell], told: str) -> int:
    async def act(house: House) -> int:
        await change_account(house, arguments.username, changes)
        say(f"{arguments.username}: {told}")
        return Exit.DONE

    return in_house(arguments, act)


def ask_password() -> str:
    """Typed twice at a terminal, else the first line of standard input: never on the command line, where all see it.

    Raises:
        Refusal: the two are not the same.
    """
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("password: ")
    if first != getpass.getpass("once more: "):
        raise Refusal("the two passwords are not the same")
    return first
