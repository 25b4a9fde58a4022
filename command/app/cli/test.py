"""Run the tests: those of the pages first, then pytest, whose closing line is the last one.

Arguments go to pytest, which then runs alone: ./zhihui test tests/geo -x
"""

import argparse
import sys

from command.app.cli.console import Exit, say
from command.app.cli.tools import WEB, has_web, run_tool

PASSES_ON = True


def configure(parser: argparse.ArgumentParser) -> None:
    parser.usage = "%(prog)s [-h] [PYTEST ARGUMENTS ...]"


def run(arguments: argparse.Namespace) -> int:
    web = Exit.DONE if arguments.rest else _test_web()
    pytest = run_tool([sys.executable, "-m", "pytest", *arguments.rest])
    return pytest or web


def _test_web() -> int:
    if not has_web():
        say("the tests of the pages need web/node_modules, which is not there")
        return Exit.FAILED
    say("testing the pages")
    return run_tool(["npm", "run", "--silent", "test"], cwd=WEB)
