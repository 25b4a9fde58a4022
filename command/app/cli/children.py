"""Child processes that never outlive us: stopped in order, and ended by the kernel when we are killed."""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from command.app.cli.tools import child_environment

PATIENCE_S = 15.0


@asynccontextmanager
async def running_program(module: str, words: list[str], secrets: Mapping[str, str]) -> AsyncIterator[None]:
    """`python -m MODULE` beside us for the block. Secrets go by the environment: command lines are public.

    It runs apart from our terminal, so that Ctrl-C reaches us alone and we end it before what it speaks to.
    """
    child = await asyncio.create_subprocess_exec(
        *_ends_with_us(),
        *(sys.executable, "-P", "-m", module, *words),
        env={**child_environment(), **secrets},
        stdin=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield
    finally:
        await _end(child)


async def _end(child: asyncio.subprocess.Process) -> None:
    if child.returncode is not None:
        return
    child.terminate()
    try:
        await asyncio.wait_for(child.wait(), PATIENCE_S)
    except TimeoutError:
        child.kill()
        await child.wait()


def _ends_with_us() -> list[str]:
    """util-linux asks the kernel to end the child when its parent dies, however it dies."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", "--"] if setpriv else []
