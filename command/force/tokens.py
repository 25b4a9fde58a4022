"""Tokens for integrations and simulators, and changing one's own password."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from command.force import accounts_repository as repository
from command.force import audit
from command.force.accounts_repository import Account, NewSession
from command.force.kinds import SessionKind
from command.force.passwords import check_password
from command.force.registers.secrets import set_passwords
from command.force.tables import account
from command.force.versions import Part, Versions
from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.foundation.errors import forbidden, not_found
from command.foundation.security import Permission, Scope, new_token, password_matches, token_digest


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """Shown once: only its digest is stored."""

    token: str
    expires_at: datetime


class Tokens:
    def __init__(self, database: Database, versions: Versions, clock: Clock) -> None:
        self._database = database
        self._versions = versions
        self._clock = clock

    async def issue(self, scope: Scope, username: str, label: str, days: int) -> IssuedToken:
        """Raises NOT_FOUND `account_not_found`, FORBIDDEN."""
        scope.require(Permission.ACCOUNT_EDIT)
        now = self._clock.now()
        issued = IssuedToken(new_token(), now + timedelta(days=days))
        async with self._database.transaction() as tx:
            found = await self._account(tx, scope, username)
            new = NewSession(SessionKind.INTEGRATION, now, issued.expires_at, label)
            await repository.insert_session(tx, token_digest(issued.token), found.id, new)
            await audit.write(
                tx, now, scope.actor, "changed", account_id=found.id, code="token_issued", data={"label": label}
            )
        return issued

    async def revoke_all(self, scope: Scope, username: str) -> None:
        """End every token and session of an account."""
        scope.require(Permission.ACCOUNT_EDIT)
        now = self._clock.now()
        async with self._database.transaction() as tx:
            found = await self._account(tx, scope, username)
            await repository.end_sessions_of(tx, found.id, now)
            await audit.write(tx, now, scope.actor, "changed", account_id=found.id, code="tokens_revoked")
            await self._versions.touch(tx, Part.ACCOUNTS)

    async def change_own_password(self, scope: Scope, old: str, new: str) -> None:
        """All sign-ins of the account end, also this one. Raises FORBIDDEN `password_wrong`, INVALID by the policy."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            found = await repository.lock_account(tx, scope.actor)
            hashed = found.password_hash if found is not None else None
            if found is None or hashed is None or not await asyncio.to_thread(password_matches, hashed, old):
                raise forbidden("password_wrong", "the old password is wrong")
            check_password(found.username, new)
            await set_passwords(tx, {found.id: new}, now)
            await repository.end_sessions_of(tx, found.id, now, SessionKind.SIGN_IN)
            await audit.write(tx, now, scope.actor, "changed", account_id=found.id, code="password_changed")
            await self._versions.touch(tx, Part.ACCOUNTS)

    @staticmethod
    async def _account(tx: Transaction, scope: Scope, username: str) -> Account:
        row = (await tx.execute(sa.select(account).where(account.c.username == username.lower()))).one_or_none()
        if row is None or not scope.covers(row.body_id):
            raise not_found("account", username)
        return repository.of_row(row)
