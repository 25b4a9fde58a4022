"""Photos, sound and video of terminals (0x0801): a file and a row, then 0x8800."""

import asyncio
import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from command.foundation.clock import Clock
from command.foundation.database import Database
from command.gateway.session import Session
from command.gateway.tables import device_photo
from command.protocols.jt808.framing import Frame
from command.protocols.jt808.media import MediaData, MediaReply

FOLDER: Final = "photos"
_SUFFIXES: Final = {0: "jpg", 1: "tif", 2: "mp3", 3: "wav", 4: "wmv"}


@dataclass(frozen=True, slots=True)
class Photo:
    id: int
    device_id: int
    media_id: int
    media_type: int
    media_format: int
    cause: int
    channel: int
    taken_at: datetime | None
    received_at: datetime
    longitude_e7: int | None
    latitude_e7: int | None
    file: str
    bytes: int


class Photos:
    def __init__(self, database: Database, clock: Clock, data_dir: Path) -> None:
        self._database = database
        self._clock = clock
        self._data_dir = data_dir

    async def media(self, session: Session, frame: Frame, said: MediaData) -> None:
        """Answered when file and row are safe. A pending terminal's are not kept, and not answered."""
        if session.device_id <= 0:
            return
        now = self._clock.now()
        digest = hashlib.sha256(said.data).digest()
        name = self._name(session.device_id, said, digest, now)
        await asyncio.to_thread(_write_safely, self._data_dir / name, said.data)
        async with self._database.transaction() as tx:
            await tx.execute(
                insert(device_photo)
                .values(self._row(session.device_id, said, digest, now, name))
                .on_conflict_do_nothing(constraint="uq_device_photo_content")
            )
        session.send(MediaReply(said.event.media_id, answered_serial=frame.header.serial))

    async def list_of_device(self, device_id: int, before_id: int | None, limit: int) -> list[Photo]:
        """Newest first."""
        columns = [device_photo.c[name] for name in Photo.__dataclass_fields__]
        asked = sa.select(*columns).where(device_photo.c.device_id == device_id)
        if before_id is not None:
            asked = asked.where(device_photo.c.id < before_id)
        async with self._database.transaction() as tx:
            rows = await tx.execute(asked.order_by(device_photo.c.id.desc()).limit(limit))
        return [Photo(*row) for row in rows]

    async def find(self, photo_id: int) -> Photo | None:
        columns = [device_photo.c[name] for name in Photo.__dataclass_fields__]
        async with self._database.transaction() as tx:
            row = (await tx.execute(sa.select(*columns).where(device_photo.c.id == photo_id))).one_or_none()
        return Photo(*row) if row is not None else None

    def path_of(self, photo: Photo) -> Path:
        return self._data_dir / photo.file

    @staticmethod
    def _name(device_id: int, said: MediaData, digest: bytes, now: datetime) -> str:
        """2011 counts its pieces in the body: each is a file of its own, none is lost."""
        piece = f"-{said.chunk.part}of{said.chunk.total}" if said.chunk is not None and said.chunk.total > 1 else ""
        suffix = _SUFFIXES.get(said.event.media_format, "bin")
        return f"{FOLDER}/{now:%Y/%m/%d}/{device_id}-{said.event.media_id}{piece}-{digest.hex()[:12]}.{suffix}"

    @staticmethod
    def _row(device_id: int, said: MediaData, digest: bytes, now: datetime, name: str) -> dict[str, Any]:
        event, position = said.event, said.position
        has_place = position is not None and position.has_fix
        return {
            "device_id": device_id,
            "media_id": event.media_id,
            "media_type": event.media_type,
            "media_format": event.media_format,
            "cause": event.cause,
            "channel": event.channel,
            "taken_at": position.fixed_at if position is not None else None,
            "received_at": now,
            "longitude_e7": position.longitude_e6 * 10 if position is not None and has_place else None,
            "latitude_e7": position.latitude_e6 * 10 if position is not None and has_place else None,
            "file": name,
            "bytes": len(said.data),
            "sha256": digest,
        }


def _write_safely(path: Path, data: bytes) -> None:
    """On the disk before it has its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
