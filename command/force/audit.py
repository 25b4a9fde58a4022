"""The audit: sign-ins, refusals and changes of accounts, kept apart from the history that screens follow."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from command.force.tables import account, audit_entry
from command.foundation.database import Database, Transaction
from command.foundation.security import Permission, Scope

LONGEST_PATH = 300


@dataclass(frozen=True, slots=True)
class AuditEntry:
    id: int
    at: datetime
    actor: str
    kind: str
    code: str | None
    path: str | None
    data: dict[str, Any]


class Audit:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def refused(self, scope: Scope | None, code: str, path: str, at: datetime) -> None:
        """Keep a refusal; in a transaction of its own, since that of the command is rolled back."""
        actor = scope.actor if scope is not None else "anonymous"
        account_id = scope.account_id if scope is not None else None
        async with self._database.transaction() as tx:
            await write(tx, at, actor, "refused", account_id=account_id, code=code, path=path)

    async def changed(
        self, tx: Transaction, at: datetime, scope: Scope, code: str, path: str, data: dict[str, Any]
    ) -> None:
        """Keep a change with it, for rooms that do not know this one."""
        await write(tx, at, scope.actor, "changed", account_id=scope.account_id, code=code, path=path, data=data)

    async def list_entries(
        self, scope: Scope, *, kind: str | None = None, actor: str | None = None, before: int | None = None, limit: int
    ) -> list[AuditEntry]:
        """What the accounts of the scope did and were refused, newest first. Raises FORBIDDEN `permission_missing`."""
        scope.require(Permission.AUDIT_READ)
        query = sa.select(audit_entry).order_by(audit_entry.c.id.desc()).limit(limit)
        if scope.body_ids is not None:
            own = sa.select(account.c.id).where(account.c.body_id.in_(sorted(scope.body_ids)))
            query = query.where(audit_entry.c.account_id.in_(own))
        if kind is not None:
            query = query.where(audit_entry.c.kind == kind)
        if actor is not None:
            query = query.where(audit_entry.c.actor == actor)
        if before is not None:
            query = query.where(audit_entry.c.id < before)
        async with self._database.transaction() as tx:
            rows = await tx.execute(query)
            return [AuditEntry(row.id, row.at, row.actor, row.kind, row.code, row.path, row.data) for row in rows]


async def write(
    tx: Transaction,
    at: datetime,
    actor: str,
    kind: str,
    *,
    account_id: int | None = None,
    code: str | None = None,
    path: str | None = None,
    data: dict[str, Any] | None = None,
) -> None:
    await tx.execute(
        sa.insert(audit_entry).values(
            at=at,
            actor=actor,
            account_id=account_id,
            kind=kind,
            code=code,
            path=path[:LONGEST_PATH] if path else None,
            data=data or {},
        )
    )
