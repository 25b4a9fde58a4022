"""`./zhihui` after its first lines of shell: brings what the command needs, then becomes the command."""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from command.app.cli.console import Exit, say
from command.app.cli.provision.environment import Environment
from command.app.cli.provision.machine import bring_browser, bring_database
from command.app.cli.provision.needs import Need, needs_of, only_overview
from command.app.cli.provision.progress import Steps, UnpreparedError
from command.app.cli.provision.web import Web

ROOT = Path(__file__).resolve().parents[4]


def main(words: list[str]) -> int:
    """Does not return when all is well: the process becomes the command."""
    environment = Environment(ROOT, Steps(ROOT / "var" / "tools" / "provision.log"))
    if only_overview(words):
        _become(Path(sys.executable), words)
    try:
        prepare(environment, needs_of(words))
    except UnpreparedError as error:
        say(str(error))
        return error.code
    except KeyboardInterrupt:
        say("stopped while preparing; the next start goes on from here")
        return Exit.INTERRUPTED
    _become(environment.python, words)
    return 0


def prepare(environment: Environment, needs: frozenset[Need]) -> None:
    """Bring the packages of Python, then what `needs` names.

    Raises:
        UnpreparedError: when something could not be brought and the command cannot do without it.
    """
    steps = environment.steps
    if not environment.is_current():
        with _alone(environment.tools):
            if not environment.is_current():  # whoever we waited for may have brought it
                environment.bring()
    if needs & {Need.DATABASE, Need.DATABASE_TOOLS}:
        bring_database(steps, tools_only=Need.DATABASE_TOOLS in needs)
    if Need.BROWSER in needs:
        bring_browser(steps)
    if needs & {Need.PAGES, Need.WEB_TOOLS}:
        _prepare_web(Web(environment, steps), needs)


def _prepare_web(web: Web, needs: frozenset[Need]) -> None:
    if not web.is_there():
        return
    optional = Need.WEB_TOOLS not in needs
    try:
        _bring_web(web, needs)
    except (UnpreparedError, OSError) as error:
        if not optional:
            raise
        say(f"{error}\nzhihui: the service starts without its pages")


def _bring_web(web: Web, needs: frozenset[Need]) -> None:
    must_build = Need.PAGES in needs and not web.is_built()
    if Need.WEB_TOOLS in needs or must_build:
        web.bring_node()
        with _alone(web.environment.tools):
            if not web.has_packages():
                web.bring_packages()
            if must_build and not web.is_built():
                web.build()


@contextmanager
def _alone(tools: Path) -> Iterator[None]:
    """Two first starts side by side: the second waits for the first."""
    try:
        tools.mkdir(parents=True, exist_ok=True)
        lock = (tools / "lock").open("w")
    except OSError as error:
        raise UnpreparedError(f"{tools} cannot be written by this account: {error.strerror}") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another ./zhihui is preparing this checkout; waiting for it ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _become(python: Path, words: list[str]) -> None:
    command = [str(python), "-P", "-m", "command.app.cli", *words]
    sys.stderr.flush()
    os.execv(command[0], command)  # noqa: S606 - the same process, so that signals reach the command itself


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
