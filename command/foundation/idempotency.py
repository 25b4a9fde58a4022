"""Commands that are carried out once: a repeated `Idempotency-Key` gets the first answer, word for word."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.dialects.postgresql import insert

from command.foundation.database import Transaction, metadata
from command.foundation.errors import conflict

idempotency_key = sa.Table(
    "idempotency_key",
    metadata,
    sa.Column("actor", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("request_digest", sa.LargeBinary, nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("answer", sa.Text),
    sa.Index("ix_idempotency_key_created_at", "created_at"),
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CommandKey:
    """What makes two commands the same: who sent it, the key they chose, and a digest of method, path and body."""

    actor: str
    key: str
    request_digest: bytes


def digest_of(method: str, path: str, body: bytes) -> bytes:
    return hashlib.sha256(b"\0".join([method.encode(), path.encode(), body])).digest()


async def once(
    tx: Transaction, command: CommandKey | None, answer_type: type[T], now: datetime, act: Callable[[], Awaitable[T]]
) -> T:
    """Carry `act` out within `tx` unless this command was answered before; then give that answer.

    The key is written first, so a twin in another transaction waits for this one's commit. The same key for
    another request is refused with CONFLICT `idempotency_key_reused`.
    """
    if command is None:
        return await act()
    adapter = TypeAdapter(answer_type)
    fresh = await tx.execute(
        insert(idempotency_key)
        .values(actor=command.actor, key=command.key, request_digest=command.request_digest, created_at=now)
        .on_conflict_do_nothing()
        .returning(idempotency_key.c.key)
    )
    mine = sa.and_(idempotency_key.c.actor == command.actor, idempotency_key.c.key == command.key)
    if fresh.one_or_none() is None:
        first = (await tx.execute(sa.select(idempotency_key).where(mine))).one()
        if first.request_digest != command.request_digest:
            raise conflict("idempotency_key_reused", "this key was used for another request")
        return adapter.validate_json(first.answer)
    answer = await act()
    await tx.execute(sa.update(idempotency_key).where(mine).values(answer=adapter.dump_json(answer).decode()))
    return answer
