"""Child processes that never outlive us: stopped in order, and ended by the kernel when we are killed."""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from command.app.cli.console import Refusal
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


async def finish_program(
    module: str, words: list[str], environment: Mapping[str, str], *, gently: bool = False
) -> None:
    """`python -m MODULE` to its end; `gently`: only with time that nobody else wants. Cancelled, it is ended first.

    Raises:
        Refusal: it failed; with the end of what it said.
    """
    nice = shutil.which("nice") if gently else None
    child = await asyncio.create_subprocess_exec(
        *([nice, "-n", "19"] if nice else []),
        *_ends_with_us(),
        *(sys.executable, "-P", "-m", module, *words),
        env={**child_environment(), **environment},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        output, _ = await child.communicate()
    finally:
        await _end(child)
    if child.returncode != 0:
        raise Refusal(f"{module} {words[0]} failed:\n{output.decode(errors='replace')[-2000:]}")


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
