"""Lock an account: it is signed out everywhere and cannot sign in."""

import argparse

from command.app.cli.users.accounts import add_name, run_change


def configure(parser: argparse.ArgumentParser) -> None:
    add_name(parser)


def run(arguments: argparse.Namespace) -> int:
    return run_change(arguments, {"locked": True}, "locked")
