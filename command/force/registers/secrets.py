"""Passwords of accounts: hashed off the event loop, written beside the record that never shows them."""

import asyncio
from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from command.force.tables import account
from command.foundation.database import Transaction
from command.foundation.security import hash_password


async def set_passwords(tx: Transaction, passwords: Mapping[int, str], now: datetime) -> None:
    """Give each account its password; failures before are forgotten."""
    for account_id, password in passwords.items():
        hashed = await asyncio.to_thread(hash_password, password)
        await tx.execute(
            sa.update(account)
            .where(account.c.id == account_id)
            .values(password_hash=hashed, password_changed_at=now, failures=0, locked_until=None)
        )
