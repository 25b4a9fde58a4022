"""Processes of the machine as seen from outside: children of ours, and orphans of an earlier life."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

POLL_S = 0.05
STATE_FIELD = 0  # of /proc/PID/stat, counted after the command's parenthesis
BIRTH_FIELD = 19  # start time in clock ticks since boot
DEAD_STATES = {"", "Z", "X"}
"""Nobody reaps an orphan where process 1 is not an init, as in a container: a zombie is dead."""


class ServerProcess:
    """A running server: our child, or one adopted from a predecessor that was killed."""

    def __init__(self, pid: int, child: subprocess.Popen[bytes] | None = None) -> None:
        self.pid = pid
        self._child = child
        self._born = _stat_field(pid, BIRTH_FIELD)

    def is_alive(self) -> bool:
        """False also when the number now belongs to another process."""
        if self._child is not None:
            return self._child.poll() is None
        return pid_is_alive(self.pid) and _stat_field(self.pid, BIRTH_FIELD) == self._born

    def stop(self, how: signal.Signals, patience_s: float) -> bool:
        """Send `how` and wait; True when it ended in time."""
        if self.is_alive():
            send(self.pid, how)
        return wait_until(lambda: not self.is_alive(), patience_s)


def send(pid: int, how: signal.Signals) -> None:
    """Signal a process that may be gone by now."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, how)


def wait_until(condition: Callable[[], bool], patience_s: float) -> bool:
    """Look every 50 ms; False when the patience ran out first."""
    deadline = time.monotonic() + patience_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_S)
    return True


def pid_is_alive(pid: int) -> bool:
    return _stat_field(pid, STATE_FIELD) not in DEAD_STATES


def works_in(pid: int, directory: Path) -> bool:
    """Whether the process has `directory` as its working directory: PostgreSQL's have their cluster."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == directory.resolve()
    except OSError:
        return False


def processes_in(directory: Path) -> list[int]:
    """Every living process that works in `directory`."""
    numbers = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal())
    return [pid for pid in numbers if works_in(pid, directory) and pid_is_alive(pid)]


def _stat_field(pid: int, field: int) -> str:
    """A field of /proc/PID/stat, or nothing when there is no such process."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    return text.rpartition(")")[2].split()[field]
