"""What the command line says: progress on standard error, results on standard output, refusals in one sentence."""

import sys
from enum import IntEnum


class Exit(IntEnum):
    """Exit codes; `docs/how-to/install.md` lists them."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    MISSING_SOFTWARE = 3
    BUSY = 4
    INTERRUPTED = 130


class Refusal(Exception):  # noqa: N818 - shown to a person, as it stands
    """The command cannot be carried out; the message says why and what to do."""

    def __init__(self, message: str, code: Exit = Exit.FAILED) -> None:
        super().__init__(message)
        self.code = code


def say(line: str) -> None:
    """One line of progress."""
    print(f"zhihui: {line}", file=sys.stderr, flush=True)
