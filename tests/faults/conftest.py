"""A data directory with the garrison in it, made once and copied for every test, and the service that runs on the copy."""

import asyncio
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from command.app.embedded import EmbeddedServices
from command.app.embedded.services import erase
from command.app.schema import migrate
from command.foundation.database import Database
from tests.faults.service import Service
from tests.scenarios.garrison import found_garrison


@pytest.fixture(scope="session")
def prepared() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="zhihui-faults-", dir="/tmp"))
    made.chmod(0o755)
    data_dir = made / "prepared"
    data_dir.mkdir(mode=0o755)
    with EmbeddedServices(data_dir) as urls, asyncio.Runner() as runner:
        runner.run(_fill(urls.database_url))
    yield data_dir
    shutil.rmtree(made)


async def _fill(url: str) -> None:
    database = Database(url)
    try:
        await migrate(database)
        await found_garrison(database, datetime.now(UTC))
    finally:
        await database.close()


def copied(prepared: Path, place: Path) -> Path:
    """The prepared directory with its owners and rights, under another name."""
    subprocess.run(["cp", "-a", str(prepared), str(place)], check=True)
    return place


@pytest_asyncio.fixture
async def service(prepared: Path, tmp_path: Path) -> AsyncIterator[Service]:
    data_dir = copied(prepared, Path(tempfile.mkdtemp(prefix="copy-", dir=prepared.parent)) / "var")
    data_dir.parent.chmod(0o755)
    made = Service(data_dir)
    try:
        await made.start()
        yield made
    finally:
        made.stop()
        erase(data_dir)
