"""A data directory with the garrison in it, made once and copied for every test, and the service that runs on the copy."""

import asyncio
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from command.app.embedded import EmbeddedServices
from command.app.schema import migrate
from command.foundation.database import Database
from tests.faults.service import Service
from tests.incidents.small_city import Desk
from tests.scenarios.garrison import Garrison, found_garrison
from tests.scenarios.watch_room import WatchRoom


@dataclass(frozen=True, slots=True)
class Prepared:
    data_dir: Path
    garrison: Garrison


@pytest.fixture(scope="session")
def prepared() -> Iterator[Prepared]:
    made = Path(tempfile.mkdtemp(prefix="zhihui-faults-", dir="/tmp"))
    made.chmod(0o755)
    data_dir = made / "prepared"
    data_dir.mkdir(mode=0o755)
    with EmbeddedServices(data_dir) as urls, asyncio.Runner() as runner:
        garrison = runner.run(_fill(urls.database_url))
    yield Prepared(data_dir, garrison)
    shutil.rmtree(made)


async def _fill(url: str) -> Garrison:
    database = Database(url)
    try:
        await migrate(database)
        return await found_garrison(database, datetime.now(UTC))
    finally:
        await database.close()


def copied(prepared: Prepared) -> Path:
    """The prepared directory with its owners and rights, in a place of its own."""
    place = Path(tempfile.mkdtemp(prefix="copy-", dir=prepared.data_dir.parent))
    place.chmod(0o755)
    subprocess.run(["cp", "-a", str(prepared.data_dir), str(place / "var")], check=True)
    return place / "var"


@pytest_asyncio.fixture(scope="session")
async def service(prepared: Prepared) -> AsyncIterator[Service]:
    """One for all tests of a folder: each leaves it well, and counts only what it did itself."""
    data_dir = copied(prepared)
    made = Service(data_dir)
    try:
        await made.start()
        yield made
    finally:
        made.stop()
        made.discard()


@pytest_asyncio.fixture
async def room(service: Service, prepared: Prepared) -> AsyncIterator[WatchRoom]:
    async with httpx.AsyncClient(base_url=service.address, trust_env=False, timeout=30) as client:
        yield WatchRoom(Desk(client), prepared.garrison)
