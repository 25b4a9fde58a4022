"""Run every check that a change has to pass before its tests: formatting, lints, types, imports, and the pages' own."""

import argparse

from command.app.cli.console import Exit, say
from command.app.cli.page_types import types_agree, write_types
from command.app.cli.tools import WEB, has_web, python_tool, run_tool

PYTHON_CHECKS = (
    ("ruff", "check"),
    ("ruff", "format", "--check"),
    ("mypy",),
    ("lint-imports",),
)


def configure(parser: argparse.ArgumentParser) -> None:
    """What is checked stands in pyproject.toml and web/package.json."""
    parser.add_argument(
        "--write-types", action="store_true", help="only write the pages' types of the API anew from the service"
    )


def run(arguments: argparse.Namespace) -> int:
    if arguments.write_types:
        return Exit.DONE if has_web() and write_types() else Exit.FAILED
    failed = [" ".join(check) for check in PYTHON_CHECKS if not _passes(*check)]
    if not has_web():
        say("the checks of the pages need web/node_modules, which is not there")
        failed.append("web")
    else:
        if not types_agree():
            say("web/src/api/openapi.ts is not what the service says: ./zhihui check --write-types")
            failed.append("types of the API")
        if run_tool(["npm", "run", "--silent", "check"], cwd=WEB):
            failed.append("npm run check")
    say(f"failed: {', '.join(failed)}" if failed else "every check passed")
    return Exit.FAILED if failed else Exit.DONE


def _passes(name: str, *arguments: str) -> bool:
    say(" ".join((name, *arguments)))
    return run_tool([python_tool(name), *arguments]) == 0
