"""`python -m command.app.cli COMMAND ...`: finds the command, imports its module alone, turns refusals into words."""

import argparse
import importlib
import signal
import sys
from types import FrameType, ModuleType

from command.app.cli.commands import COMMANDS
from command.app.cli.console import Exit, Refusal, say
from command.app.embedded.errors import AlreadyRunningError, EmbeddedError, MissingSoftwareError

PROGRAM = "./zhihui"


def main(words: list[str]) -> int:
    """Run one command line; the result is the exit code."""
    if not words or words[0] in {"-h", "--help", "help"}:
        sys.stdout.write(overview() + "\n")
        return Exit.DONE if words else Exit.USAGE
    name, rest = words[0], words[1:]
    if name not in COMMANDS:
        say(f"there is no command {name!r}; {PROGRAM} --help lists them")
        return Exit.USAGE
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    module = importlib.import_module(COMMANDS[name].module)
    try:
        return int(module.run(parse(name, module, rest)))
    except Refusal as refusal:
        say(str(refusal))
        return refusal.code
    except EmbeddedError as error:
        say(str(error))
        return _code_of(error)
    except KeyboardInterrupt:
        return Exit.INTERRUPTED


def overview() -> str:
    width = max(map(len, COMMANDS))
    lines = (f"  {name:<{width}}  {command.line}" for name, command in COMMANDS.items())
    return "\n".join(
        (
            f"usage: {PROGRAM} COMMAND [OPTIONS]",
            "",
            "Zhihui (指挥), a command centre for urban-management enforcement.",
            "",
            *lines,
            "",
            f"{PROGRAM} COMMAND --help describes one of them. Settings: docs/how-to/settings.md.",
        )
    )


def parse(name: str, module: ModuleType, words: list[str]) -> argparse.Namespace:
    """The command's own parser; ends the process on `--help` and on a wrong word, as argparse does."""
    parser = argparse.ArgumentParser(
        prog=f"{PROGRAM} {name}",
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


def _code_of(error: EmbeddedError) -> Exit:
    if isinstance(error, MissingSoftwareError):
        return Exit.MISSING_SOFTWARE
    return Exit.BUSY if isinstance(error, AlreadyRunningError) else Exit.FAILED


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """A stop from outside unwinds like Ctrl-C, so that children are stopped in order."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
