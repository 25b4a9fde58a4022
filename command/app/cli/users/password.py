"""Give an account another password; what was signed in with the old one is signed out."""

import argparse

from command.app.cli.users.accounts import add_name, ask_password, run_change


def configure(parser: argparse.ArgumentParser) -> None:
    add_name(parser)


def run(arguments: argparse.Namespace) -> int:
    return run_change(arguments, {"password": ask_password()}, "has another password")
