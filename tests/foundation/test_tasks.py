"""A task that fails is started again, and stopping stops it."""

import asyncio

from command.foundation.tasks import Supervisor


async def test_a_failing_task_is_started_again() -> None:
    started = 0
    third = asyncio.Event()

    async def fail() -> None:
        nonlocal started
        started += 1
        if started == 3:
            third.set()
        raise RuntimeError

    supervisor = Supervisor()
    supervisor.run("failing", fail)
    async with asyncio.timeout(5):
        await third.wait()
    await supervisor.stop()
    seen = started
    await asyncio.sleep(0)
    assert started == seen


async def test_one_task_that_fails_leaves_the_others_alone() -> None:
    turned = asyncio.Event()

    async def fail() -> None:
        raise RuntimeError

    async def wait() -> None:
        await asyncio.sleep(0.05)
        turned.set()
        await asyncio.Event().wait()

    supervisor = Supervisor()
    supervisor.run("failing", fail)
    supervisor.run("waiting", wait)
    async with asyncio.timeout(5):
        await turned.wait()
    await supervisor.stop()
