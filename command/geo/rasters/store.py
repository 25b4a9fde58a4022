"""The bytes of tiles in the data directory, as they came, named by their SHA-256. A backup takes them along."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import IO

from command.foundation.errors import conflict

FOLDER = Path("files") / "rasters"
"""Inside the data directory, below what `backup` copies."""
_CHUNK_BYTES = 1 << 20


def digest_of(path: Path) -> str:
    """SHA-256 in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


class TileStore:
    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / FOLDER

    def path_of(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest

    def keep(self, source: Path, digest: str) -> None:
        """Copy a file in, whole and on the disk before it has its name; a copy that was damaged since is replaced.

        Raises:
            CommandError: CONFLICT `raster_changed`: it is not what was inspected.
        """
        target = self.path_of(digest)
        if target.exists() and digest_of(target) == digest:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as copy:
                copied = _copy(source, copy)
            if copied != digest:
                raise conflict("raster_changed", f"{source.name} 在检查之后变了，请重新导入", file=source.name)
            Path(name).rename(target)
        finally:
            Path(name).unlink(missing_ok=True)


def _copy(source: Path, target: IO[bytes]) -> str:
    digest = hashlib.sha256()
    with source.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
            target.write(chunk)
    target.flush()
    os.fsync(target.fileno())
    return digest.hexdigest()
