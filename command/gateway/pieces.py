"""Photos of 2011, which the terminal cuts itself: pieces are files until all are there. Blocks: run it in a thread."""

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

MOST_PIECES: Final = 4096
MOST_BYTES: Final = 8 << 20
"""Of one terminal's incomplete photos."""
KEPT: Final = timedelta(hours=1)


class Pieces:
    """One folder a photo, named by device, media id and number of pieces. Whether they count from 0 or 1 is not asked."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def add(self, photo: tuple[int, int, int], number: int, data: bytes, now: datetime) -> bytes | None:
        """Puts a piece on the disk; the whole photo when it was the last one missing.

        Raises ValueError for an impossible number, and for more than a terminal may leave incomplete.
        """
        device_id, _, total = photo
        self._forget_old(device_id, now)
        held = sum(path.stat().st_size for path in self._root.glob(f"{device_id}-*/*"))
        if not 0 <= number <= total <= MOST_PIECES or held + len(data) > MOST_BYTES:
            raise ValueError(f"piece {number} of {total}, {held} bytes held")
        folder = self._folder(photo)
        folder.mkdir(parents=True, exist_ok=True)
        write_safely(folder / str(number), data)
        os.utime(folder / str(number), (now.timestamp(), now.timestamp()))
        there = sorted((path for path in folder.iterdir() if path.name.isdigit()), key=lambda path: int(path.name))
        return b"".join(path.read_bytes() for path in there) if len(there) == total else None

    def forget(self, photo: tuple[int, int, int]) -> None:
        shutil.rmtree(self._folder(photo), ignore_errors=True)

    def _folder(self, photo: tuple[int, int, int]) -> Path:
        return self._root / "-".join(map(str, photo))

    def _forget_old(self, device_id: int, now: datetime) -> None:
        for path in self._root.glob(f"{device_id}-*/*"):
            if path.stat().st_mtime < (now - KEPT).timestamp():
                path.unlink()


def write_safely(path: Path, data: bytes) -> None:
    """On the disk before it has its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
