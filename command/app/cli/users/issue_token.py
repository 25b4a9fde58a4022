"""Issue a token for an integration or a simulator. It is printed once; only its digest is stored."""

import argparse

from command.app.cli.console import Exit, say
from command.app.cli.session import SCOPE, in_house
from command.app.cli.users.accounts import add_name
from command.app.house import House
from command.force.service import Tokens

DEFAULT_DAYS = 365


def configure(parser: argparse.ArgumentParser) -> None:
    add_name(parser)
    parser.add_argument("--label", default="command line", help="what it is for (default: %(default)s)")
    parser.add_argument("--days", type=int, default=DEFAULT_DAYS, help="how long it is good (default: %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    async def act(house: House) -> int:
        issued = await house.services.get(Tokens).issue(SCOPE, arguments.username, arguments.label, arguments.days)
        print(issued.token)
        say(f"good until {issued.expires_at:%Y-%m-%d %H:%M} UTC; it is not shown again")
        return Exit.DONE

    return in_house(arguments, act)
