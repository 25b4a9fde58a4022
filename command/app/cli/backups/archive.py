"""The file of a backup: a plain tar whose members are written while their size is still unknown."""

import hashlib
import os
import tarfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

CHUNK_BYTES = 1 << 20
BLOCK_BYTES = tarfile.BLOCKSIZE
MEMBER_MODE = 0o600


class ArchiveWriter:
    """Writes members one after the other and keeps the SHA-256 of each."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digests: dict[str, str] = {}

    async def add(self, name: str, chunks: AsyncIterator[bytes]) -> int:
        """Append a member; its header is written last, when its size is known. Gives the size in bytes."""
        begins_at = self._file.tell()
        self._file.write(bytes(BLOCK_BYTES))
        digest, size_bytes = hashlib.sha256(), 0
        async for chunk in chunks:
            digest.update(chunk)
            size_bytes += len(chunk)
            self._file.write(chunk)
        self._file.write(bytes(-size_bytes % BLOCK_BYTES))
        ends_at = self._file.tell()
        self._file.seek(begins_at)
        self._file.write(_header(name, size_bytes))
        self._file.seek(ends_at)
        self.digests[name] = digest.hexdigest()
        return size_bytes

    def finish(self) -> None:
        """Two empty blocks end a tar; then everything is forced to the disk."""
        self._file.write(bytes(2 * BLOCK_BYTES))
        self._file.flush()
        os.fsync(self._file.fileno())


def _header(name: str, size_bytes: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size_bytes, MEMBER_MODE
    header = member.tobuf(format=tarfile.GNU_FORMAT)
    assert len(header) == BLOCK_BYTES, "a member's name has at most 100 bytes"
    return header


@contextmanager
def new_archive(target: Path) -> Iterator[ArchiveWriter]:
    """Write `target` whole or not at all; only its owner may read it.

    Raises:
        FileExistsError: `target` exists; a backup never replaces another.
    """
    if target.exists():
        raise FileExistsError(target)
    part = target.with_name(target.name + ".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, MEMBER_MODE), "wb") as file:
        try:
            writer = ArchiveWriter(file)
            yield writer
            writer.finish()
        except BaseException:
            part.unlink()
            raise
    part.rename(target)


async def chunks_of(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        for chunk in read_chunks(file):
            yield chunk


def read_chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK_BYTES):
        yield chunk
