"""Files on disk under the digest of their bytes: written whole or not at all, in the data folder."""

import asyncio
import hashlib
import os
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from command.foundation.errors import CommandError, Kind, invalid

MOST_BYTES = 25 * 1024 * 1024
SNIFFED_BYTES = 16
_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftyp", "video/mp4"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (8, b"WAVE", "audio/wav"),
)


@dataclass(frozen=True, slots=True)
class Stored:
    sha256: str
    media_type: str
    size_bytes: int


class FileStore:
    """`<folder>/<first two of the digest>/<digest>`; the same bytes are kept once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path_of(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    async def put(self, chunks: AsyncIterator[bytes]) -> Stored:
        """Keep what comes. Raises `file_too_large`, `file_empty`, `file_type_refused`; nothing is left behind then.

        The type is what the first bytes say, whatever the sender calls it.
        """
        part = await asyncio.to_thread(self._begin)
        try:
            received = await _receive(part, chunks)
            await asyncio.to_thread(self._settle, part, received.sha256)
        finally:
            await asyncio.to_thread(part.unlink, missing_ok=True)
        return received

    def _begin(self) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=self._folder, prefix=".upload-")
        os.close(descriptor)
        return Path(name)

    def _settle(self, part: Path, sha256: str) -> None:
        """The bytes are on the disk before the entry that names them is committed."""
        with part.open("rb") as file:
            os.fsync(file.fileno())
        final = self.path_of(sha256)
        final.parent.mkdir(exist_ok=True)
        part.replace(final)


async def _receive(part: Path, chunks: AsyncIterator[bytes]) -> Stored:
    digest, size, head = hashlib.sha256(), 0, b""
    with part.open("wb") as file:
        async for chunk in chunks:
            size += len(chunk)
            if size > MOST_BYTES:
                raise CommandError(Kind.TOO_LARGE, "file_too_large", "the file is too large", most_bytes=MOST_BYTES)
            if len(head) < SNIFFED_BYTES:
                head += chunk[:SNIFFED_BYTES]
            digest.update(chunk)
            file.write(chunk)
    return Stored(digest.hexdigest(), _media_type(head), size)


def _media_type(head: bytes) -> str:
    if not head:
        raise invalid("file_empty", "the file has no bytes")
    for offset, magic, media_type in _MAGIC:
        if head[offset : offset + len(magic)] == magic:
            return media_type
    accepted = sorted({media_type for _, _, media_type in _MAGIC})
    raise invalid("file_type_refused", "this kind of file is not kept", accepted=accepted)
