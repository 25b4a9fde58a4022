"""What a process is made of: the shared parts that rooms are built from, and what each room adds."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fastapi import APIRouter

from command.foundation.audit import WriteAudit
from command.foundation.bus import Bus
from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.foundation.history.events import History
from command.foundation.http import Services
from command.foundation.security import Scope
from command.foundation.settings import Role, Settings

Work = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Check:
    """One line of /api/health. A vital check that fails makes the process answer 503."""

    name: str
    ask: Callable[[], Awaitable[str | None]]
    vital: bool = True


@dataclass(slots=True)
class House:
    """Filled by the rooms, from the lowest to the highest, before anything runs."""

    settings: Settings
    clock: Clock
    database: Database
    bus: Bus
    history: History
    services: Services = field(default_factory=Services)
    routers: list[APIRouter] = field(default_factory=list)
    work: list[tuple[Role, str, Work]] = field(default_factory=list)
    before_serving: list[Work] = field(default_factory=list)
    after_serving: list[Work] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    authenticate: Callable[[str], Awaitable[Scope | None]] | None = None
    audit: WriteAudit | None = None

    async def write_audit(
        self, tx: Transaction, at: datetime, scope: Scope, code: str, path: str, data: dict[str, Any]
    ) -> None:
        """What rooms below the audit's keeper are handed; he takes his place before anything is served."""
        if self.audit is not None:
            await self.audit(tx, at, scope, code, path, data)
