"""Photos, sound and video of terminals (0x0801): a file and a row, then 0x8800."""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from command.foundation.clock import Clock
from command.foundation.database import Database
from command.gateway import metrics
from command.gateway.pieces import Pieces, write_safely
from command.gateway.session import Session
from command.gateway.tables import device_photo
from command.protocols.jt808.framing import Frame
from command.protocols.jt808.media import Chunk2011, MediaData, MediaEvent, MediaReply

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
        self._pieces = Pieces(data_dir / FOLDER / "pieces")
        self._piecing = asyncio.Lock()

    async def media(self, session: Session, frame: Frame, said: MediaData) -> None:
        """Answered when file and row are safe. A pending terminal's are not kept, and not answered."""
        if session.device_id <= 0:
            return
        if said.chunk is not None and said.chunk.total > 1:
            is_safe = await self._take_piece(session.device_id, said.event, said.chunk, said.data)
        else:
            is_safe = await self._keep(session.device_id, said)
        if is_safe:
            session.send(MediaReply(said.event.media_id, answered_serial=frame.header.serial))

    async def _take_piece(self, device_id: int, event: MediaEvent, chunk: Chunk2011, data: bytes) -> bool:
        """2011 cuts a photo itself. A piece over the bounds is not answered."""
        photo = (device_id, event.media_id, chunk.total)
        async with self._piecing:
            try:
                whole = await asyncio.to_thread(self._pieces.add, photo, chunk.part, data, self._clock.now())
            except ValueError:
                metrics.REFUSED.labels("piece").inc()
                return False
            if whole is not None:
                await self._keep(device_id, MediaData(event, whole))
                await asyncio.to_thread(self._pieces.forget, photo)
        return True

    async def _keep(self, device_id: int, said: MediaData) -> bool:
        now = self._clock.now()
        digest = hashlib.sha256(said.data).digest()
        name = self._name(device_id, said, digest, now)
        await asyncio.to_thread(write_safely, self._data_dir / name, said.data)
        async with self._database.transaction() as tx:
            await tx.execute(
                insert(device_photo)
                .values(self._row(device_id, said, digest, now, name))
                .on_conflict_do_nothing(constraint="uq_device_photo_content")
            )
        return True

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
        suffix = _SUFFIXES.get(said.event.media_format, "bin")
        return f"{FOLDER}/{now:%Y/%m/%d}/{device_id}-{said.event.media_id}-{digest.hex()[:12]}.{suffix}"

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
