"""Recording a fact in the transaction that made it, and reading facts back. Numbering is the sequencer's."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from command.foundation.bus import Bus
from command.foundation.database import Transaction, on_commit
from command.foundation.history.tables import event, event_log, event_personal

COMMITTED = "history.committed"
"""Rung after a commit that recorded something: the sequencer wakes."""
SEQUENCED = "history.sequenced"
"""Rung after the sequencer numbered events: hubs and workers wake."""


@dataclass(frozen=True, slots=True)
class Subject:
    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened: past tense, with the bodies that may know. `personal` stays beside the chain."""

    kind: str
    subject: Subject
    at: datetime
    actor: str
    audience: Sequence[int]
    data: dict[str, Any] = field(default_factory=dict)
    personal: dict[str, Any] | None = None
    incident_id: int | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """A fact as the log holds it; `sequence` is None until it is chained."""

    id: int
    sequence: int | None
    kind: str
    subject: Subject
    incident_id: int | None
    at: datetime
    learned_at: datetime
    actor: str
    cause: str
    audience: tuple[int, ...]
    data: dict[str, Any]


def canonical(data: dict[str, Any]) -> str:
    """One text for one value: sorted keys, UTC instants, so that a hash means something."""
    return msgspec.json.encode(data, order="deterministic").decode()


class History:
    """The log of one database, and the bell that tells the sequencer of a commit."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def record(self, tx: Transaction, fact: Fact, learned_at: datetime) -> int:
        """Write a fact with the change it tells of; returns the row's id. The bell rings after the commit."""
        personal = canonical(fact.personal) if fact.personal is not None else None
        row_id: int = (
            await tx.execute(
                sa.insert(event)
                .values(
                    kind=fact.kind,
                    subject_kind=fact.subject.kind,
                    subject_id=fact.subject.id,
                    incident_id=fact.incident_id,
                    at=fact.at,
                    learned_at=learned_at,
                    actor=fact.actor,
                    cause=fact.cause,
                    audience=sorted(set(fact.audience)),
                    data=canonical(fact.data),
                    personal_digest=hashlib.sha256(personal.encode()).digest() if personal is not None else None,
                )
                .returning(event.c.id)
            )
        ).scalar_one()
        if personal is not None:
            await tx.execute(sa.insert(event_personal).values(event_id=row_id, data=personal))
        on_commit(tx, COMMITTED, lambda: self._bus.publish(COMMITTED))
        return row_id


async def head(tx: Transaction) -> tuple[UUID, int]:
    """The log's id and the number of its newest event."""
    row = (await tx.execute(sa.select(event_log.c.id, event_log.c.sequence))).one()
    return row.id, row.sequence


async def list_since(tx: Transaction, sequence: int, limit: int) -> list[RecordedEvent]:
    """Numbered events after `sequence`, in order."""
    rows = await tx.execute(sa.select(event).where(event.c.sequence > sequence).order_by(event.c.sequence).limit(limit))
    return [_recorded(row) for row in rows]


async def list_of_incident(tx: Transaction, incident_id: int, limit: int = 1000) -> list[RecordedEvent]:
    """The timeline of an incident, oldest first."""
    rows = await tx.execute(
        sa.select(event).where(event.c.incident_id == incident_id).order_by(event.c.id).limit(limit)
    )
    return [_recorded(row) for row in rows]


async def list_of_subject(tx: Transaction, subject: Subject, limit: int = 1000) -> list[RecordedEvent]:
    """Everything that happened to one thing, oldest first."""
    rows = await tx.execute(
        sa.select(event)
        .where(event.c.subject_kind == subject.kind, event.c.subject_id == subject.id)
        .order_by(event.c.id)
        .limit(limit)
    )
    return [_recorded(row) for row in rows]


def _recorded(row: sa.Row[Any]) -> RecordedEvent:
    return RecordedEvent(
        id=row.id,
        sequence=row.sequence,
        kind=row.kind,
        subject=Subject(row.subject_kind, row.subject_id),
        incident_id=row.incident_id,
        at=row.at,
        learned_at=row.learned_at,
        actor=row.actor,
        cause=row.cause,
        audience=tuple(row.audience),
        data=msgspec.json.decode(row.data),
    )
