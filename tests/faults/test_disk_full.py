"""The database's disk is full: fixes get no answer, commands a clear refusal, nothing is lost, and room brings all back."""

import asyncio
import contextlib
import os
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.faults.conftest import Prepared
from tests.faults.load import loaded
from tests.faults.promises import assert_kept
from tests.faults.service import Service, until
from tests.scenarios.garrison import PHONES

pytestmark = pytest.mark.fault
ROOM_BYTES = 40_000_000
"""What the small disk has left when the service starts."""
PIECE = bytes(65536)


@pytest.fixture
def small_disk(prepared: Prepared) -> Iterator[Path]:
    """A file system of its own with the prepared directory in it."""
    used = int(subprocess.run(["du", "-sb", prepared.data_dir], capture_output=True, check=True).stdout.split()[0])
    disk = Path(tempfile.mkdtemp(prefix="disk-", dir=prepared.data_dir.parent))
    size = f"size={used * 11 // 10 + ROOM_BYTES},mode=755"
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", disk], check=False).returncode:
        disk.rmdir()
        pytest.skip("a small file system can only be mounted by root")
    try:
        subprocess.run(["cp", "-a", prepared.data_dir, disk / "var"], check=True)
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)
        disk.rmdir()


@pytest_asyncio.fixture
async def cramped(small_disk: Path, tmp_path: Path) -> AsyncIterator[Service]:
    """What it says goes elsewhere, as a service manager would have it."""
    made = Service(small_disk / "var", words_file=tmp_path / "words.log")
    try:
        await made.start()
        yield made
    finally:
        made.stop()
        made.discard()


@contextlib.asynccontextmanager
async def filled(disk: Path) -> AsyncIterator[None]:
    """Full to the last block, and whatever is freed is taken too, until the block ends."""
    ballast = disk / "ballast"
    filling = asyncio.create_task(_fill(ballast))
    try:
        yield
    finally:
        filling.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await filling
        ballast.unlink()


async def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        while True:
            with contextlib.suppress(OSError):
                while file.write(PIECE) == len(PIECE):
                    pass
            await asyncio.sleep(0.02)


async def test_a_full_disk_refuses_and_loses_nothing(cramped: Service, small_disk: Path) -> None:
    async with loaded(cramped.address, cramped.terminal_port, list(PHONES.values())) as load:
        await load.goes_on()
        async with filled(small_disk):
            await until(lambda: all(len(caller.refused) > 5 for caller in load.callers))
            await until(lambda: "fixes_wait" in cramped.words)
        await load.goes_on()
    assert {code for caller in load.callers for _, code in caller.refused} == {"database_unavailable"}
    await cramped.healthy()
    await assert_kept(cramped.database_url, load)
