"""Long steps in one line each; their output goes to a log, whose end is shown when a step fails."""

import os
import shlex
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from command.app.cli.console import Exit, say

SHOWN_LINES = 15


class UnpreparedError(Exception):
    """Something is missing that we could not bring. The message says what to do; `code` is the exit code."""

    def __init__(self, message: str, code: Exit = Exit.MISSING_SOFTWARE) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Steps:
    """Runs commands with their output in `log`."""

    log: Path

    def run(self, what: str, command: list[str], cwd: Path | None = None, env: Mapping[str, str] | None = None) -> None:
        """One step, announced before and timed after it.

        Raises:
            UnpreparedError: with the end of the step's output.
        """
        say(f"{what} ...")
        began = time.monotonic()
        if not self.succeeds(command, cwd, env):
            end = "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-SHOWN_LINES:])
            raise UnpreparedError(f"{what} failed; the end of {self.log}:\n{end}", code=Exit.FAILED)
        say(f"{what}: done in {time.monotonic() - began:.0f} s")

    def succeeds(self, command: list[str], cwd: Path | None = None, env: Mapping[str, str] | None = None) -> bool:
        """Run without a word; False when it fails or is not there."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("a", encoding="utf-8") as output:
            output.write(f"$ {shlex.join(command)}\n")
            output.flush()
            try:
                done = subprocess.run(  # noqa: S603 - our own commands
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    cwd=cwd,
                    env={**os.environ, **(env or {})},
                    check=False,
                )
            except OSError as error:
                output.write(f"{error}\n")
                return False
        return done.returncode == 0


def answer_of(command: list[str]) -> str:
    """What a quick question prints, or nothing when it cannot be asked."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL).stdout  # noqa: S603 - our own commands
    except OSError:
        return ""
