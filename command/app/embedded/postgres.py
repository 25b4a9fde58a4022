"""The private PostgreSQL: made once, started or adopted, stopped in order."""

import shutil
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from command.app.embedded.account import Account
from command.app.embedded.binaries import find_postgres
from command.app.embedded.errors import EmbeddedError
from command.app.embedded.postgres_settings import INCLUDES, OUR_FILE, configuration
from command.app.embedded.process import (
    POLL_S,
    ServerProcess,
    processes_in,
    send,
    wait_until,
    works_in,
)
from command.app.embedded.say import Say

SUPERUSER = "zhihui"
DATABASE = "zhihui"
PORT = 5432  # only part of the socket's name
START_PATIENCE_S = 300.0  # recovery after a crash replays up to max_wal_size
STOP_PATIENCE_S = 120.0  # the shutdown checkpoint writes what shared_buffers hold
KILL_PATIENCE_S = 5.0
STATUS_LINE = 7  # of postmaster.pid, counted from 0
READY = "ready"
INITDB = ("--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums")


@dataclass(frozen=True, slots=True)
class Postmaster:
    """What postmaster.pid says."""

    pid: int
    status: str


class PostgresServer:
    """One cluster in `folder`, answering on a socket in `sockets`, run by `account`."""

    name = "PostgreSQL"

    def __init__(self, folder: Path, sockets: Path, account: Account, say: Say, *, durable: bool = True) -> None:
        self.folder = folder
        self._sockets = sockets
        self._socket = sockets / f".s.PGSQL.{PORT}"
        self._account = account
        self._say = say
        self._durable = durable
        self._binaries = find_postgres(_cluster_version(folder))
        self._process: ServerProcess | None = None

    @property
    def url(self) -> str:
        return f"postgresql://{SUPERUSER}@/{DATABASE}?host={self._sockets}"

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def is_alive(self) -> bool:
        """The server runs and its socket has not been swept out of /tmp."""
        return self._process is not None and self._process.is_alive() and self._socket.exists()

    def start(self) -> None:
        """Bring the server up, or take over the one that a killed predecessor left.

        Raises:
            EmbeddedError: with the last words of the server's log.
        """
        if not self.folder.exists():
            self._create()
        self._configure()
        if not self._adopt():
            self._clear_orphans()
            self._launch()

    def stop(self, patience_s: float = STOP_PATIENCE_S) -> None:
        """Disconnect everybody, write a checkpoint, end; without the checkpoint when patience runs out."""
        process, self._process = self._process, None
        if process is not None and not process.stop(signal.SIGINT, patience_s):
            _end_at_once(process)

    def kill(self) -> None:
        """End without a checkpoint: for files that nobody will open again."""
        process, self._process = self._process, None
        if process is not None:
            _end_at_once(process)

    def discard(self) -> None:
        """End whatever works on the files, owned or left over, so that they can be removed."""
        found = _read_postmaster(self.folder)
        if found is not None and works_in(found.pid, self.folder):
            _end_at_once(ServerProcess(found.pid))
        self._clear_orphans()

    def _create(self) -> None:
        """Make the cluster beside its place and move it there whole, so that a half-made one never counts."""
        self._say("making the database cluster")
        unfinished = self.folder.with_name(self.folder.name + ".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        self._account.own(unfinished)
        trust = (f"--username={SUPERUSER}", "--auth-local=trust", "--auth-host=reject")
        hurry = () if self._durable else ("--no-sync",)
        self._run([self._binaries.path("initdb"), "-D", str(unfinished), *INITDB, *trust, *hurry])
        with (unfinished / "postgresql.conf").open("a", encoding="utf-8") as written:
            written.write(INCLUDES)
        (unfinished / OUR_FILE).touch(mode=0o600)
        self._account.give(unfinished / OUR_FILE)
        single_user = [self._binaries.path("postgres"), "--single", "-D", str(unfinished), "postgres"]
        self._run(single_user, given=f"create database {DATABASE};\n")
        unfinished.rename(self.folder)

    def _configure(self) -> None:
        target = self.folder / OUR_FILE
        target.write_text(configuration(self._binaries, self._sockets, durable=self._durable), encoding="utf-8")
        self._account.give(target)

    def _adopt(self) -> bool:
        found = _read_postmaster(self.folder)
        if found is None or not works_in(found.pid, self.folder):
            return False
        process = ServerProcess(found.pid)
        wait_until(lambda: not process.is_alive() or self._is_ready(found.pid), START_PATIENCE_S)
        if not process.is_alive():  # it was on its way down
            return False
        self._process = process
        if not self.is_alive():  # alive without its socket: of no use to anybody
            self.stop()
            return False
        self._say(f"taking over the PostgreSQL that was left running (pid {found.pid})")
        return True

    def _clear_orphans(self) -> None:
        """End what a killed postmaster left: its backends keep the shared memory that a new one needs."""
        for how in (signal.SIGQUIT, signal.SIGKILL):
            for pid in processes_in(self.folder):
                send(pid, how)
            if wait_until(lambda: not processes_in(self.folder), KILL_PATIENCE_S):
                break
        if not processes_in(self.folder):
            # Stale for certain now. PostgreSQL cannot tell when its number is a zombie's or a stranger's.
            for stale in (self.folder / "postmaster.pid", self._socket.with_name(self._socket.name + ".lock")):
                stale.unlink(missing_ok=True)

    def _launch(self) -> None:
        self._say("starting PostgreSQL")
        words = self.folder.with_name(f"{self.folder.name}.start.log")
        with words.open("wb") as output:
            command = [self._binaries.path("postgres"), "-D", str(self.folder)]
            child = self._account.spawn(command, output, cwd=self.folder.parent)
        process = ServerProcess(child.pid, child)
        deadline = time.monotonic() + START_PATIENCE_S
        while not self._is_ready(process.pid):
            if not process.is_alive():
                raise EmbeddedError(f"PostgreSQL did not start: {_last_words(self.folder, words)}")
            if time.monotonic() > deadline:
                raise EmbeddedError(f"PostgreSQL was not ready after {START_PATIENCE_S:.0f} s; see {words}.")
            time.sleep(POLL_S)
        self._process = process

    def _is_ready(self, pid: int) -> bool:
        found = _read_postmaster(self.folder)
        return found is not None and found.pid == pid and found.status == READY

    def _run(self, command: list[str], given: str = "") -> None:
        done = self._account.run(command, cwd=self.folder.parent, given=given)
        if done.returncode != 0:
            raise EmbeddedError(f"{Path(command[0]).name} failed: {done.stderr.strip() or done.stdout.strip()}")


def _end_at_once(process: ServerProcess) -> None:
    if not process.stop(signal.SIGQUIT, KILL_PATIENCE_S):
        process.stop(signal.SIGKILL, KILL_PATIENCE_S)


def _read_postmaster(folder: Path) -> Postmaster | None:
    try:
        lines = (folder / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        return Postmaster(int(lines[0]), lines[STATUS_LINE].strip() if len(lines) > STATUS_LINE else "")
    except (OSError, ValueError, IndexError):
        return None


def _cluster_version(folder: Path) -> int | None:
    try:
        return int((folder / "PG_VERSION").read_text(encoding="ascii"))
    except OSError:
        return None


def _last_words(folder: Path, words: Path) -> str:
    """The newest FATAL or PANIC line, else the end of the start log."""
    logs = sorted((folder / "log").glob("*.log"), key=lambda path: path.stat().st_mtime)
    lines = [line for path in (words, *logs[-1:]) for line in _lines(path)]
    fatal = [line for line in lines if "FATAL:" in line or "PANIC:" in line]
    return (fatal or lines or [f"see {words}"])[-1].strip()


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
