"""One commit for many small facts: whatever has come while the last commit ran goes into the next one."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

import structlog

from command.foundation.database import Database, Transaction
from command.foundation.tasks import end_all
from command.gateway.radios.patience import patience

log = structlog.get_logger(__name__)
Act = Callable[[Transaction], Awaitable[None]]
MOST: Final = 256
PATIENCE_S: Final = 10.0
"""Then the message is not acknowledged and comes again."""


class Ledger:
    def __init__(self, database: Database, patience_s: float = PATIENCE_S) -> None:
        self._database = database
        self._patience_s = patience_s
        self._waiting: list[tuple[Act, asyncio.Future[None]]] = []
        self._something = asyncio.Event()
        self._beside: set[asyncio.Task[None]] = set()

    def note(self, work: Coroutine[Any, Any, None]) -> None:
        """Keep something that nobody waits for; what cannot be kept is told of."""
        task = asyncio.create_task(_told(work))
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def stop(self) -> None:
        await end_all(self._beside)

    async def keep(self, act: Act) -> None:
        """Returns when what `act` did is committed; raises what kept it from that. `act` may be run twice."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((act, done))
        self._something.set()
        async with patience(self._patience_s):
            await done

    async def run(self) -> None:
        """The gateway's task."""
        while True:
            await self._something.wait()
            self._something.clear()
            while self._waiting:
                taken, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                wanted = [(act, done) for act, done in taken if not done.done()]
                if wanted:
                    await self._commit(wanted)

    async def _commit(self, wanted: list[tuple[Act, asyncio.Future[None]]]) -> None:
        try:
            async with patience(self._patience_s), self._database.transaction() as tx:
                for act, _ in wanted:
                    await act(tx)
        except Exception as error:  # noqa: BLE001 - told to whoever waits
            if len(wanted) > 1:
                for one in wanted:
                    if not one[1].done():  # else whoever waited has given it up, and it comes again
                        await self._commit([one])
                return
            _tell(wanted, error)
        else:
            _tell(wanted, None)


def _tell(wanted: list[tuple[Act, asyncio.Future[None]]], error: Exception | None) -> None:
    for _, done in wanted:
        if done.done():
            continue
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)


async def _told(work: Awaitable[None]) -> None:
    try:
        await work
    except Exception as error:  # noqa: BLE001 - the thing it is about is looked at again
        log.warning("radio_note_not_kept", error=f"{type(error).__name__}: {error}"[:300])
