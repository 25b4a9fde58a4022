"""The hash chain as a pure function: what is hashed of an event, and in which order."""

import hashlib
from datetime import datetime
from typing import Any, Protocol

import msgspec

GENESIS = hashlib.sha256(b"zhihui event chain").digest()


class ChainedRow(Protocol):
    """The columns of `event` that the chain covers."""

    id: int
    kind: str
    subject_kind: str
    subject_id: int
    incident_id: int | None
    at: datetime
    learned_at: datetime
    actor: str
    cause: str
    audience: list[int]
    data: str
    personal_digest: bytes | None


def link(previous: bytes, sequence: int, row: ChainedRow | Any) -> bytes:
    """SHA-256 over the previous hash and every column of the row, as a deterministic JSON array."""
    covered = msgspec.json.encode(
        [
            sequence,
            row.id,
            row.kind,
            row.subject_kind,
            row.subject_id,
            row.incident_id,
            round(row.at.timestamp() * 1_000_000),
            round(row.learned_at.timestamp() * 1_000_000),
            row.actor,
            row.cause,
            list(row.audience),
            row.data,
            row.personal_digest.hex() if row.personal_digest is not None else None,
        ]
    )
    return hashlib.sha256(previous + covered).digest()
