"""Background tasks that outlive their errors: a bug is logged and counted, and its task starts again."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import structlog

from command.foundation.metrics import TASK_RESTARTS

log = structlog.get_logger(__name__)
FIRST_WAIT_S = 0.2
LONGEST_WAIT_S = 5.0
CANCEL_AGAIN_S = 2.0


class Supervisor:
    """Owns the long-running tasks of a process."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def run(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Keep `work` running under `name`; it returns only to be started again."""
        self._tasks[name] = asyncio.create_task(self._keep(name, work), name=name)

    async def _keep(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        wait_s = FIRST_WAIT_S
        while True:
            started = asyncio.get_running_loop().time()
            try:
                await work()
            except asyncio.CancelledError:
                raise
            except Exception:
                TASK_RESTARTS.labels(name).inc()
                log.exception("task_failed", task=name)
            lived_s = asyncio.get_running_loop().time() - started
            wait_s = FIRST_WAIT_S if lived_s > LONGEST_WAIT_S else min(wait_s * 2, LONGEST_WAIT_S)
            await asyncio.sleep(wait_s)

    async def stop(self) -> None:
        await end_all(self._tasks.values())
        self._tasks.clear()


async def end_all(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel until all have ended: below Python 3.12 `asyncio.wait_for` can swallow a cancellation (CPython 86296)."""
    wanted = set(tasks)
    while running := {task for task in wanted if not task.done()}:
        for task in running:
            task.cancel()
        await asyncio.wait(running, timeout=CANCEL_AGAIN_S)
    for task in wanted:
        if not task.cancelled():
            task.exception()  # looked at, so that nothing is said of it later
