"""Writing to the audit, as rooms below its keeper are handed it. Not the audit itself: that belongs to the force."""

from datetime import datetime
from typing import Any, Protocol

from command.foundation.database import Transaction
from command.foundation.security import Scope


class WriteAudit(Protocol):
    async def __call__(
        self, tx: Transaction, at: datetime, scope: Scope, code: str, path: str, data: dict[str, Any]
    ) -> None:
        """Keep, in the transaction that makes it, a change of this `code` to the thing named by `path`."""
