"""Signing in and out, and turning a token into a scope: at most five seconds behind the database, usually not at all."""

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from command.force import accounts_repository as repository
from command.force import audit
from command.force.accounts_repository import Account, NewSession, Session
from command.force.duty import Duty
from command.force.kinds import SessionKind
from command.force.organisation import Organisation
from command.force.passwords import wait_after
from command.force.versions import Part, Versions
from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.foundation.errors import CommandError, Kind
from command.foundation.security import (
    Role,
    Scope,
    hash_password,
    new_token,
    password_matches,
    token_digest,
)

CACHE_S = 5.0
MOST_CACHED = 20_000
MOST_WAITING = 50
HASHING_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class SignedIn:
    token: str
    expires_at: datetime
    account: Account


@dataclass(frozen=True, slots=True)
class _Cached:
    session: Session
    read_at_s: float


@cache
def _decoy() -> str:
    """A name that nobody has takes as long as one that somebody has."""
    return hash_password("nobody")


class Accounts:
    """Sign-in, sessions and scopes of one process."""

    def __init__(
        self,
        database: Database,
        versions: Versions,
        *,
        organisation: Organisation,
        duty: Duty,
        clock: Clock,
        session_life: timedelta,
        cookie_secure: bool = False,
    ) -> None:
        self._database = database
        self._versions = versions
        self._organisation = organisation
        self._duty = duty
        self._clock = clock
        self._session_life = session_life
        self.cookie_secure = cookie_secure
        self._cache: OrderedDict[bytes, _Cached] = OrderedDict()
        self._hashing = asyncio.Semaphore(HASHING_AT_ONCE)
        self._waiting = 0

    def now(self) -> datetime:
        """The server's time, for screens that show how far their own clock is off."""
        return self._clock.now()

    async def forget(self, _: Transaction) -> None:
        """Sessions or accounts changed somewhere: ask the database again."""
        self._cache.clear()

    async def authenticate(self, token: str) -> Scope | None:
        """The scope of a token that was issued, has not ended and has not run out; else None."""
        digest = token_digest(token)
        session = await self._session(digest)
        if session is None or session.account.locked or session.expires_at <= self._clock.now():
            return None
        return self.scope_of(session.account)

    def scope_of(self, account: Account) -> Scope:
        known = account.body_id is None or self._organisation.find(account.body_id) is not None
        return Scope(
            actor=account.username,
            roles=frozenset(Role(role) for role in account.roles),
            body_ids=self._organisation.scope_of(account.body_id) if known else frozenset(),
            account_id=account.id,
            body_id=account.body_id,
            person_id=account.person_id,
            crew_id=self._duty.crew_of_person(account.person_id),
        )

    async def list_people(self, tx: Transaction) -> list[Scope]:
        """The scopes of accounts that somebody can sign in with, by name."""
        return [self.scope_of(each) for each in await repository.list_open(tx)]

    async def sign_in(self, username: str, password: str) -> SignedIn:
        """Raises UNAUTHENTICATED `sign_in_failed`, TOO_MANY `account_waits` or `sign_in_busy`."""
        if self._waiting >= MOST_WAITING:
            raise CommandError(Kind.TOO_MANY, "sign_in_busy", "too many sign-ins at once; try again")
        self._waiting += 1
        try:
            async with self._hashing:
                answer = await self._try(username.strip().lower(), password)
        finally:
            self._waiting -= 1
        if isinstance(answer, CommandError):
            raise answer
        return answer

    async def sign_out(self, token: str) -> None:
        now = self._clock.now()
        async with self._database.transaction() as tx:
            ended = await repository.end_session(tx, token_digest(token), now)
            if ended is not None:
                await repository.end_desk(tx, ended.id, now)
                await audit.write(tx, now, ended.username, "signed_out", account_id=ended.id)
                await self._versions.touch(tx, Part.ACCOUNTS, Part.DUTY)

    async def _try(self, username: str, password: str) -> SignedIn | CommandError:
        """A refusal is returned, so that what it leaves behind is committed. The account's row is locked meanwhile."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            account = await repository.lock_account(tx, username)
            if account is not None and account.locked_until is not None and account.locked_until > now:
                await self._note_refusal(tx, username, account, "account_waits", now)
                return CommandError(
                    Kind.TOO_MANY, "account_waits", "too many failures; wait", until=account.locked_until
                )
            hashed = (account.password_hash if account is not None else None) or _decoy()
            matches = await asyncio.to_thread(password_matches, hashed, password)
            if account is None or account.password_hash is None or account.locked or not matches:
                return await self._fail(tx, username, account, now)
            await repository.clear_failures(tx, account.id)
            signed_in = await self._open(tx, account, now)
            await audit.write(tx, now, account.username, "signed_in", account_id=account.id)
            return signed_in

    async def _open(self, tx: Transaction, account: Account, now: datetime) -> SignedIn:
        token = new_token()
        expires_at = now + self._session_life
        await repository.insert_session(
            tx, token_digest(token), account.id, NewSession(SessionKind.SIGN_IN, now, expires_at)
        )
        return SignedIn(token, expires_at, account)

    async def _fail(self, tx: Transaction, username: str, account: Account | None, now: datetime) -> CommandError:
        if account is not None:
            failures = account.failures + 1
            wait = wait_after(failures)
            await repository.save_failures(tx, account.id, failures, now + wait if wait else None)
        await self._note_refusal(tx, username, account, "sign_in_failed", now)
        return CommandError(Kind.UNAUTHENTICATED, "sign_in_failed", "username or password is wrong")

    @staticmethod
    async def _note_refusal(tx: Transaction, username: str, account: Account | None, code: str, now: datetime) -> None:
        account_id = account.id if account is not None else None
        await audit.write(tx, now, username[:100], "sign_in_refused", account_id=account_id, code=code)

    async def _session(self, digest: bytes) -> Session | None:
        cached = self._cache.get(digest)
        if cached is not None and time.monotonic() - cached.read_at_s < CACHE_S:
            return cached.session
        read_at_s = time.monotonic()
        async with self._database.transaction() as tx:
            session = await repository.find_session(tx, digest)
        self._cache.pop(digest, None)
        if session is not None:
            self._cache[digest] = _Cached(session, read_at_s)
            if len(self._cache) > MOST_CACHED:
                self._cache.popitem(last=False)
        return session
