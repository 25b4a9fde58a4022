"""Add an account. The password is asked for, or read from standard input."""

import argparse

from command.app.cli.console import Exit, say
from command.app.cli.session import SCOPE, in_house
from command.app.cli.users.accounts import add_name, ask_password
from command.app.house import House
from command.force.registers.register import ACCOUNTS
from command.force.service import Registers
from command.foundation.security import Role


def configure(parser: argparse.ArgumentParser) -> None:
    add_name(parser)
    parser.add_argument("--role", action="append", required=True, choices=[role.value for role in Role])
    parser.add_argument("--body", help="code of the body it belongs to (default: the whole city)")
    parser.add_argument("--staff-no", help="staff number of the person it belongs to")


def run(arguments: argparse.Namespace) -> int:
    cells = {
        "username": arguments.username,
        "roles": list(arguments.role),
        "body_code": arguments.body,
        "staff_no": arguments.staff_no,
        "password": ask_password(),
    }

    async def act(house: House) -> int:
        await house.services.get(Registers).add(SCOPE, ACCOUNTS, cells)
        say(f"{arguments.username}: added")
        return Exit.DONE

    return in_house(arguments, act)
