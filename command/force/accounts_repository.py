"""SQL of accounts and sessions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from command.force.kinds import SessionKind
from command.force.tables import account, desk_sign_on, session
from command.foundation.database import Transaction


@dataclass(frozen=True, slots=True)
class Account:
    id: int
    username: str
    roles: tuple[str, ...]
    body_id: int | None
    person_id: int | None
    locked: bool
    failures: int
    locked_until: datetime | None
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class Session:
    expires_at: datetime
    account: Account


@dataclass(frozen=True, slots=True)
class NewSession:
    kind: SessionKind
    created_at: datetime
    expires_at: datetime
    label: str = ""


async def lock_account(tx: Transaction, username: str) -> Account | None:
    row = (await tx.execute(sa.select(account).where(account.c.username == username).with_for_update())).one_or_none()
    return of_row(row) if row is not None else None


async def list_open(tx: Transaction) -> list[Account]:
    """Accounts with a password that are not locked, by name."""
    open_ones = sa.select(account).where(account.c.password_hash.is_not(None), sa.not_(account.c.locked))
    return [of_row(row) for row in await tx.execute(open_ones.order_by(account.c.username))]


async def save_failures(tx: Transaction, account_id: int, failures: int, locked_until: datetime | None) -> None:
    await tx.execute(
        sa.update(account).where(account.c.id == account_id).values(failures=failures, locked_until=locked_until)
    )


async def clear_failures(tx: Transaction, account_id: int) -> None:
    await tx.execute(
        sa.update(account)
        .where(account.c.id == account_id, account.c.failures > 0)
        .values(failures=0, locked_until=None)
    )


async def insert_session(tx: Transaction, digest: bytes, account_id: int, new: NewSession) -> None:
    await tx.execute(
        sa.insert(session).values(
            digest=digest,
            account_id=account_id,
            kind=new.kind.value,
            label=new.label,
            created_at=new.created_at,
            expires_at=new.expires_at,
        )
    )


async def find_session(tx: Transaction, digest: bytes) -> Session | None:
    """An open session with its account; whether it has run out is the caller's to say."""
    query = (
        sa.select(account, session.c.expires_at)
        .join_from(session, account)
        .where(session.c.digest == digest, session.c.ended_at.is_(None))
    )
    row = (await tx.execute(query)).one_or_none()
    return Session(row.expires_at, of_row(row)) if row is not None else None


async def end_session(tx: Transaction, digest: bytes, now: datetime) -> Account | None:
    """Close a session; the account it belonged to, or None where there was none open."""
    ended = (
        await tx.execute(
            sa.update(session)
            .where(session.c.digest == digest, session.c.ended_at.is_(None))
            .values(ended_at=now)
            .returning(session.c.account_id)
        )
    ).scalar_one_or_none()
    if ended is None:
        return None
    return of_row((await tx.execute(sa.select(account).where(account.c.id == ended))).one())


async def end_sessions_of(tx: Transaction, account_id: int, now: datetime, kind: SessionKind | None = None) -> None:
    query = sa.update(session).where(session.c.account_id == account_id, session.c.ended_at.is_(None))
    if kind is not None:
        query = query.where(session.c.kind == kind.value)
    await tx.execute(query.values(ended_at=now))


async def end_desk(tx: Transaction, account_id: int, now: datetime) -> None:
    """Whoever signs out has left the desk."""
    await tx.execute(
        sa.update(desk_sign_on)
        .where(desk_sign_on.c.account_id == account_id, desk_sign_on.c.signed_off_at.is_(None))
        .values(signed_off_at=now)
    )


def of_row(row: sa.Row[Any]) -> Account:
    return Account(
        id=row.id,
        username=row.username,
        roles=tuple(row.roles),
        body_id=row.body_id,
        person_id=row.person_id,
        locked=row.locked,
        failures=row.failures,
        locked_until=row.locked_until,
        password_hash=row.password_hash,
    )
