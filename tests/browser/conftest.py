"""One service on the garrison for the session, Chromium in front of it, and the crews' real terminals behind it."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
import sqlalchemy as sa
from geoalchemy2.shape import from_shape
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect
from shapely.geometry import MultiPolygon, box

from command.app.embedded import EmbeddedServices
from command.app.embedded.services import erase
from command.app.schema import migrate
from command.force.tables import account
from command.foundation.database import Database
from command.foundation.security import hash_password
from command.geo.tables import disputed_area
from tests.browser.air import free_ports
from tests.browser.cars import Cars
from tests.browser.town import PASSWORD, PATIENCE_MS, SEAT, Town
from tests.faults.service import ROOT, Service
from tests.incidents.small_city import FIRST_DAY, Desk
from tests.scenarios.garrison import CREWS, Garrison, found_garrison
from tests.scenarios.watch_room import WatchRoom

collect_ignore = [] if "ZHIHUI_SCREENSHOTS" in os.environ else ["test_pictures.py"]
HERE = Path(__file__).parent
LONGEST_S = 400
FLAGS = (
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
    "--lang=zh-CN",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whichever test comes first waits for the service as well, on a busy machine for minutes."""
    for item in items:
        if item.path.parent == HERE and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(LONGEST_S))


@pytest.fixture(scope="session")
def built_pages() -> None:
    """Without them a browser test proves nothing."""
    if not (ROOT / "web" / "dist" / "index.html").is_file():
        pytest.fail("web/dist is not built: `./zhihui test` does it, or `npm ci && npm run build` in web/")


@pytest.fixture(scope="session")
def furnished(built_pages: None) -> Iterator[tuple[Path, Garrison]]:
    """A data directory with the garrison in its database."""
    made = Path(tempfile.mkdtemp(prefix="zhihui-browser-", dir="/tmp"))
    made.chmod(0o755)
    data_dir = made / "var"
    data_dir.mkdir(mode=0o755)
    with EmbeddedServices(data_dir) as urls, asyncio.Runner() as runner:
        garrison = runner.run(_fill(urls.database_url))
    yield data_dir, garrison
    erase(data_dir)
    shutil.rmtree(made)


async def _fill(url: str) -> Garrison:
    database = Database(url)
    try:
        await migrate(database)
        garrison = await found_garrison(database, datetime.now(UTC))
        async with database.transaction() as tx:
            await tx.execute(sa.update(account).values(password_hash=hash_password(PASSWORD)))
            await tx.execute(sa.insert(disputed_area).values(_claimed_twice()))
        return garrison
    finally:
        await database.close()


def _claimed_twice() -> dict[str, object]:
    """The south-eastern corner of 五星街道, which 无队街道 claims as well."""
    return {
        "code": "D-1",
        "claimant_codes": ["B1", "B2"],
        "desk_code": "b-brigade",
        "valid_from": FIRST_DAY,
        "area_m2": 500_000.0,
        "geom": from_shape(MultiPolygon([box(119.955, 31.70, 119.96, 31.71)]), srid=4326),
    }


@pytest_asyncio.fixture(scope="session")
async def town(furnished: tuple[Path, Garrison]) -> AsyncIterator[Town]:
    """The service with every crew of the garrison on duty."""
    data_dir, garrison = furnished
    service = Service(data_dir, radio_port=free_ports())
    try:
        await service.start()
        async with httpx.AsyncClient(base_url=service.address, trust_env=False, timeout=60) as client:
            room = WatchRoom(Desk(client), garrison)
            yield Town(service, room, {name: await room.sign_on(name) for name in CREWS})
    finally:
        service.stop()


@pytest_asyncio.fixture(autouse=True)
async def tidied(request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """What a test leaves in the town, also by failing, is none of the next one's business."""
    yield
    town = request.node.funcargs.get("town")
    if isinstance(town, Town):
        await town.tidy()


@pytest_asyncio.fixture
async def cars(town: Town) -> AsyncIterator[Cars]:
    """Every crew's vehicle terminal, connected over TCP and seen where it stands."""
    async with Cars.connected(town.service.terminal_port) as made:
        yield made


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.fail("no Chromium on this machine: `./zhihui test` installs it, or `apt-get install chromium`")
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        expect.set_options(timeout=PATIENCE_MS)
        yield launched
        await launched.close()
    # Pipes of the driver and sockets of the last requests end in the loop's next turns, of which there are no more.
    await asyncio.sleep(0.2)


@pytest_asyncio.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    made = await browser.new_context(**SEAT)
    made.set_default_timeout(PATIENCE_MS)
    yield made
    await made.close()


@pytest_asyncio.fixture
async def cockpit(context: BrowserContext, town: Town, cars: Cars) -> Page:
    """The dispatcher's desk with the first picture on it and every car on the map."""
    page = await town.sign_in(context, "dispatcher")
    await expect(page.locator(".board .crew")).to_have_count(len(CREWS))
    await expect(page.get_by_role("application", name="地图")).to_be_visible()
    return page
