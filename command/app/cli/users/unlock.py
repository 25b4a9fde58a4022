"""Let a locked account sign in again."""

import argparse

from command.app.cli.users.accounts import add_name, run_change


def configure(parser: argparse.ArgumentParser) -> None:
    add_name(parser)


def run(arguments: argparse.Namespace) -> int:
    return run_change(arguments, {"locked": False}, "unlocked")
