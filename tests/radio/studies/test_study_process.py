import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from command.foundation.errors import CommandError
from command.radio.studies.process import ChildDiedError, StudyChild

PARENT = """
import asyncio, contextlib, sys
from pathlib import Path
from command.foundation.errors import CommandError
from command.radio.studies.process import StudyChild

async def main():
    child = StudyChild(Path(sys.argv[1]), "orphan", 0)
    with contextlib.suppress(CommandError):
        await child.ask("tile", study_id=1, path="")
    print("child", child.pid, flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""


def gone(pid: int) -> bool:
    """Ended, or waiting to be reaped by whoever adopted it."""
    try:
        return "State:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return True


async def until_gone(pid: int) -> None:
    async with asyncio.timeout(30):
        while not gone(pid):
            await asyncio.sleep(0.05)


async def wake(child: StudyChild) -> int:
    """Its number, once it has answered: that there is no such study."""
    with pytest.raises(CommandError, match="study_files_missing"):
        await child.ask("tile", study_id=1, path="")
    assert child.pid is not None
    return child.pid


async def test_a_killed_child_is_told_of_and_the_next_question_starts_another(tmp_path: Path) -> None:
    child = StudyChild(tmp_path, "killed", 0)
    first = await wake(child)
    os.kill(first, signal.SIGSTOP)
    waiting = asyncio.create_task(child.ask("tile", study_id=1, path=""))
    await asyncio.sleep(0)
    os.kill(first, signal.SIGKILL)
    with pytest.raises(ChildDiedError):
        await waiting
    assert await wake(child) != first
    await child.stop()
    assert child.pid is None


async def test_a_child_ends_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", PARENT, str(tmp_path)),
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    assert parent.stdout is not None
    pid = None
    while pid is None:
        word, _, number = (await parent.stdout.readline()).decode().partition(" ")
        pid = int(number) if word == "child" else None
    assert not gone(pid)
    parent.kill()
    await parent.wait()
    await until_gone(pid)


async def test_a_child_that_nobody_asks_ends_after_a_while(tmp_path: Path) -> None:
    child = StudyChild(tmp_path, "idle", 0, idle_s=0.5)
    await until_gone(await wake(child))
    await child.stop()
