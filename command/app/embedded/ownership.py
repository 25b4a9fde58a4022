"""One living owner per data directory: a lock that the kernel gives back when its holder dies."""

import fcntl
import os
from pathlib import Path

from command.app.embedded.errors import AlreadyRunningError

LOCK_FILE = "zhihui.lock"


class Ownership:
    """Held from `take` to `release`, or to the death of the process. The file holds the owner's pid."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / LOCK_FILE
        self._descriptor: int | None = None

    def take(self) -> None:
        """Become the owner.

        Raises:
            AlreadyRunningError: with the pid of the living owner.
        """
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise AlreadyRunningError(str(self._path.parent), owner_pid(self._path.parent)) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the data directory back. The file stays: removing it would race with the next owner."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = None


def owner_pid(data_dir: Path) -> int | None:
    """The pid written by the newest owner; only meaningful while the lock is held."""
    try:
        return int((data_dir / LOCK_FILE).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
