"""What hangs on an incident: notes, photos and files. Seen and added by whoever sees the incident."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.foundation.errors import invalid, not_found
from command.foundation.idempotency import CommandKey, once
from command.foundation.security import Permission, Scope
from command.incidents import repository
from command.incidents.commands import NoteIn
from command.incidents.gates import plausible_time
from command.incidents.journal import Happening, Journal
from command.incidents.models import Incident
from command.incidents.schemas import FileView, NoteView
from command.incidents.sight import Sights
from command.incidents.store import FileStore
from command.incidents.tables import incident_file, incident_note

SECRET_WORDS = ("机密", "秘密", "绝密")


@dataclass(frozen=True, slots=True)
class Upload:
    """What is said of a file before its first byte is read."""

    name: str
    secrecy: str | None
    at: datetime | None


class Papers:
    def __init__(self, *, database: Database, journal: Journal, sights: Sights, store: FileStore, clock: Clock) -> None:
        self._database = database
        self._journal = journal
        self._sights = sights
        self._store = store
        self._clock = clock

    async def note(self, incident_id: int, said: NoteIn, scope: Scope, command: CommandKey | None = None) -> NoteView:
        now = self._clock.now()
        async with self._database.transaction() as tx:

            async def act() -> NoteView:
                held = await self._seen(tx, incident_id, scope, now)
                at = plausible_time(held, said.at, now) if said.at is not None else now
                row = (
                    await tx.execute(
                        sa.insert(incident_note)
                        .values(incident_id=held.id, text=said.text, at=at, learned_at=now, actor=scope.actor)
                        .returning(incident_note)
                    )
                ).one()
                note = NoteView.model_validate(row, from_attributes=True)
                happening = Happening(
                    "incident_noted", at, scope.actor, data={"note_id": note.id}, personal={"text": said.text}
                )
                await self._journal.change(tx, held, held, happening, now)
                return note

            return await once(tx, command, NoteView, now, act)

    async def notes(self, incident_id: int, scope: Scope) -> list[NoteView]:
        async with self._database.transaction() as tx:
            await self._seen(tx, incident_id, scope, self._clock.now())
            rows = await tx.execute(
                sa.select(incident_note).where(incident_note.c.incident_id == incident_id).order_by(incident_note.c.id)
            )
            return [NoteView.model_validate(row, from_attributes=True) for row in rows]

    async def attach(self, incident_id: int, upload: Upload, chunks: AsyncIterator[bytes], scope: Scope) -> FileView:
        """Keep a file. The same bytes on the same incident are one file. What is marked secret is refused before a
        byte of it is read, and its name is not repeated anywhere (15.02.2).
        """
        refuse_secret(upload)
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await self._seen(tx, incident_id, scope, now)
        stored = await self._store.put(chunks)
        async with self._database.transaction() as tx:
            held = await self._seen(tx, incident_id, scope, now)
            at = plausible_time(held, upload.at, now) if upload.at is not None else now
            fresh = await tx.execute(
                insert(incident_file)
                .values(
                    incident_id=held.id,
                    name=upload.name,
                    media_type=stored.media_type,
                    size_bytes=stored.size_bytes,
                    sha256=stored.sha256,
                    at=at,
                    learned_at=now,
                    actor=scope.actor,
                )
                .on_conflict_do_nothing()
                .returning(incident_file)
            )
            if (row := fresh.one_or_none()) is None:
                return await _file(tx, held.id, sha256=stored.sha256)
            view = FileView.model_validate(row, from_attributes=True)
            data = {"file_id": view.id, "sha256": view.sha256, "media_type": view.media_type}
            happening = Happening("incident_file_attached", at, scope.actor, data=data, personal={"name": view.name})
            await self._journal.change(tx, held, held, happening, now)
            return view

    async def files(self, incident_id: int, scope: Scope) -> list[FileView]:
        async with self._database.transaction() as tx:
            await self._seen(tx, incident_id, scope, self._clock.now())
            rows = await tx.execute(
                sa.select(incident_file).where(incident_file.c.incident_id == incident_id).order_by(incident_file.c.id)
            )
            return [FileView.model_validate(row, from_attributes=True) for row in rows]

    async def open(self, incident_id: int, file_id: int, scope: Scope) -> tuple[FileView, Path]:
        """The file's entry and where its bytes are. Raises NOT_FOUND `file_not_found`."""
        async with self._database.transaction() as tx:
            await self._seen(tx, incident_id, scope, self._clock.now())
            view = await _file(tx, incident_id, file_id=file_id)
        return view, self._store.path_of(view.sha256)

    async def _seen(self, tx: Transaction, incident_id: int, scope: Scope, now: datetime) -> Incident:
        scope.require(Permission.INCIDENT_READ)
        held = await repository.find(tx, incident_id, self._sights.of(scope, now))
        if held is None:
            raise not_found("incident", incident_id)
        return held


def refuse_secret(upload: Upload) -> None:
    """Raises INVALID `secret_refused` for a file that is marked or named as a state secret."""
    if any(word in said for word in SECRET_WORDS for said in (upload.name, upload.secrecy or "")):
        raise invalid("secret_refused", "this system takes nothing that is marked secret (15.02.2)")


async def _file(
    tx: Transaction, incident_id: int, *, file_id: int | None = None, sha256: str | None = None
) -> FileView:
    one = incident_file.c.id == file_id if file_id is not None else incident_file.c.sha256 == sha256
    row = (
        await tx.execute(sa.select(incident_file).where(incident_file.c.incident_id == incident_id, one))
    ).one_or_none()
    if row is None:
        raise not_found("file", file_id)
    return FileView.model_validate(row, from_attributes=True)
