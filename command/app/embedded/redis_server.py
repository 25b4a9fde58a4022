"""The private Redis: a wake-up line and a cache. It keeps nothing; losing it loses nothing."""

import re
import signal
import socket
import time
from pathlib import Path

from command.app.embedded.account import Account
from command.app.embedded.binaries import find_redis
from command.app.embedded.errors import EmbeddedError
from command.app.embedded.process import POLL_S, ServerProcess
from command.app.embedded.say import Say

SOCKET_NAME = "redis.sock"
START_PATIENCE_S = 30.0
STOP_PATIENCE_S = 10.0
ANSWER_PATIENCE_S = 2.0
LOG_LIMIT_BYTES = 5_000_000

MAX_MEMORY = "256mb"
"""Newest positions of 100,000 devices take about a tenth of it; when it is full the least used go first."""


class RedisServer:
    """One server on a socket in `sockets`, run by `account`, logging into `folder`."""

    name = "Redis"

    def __init__(self, folder: Path, sockets: Path, account: Account, say: Say) -> None:
        self._folder = folder
        self._socket = sockets / SOCKET_NAME
        self._account = account
        self._say = say
        self._program = find_redis()
        self._process: ServerProcess | None = None

    @property
    def url(self) -> str:
        return f"unix://{self._socket}"

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def is_alive(self) -> bool:
        return self._process is not None and self._process.is_alive() and self._socket.exists()

    def start(self) -> None:
        """Bring the server up, or take over the one that a killed predecessor left. One that answers is left alone.

        Raises:
            EmbeddedError: when it does not answer.
        """
        pid = answering_pid(self._socket)
        if pid is not None and pid == self.pid:
            return
        self.stop()  # a child of ours that was killed is reaped before it is forgotten
        if pid is not None:
            self._say(f"taking over the Redis that was left running (pid {pid})")
            self._process = ServerProcess(pid)
            return
        self._say("starting Redis")
        log = self._folder / "redis.log"
        fresh = not log.exists() or log.stat().st_size > LOG_LIMIT_BYTES
        with log.open("wb" if fresh else "ab") as output:
            child = self._account.spawn(self._command(), output, cwd=self._folder)
        process = ServerProcess(child.pid, child)
        deadline = time.monotonic() + START_PATIENCE_S
        while answering_pid(self._socket) != process.pid:
            if not process.is_alive() or time.monotonic() > deadline:
                process.stop(signal.SIGKILL, STOP_PATIENCE_S)
                raise EmbeddedError(f"Redis did not start; see {log}.")
            time.sleep(POLL_S)
        self._process = process

    def stop(self, patience_s: float = STOP_PATIENCE_S) -> None:
        process, self._process = self._process, None
        if process is not None and not process.stop(signal.SIGTERM, patience_s):
            process.stop(signal.SIGKILL, patience_s)

    def discard(self) -> None:
        """End a server that was left over."""
        if pid := answering_pid(self._socket):
            ServerProcess(pid).stop(signal.SIGKILL, STOP_PATIENCE_S)

    def _command(self) -> list[str]:
        options = {
            "port": "0",  # the socket only
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self._folder),
            "save": "",
            "appendonly": "no",
            "maxmemory": MAX_MEMORY,
            "maxmemory-policy": "allkeys-lru",
            "daemonize": "no",
            "logfile": "",  # standard output, which is the log file
        }
        return [self._program, *(word for name, value in options.items() for word in (f"--{name}", value))]


def answering_pid(path: Path) -> int | None:
    """The pid of the server that answers on the socket, or None."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(ANSWER_PATIENCE_S)
            line.connect(str(path))
            line.sendall(b"INFO server\r\n")
            answer = line.recv(4096)
    except OSError:
        return None
    found = re.search(rb"process_id:(\d+)", answer)
    return int(found[1]) if found else None
