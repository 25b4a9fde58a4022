"""A task that fails is started again, and stopping stops it."""

import asyncio

from command.foundation.tasks import Supervisor, end_all


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


async def test_a_task_that_swallows_a_cancellation_is_ended_all_the_same() -> None:
    """As `asyncio.wait_for` inside a pool of connections may do: one cancellation, waited for, would wait for ever."""
    swallowed = 0

    async def stubborn() -> None:
        nonlocal swallowed
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                swallowed += 1
                if swallowed > 1:
                    raise

    tasks = [asyncio.create_task(stubborn())]
    await asyncio.sleep(0)
    await end_all(tasks)
    assert (swallowed, tasks[0].cancelled()) == (2, True)
