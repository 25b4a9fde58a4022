"""Work that is done again and again while databases come and go."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import asyncpg
import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionInTime

from command.foundation.errors import CommandError

log = structlog.get_logger(__name__)

PASSING: Final = (
    OSError,
    TimeoutError,
    DBAPIError,
    NoConnectionInTime,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    CommandError,
)
"""What time heals, or a person; everything else is a fault of ours and told with its trace."""


async def steadily(every_s: float, work: Callable[[], Awaitable[object]]) -> None:
    """For ever; a round that the database did not take is told in one line."""
    while True:
        try:
            await work()
        except PASSING as error:
            log.warning("radio_round_failed", work=work.__qualname__, error=f"{type(error).__name__}: {error}"[:300])
        await asyncio.sleep(every_s)
