"""`python -m command.app.cli COMMAND ...`: finds the command, imports its module alone, turns refusals into words."""

import argparse
import importlib
import signal
import sys
from collections.abc import Mapping
from types import FrameType, ModuleType

from command.app.cli.commands import COMMANDS, Command
from command.app.cli.console import Exit, Refusal, say
from command.app.cli.tools import become_program
from command.app.embedded.errors import AlreadyRunningError, EmbeddedError, MissingSoftwareError
from command.foundation.errors import CommandError

PROGRAM = "./zhihui"
ABOUT = "Zhihui (指挥), a command centre for urban-management enforcement."
HELP = {"-h", "--help", "help"}


def main(words: list[str]) -> int:
    """Run one command line; the result is the exit code."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        return run(PROGRAM, ABOUT, COMMANDS, words)
    except Refusal as refusal:
        say(str(refusal))
        return refusal.code
    except CommandError as error:
        say(error.detail if not error.facts else f"{error.detail} ({_facts(error)})")
        return Exit.FAILED
    except EmbeddedError as error:
        say(str(error))
        return _code_of(error)
    except KeyboardInterrupt:
        return Exit.INTERRUPTED


def run(program: str, about: str, table: Mapping[str, Command], words: list[str]) -> int:
    """Run a line of `table`; a module that has a table of its own is asked with the rest of the words."""
    if not words or words[0] in HELP:
        sys.stdout.write(overview(program, about, table))
        return Exit.DONE if words else Exit.USAGE
    name, rest = words[0], words[1:]
    if name not in table:
        say(f"there is no {program} {name}; {program} --help lists what there is")
        return Exit.USAGE
    if table[name].program:
        become_program(table[name].module, rest)
    module = importlib.import_module(table[name].module)
    if (inner := getattr(module, "TABLE", None)) is not None:
        return run(f"{program} {name}", module.__doc__ or "", inner, rest)
    return int(module.run(parse(f"{program} {name}", module, rest)))


def overview(program: str, about: str, table: Mapping[str, Command]) -> str:
    width = max(map(len, table), default=0)
    lines = (f"  {name:<{width}}  {command.line}\n" for name, command in table.items())
    head = f"usage: {program} COMMAND [OPTIONS]\n\n{about.strip()}\n\n"
    return head + "".join(lines) + f"\n{program} COMMAND --help describes one of them.\n"


def parse(program: str, module: ModuleType, words: list[str]) -> argparse.Namespace:
    """The command's own parser; ends the process on `--help` and on a wrong word, as argparse does."""
    parser = argparse.ArgumentParser(
        prog=program,
        description=module.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    module.configure(parser)
    if not getattr(module, "PASSES_ON", False):
        return parser.parse_args(words)
    arguments, rest = parser.parse_known_args(words)
    arguments.rest = rest
    return arguments


def _facts(error: CommandError) -> str:
    return ", ".join(f"{name}: {value}" for name, value in error.facts.items())


def _code_of(error: EmbeddedError) -> Exit:
    if isinstance(error, MissingSoftwareError):
        return Exit.MISSING_SOFTWARE
    return Exit.BUSY if isinstance(error, AlreadyRunningError) else Exit.FAILED


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """A stop from outside unwinds like Ctrl-C, so that children are stopped in order."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
