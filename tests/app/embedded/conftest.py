"""Real data directories, real owners in processes of their own, and an ordinary user of the machine."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import command
from command.app.embedded.account import Account, account_of, current_account
from command.app.embedded.binaries import find_postgres
from command.app.embedded.process import pid_is_alive, wait_until
from command.app.embedded.services import erase

OWNER = """
import json, signal, sys
from pathlib import Path
from command.app.embedded import EmbeddedServices
services = EmbeddedServices(Path(sys.argv[1]), lambda line: print(line, file=sys.stderr, flush=True))
try:
    urls = services.start()
    print(json.dumps([urls.database_url, urls.redis_url, services.pids()]), flush=True)
    while True:
        signal.pause()
except KeyboardInterrupt:
    services.stop()
"""
"""A stand-in for the service: owns the servers until it is interrupted or killed."""

PATIENCE_S = 60.0


Query = Callable[[str, str], str]


@pytest.fixture
def query() -> Query:
    """Asks a URL for the first value of a statement, as text."""

    def ask(url: str, statement: str) -> str:
        command = [find_postgres().path("psql"), url, "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    return ask


@dataclass
class Owner:
    """A process that owns a data directory."""

    process: subprocess.Popen[str]
    database_url: str
    redis_url: str
    servers: dict[str, int]

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def interrupt(self) -> str:
        """Ctrl-C; gives what it said until its end."""
        self.process.send_signal(signal.SIGINT)
        return self.process.communicate(timeout=PATIENCE_S)[1]

    def servers_end(self) -> bool:
        return wait_until(lambda: not any(map(pid_is_alive, self.servers.values())), PATIENCE_S)


StartOwner = Callable[..., Owner]


@pytest.fixture
def place() -> Iterator[Path]:
    """A directory that every account can enter; no server of it outlives the test."""
    made = Path(tempfile.mkdtemp(prefix="zhihui-place-", dir="/tmp"))
    made.chmod(0o755)
    yield made
    for lock in list(made.rglob("zhihui.lock")):
        erase(lock.parent)
    shutil.rmtree(made)


@pytest.fixture
def data_dir(place: Path) -> Path:
    return place / "var"


@pytest.fixture(scope="session")
def ordinary_user() -> Iterator[Account]:
    """Ourselves, or for root a user made for the test."""
    if os.geteuid() != 0:
        yield current_account()
        return
    name = f"zhihui-test-{os.getpid()}"
    subprocess.run(["useradd", "--create-home", name], check=True, capture_output=True)
    yield account_of(int(subprocess.run(["id", "-u", name], capture_output=True, text=True, check=True).stdout))
    subprocess.run(["userdel", "--remove", name], check=True, capture_output=True)


@pytest.fixture
def start_owner(place: Path) -> Iterator[StartOwner]:
    """Starts owners; those still alive at the end are interrupted."""
    code = shutil.copytree(Path(command.__file__).parent / "app" / "embedded", place / "code/command/app/embedded")
    for package in (code.parent, code.parent.parent):
        (package / "__init__.py").touch()
    started: list[Owner] = []

    def start(data_dir: Path, account: Account | None = None) -> Owner:
        account = account or current_account()
        process = subprocess.Popen(
            [interpreter_for(account), "-P", "-c", OWNER, str(data_dir)],
            cwd="/",
            env={**os.environ, "PYTHONPATH": str(place / "code"), "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            user=account.user,
            group=account.group,
            extra_groups=None if account.user is None else (),
        )
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, process.communicate()[1]
        started.append(Owner(process, *json.loads(line)))
        return started[-1]

    yield start
    for owner in started:
        if owner.process.poll() is None:
            owner.interrupt()


def interpreter_for(account: Account) -> str:
    """Ours, or the system's where the account cannot reach ours."""
    return next(path for path in (sys.executable, "/usr/bin/python3") if _runs(path, account))


def _runs(path: str, account: Account) -> bool:
    try:
        return account.run([path, "-c", "import tomllib"]).returncode == 0
    except OSError:
        return False
