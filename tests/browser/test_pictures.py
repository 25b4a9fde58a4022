"""The pictures of the README, taken of a whole demo city that runs already; collected only when they are asked for:

`ZHIHUI_SCREENSHOTS=docs/images ZHIHUI_SCREENSHOTS_OF=http://127.0.0.1:8080 python -m pytest tests/browser/test_pictures.py`.
A person looks at them before they are committed.
"""

import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.town import PASSWORD

pytestmark = pytest.mark.browser
UNDER_WAY = ("赶赴", "到场")


@pytest.fixture
def folder() -> Path:
    return Path(os.environ["ZHIHUI_SCREENSHOTS"])


@pytest_asyncio.fixture
async def city(context: BrowserContext) -> AsyncIterator[Page]:
    page = await sign_in(context, "dispatcher")
    await page.locator(".board .crew").nth(12).wait_for()
    await page.get_by_role("button", name="开始值班").click()
    yield page


async def sign_in(context: BrowserContext, who: str) -> Page:
    page = await context.new_page()
    await page.goto(os.environ["ZHIHUI_SCREENSHOTS_OF"])
    await page.get_by_label("用户名").fill(who)
    await page.get_by_label("密码").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.get_by_label("用户名").wait_for(state="detached")
    return page


async def settled(page: Page) -> None:
    """The map has drawn what it asked for, and no notice stands over it."""
    await page.wait_for_load_state("networkidle")
    await expect(page.locator(".notices li")).to_have_count(0)
    await page.locator("canvas").first.wait_for()
    await page.wait_for_timeout(2500)


async def under_way(page: Page) -> None:
    """Open the incident whose crew drives or works, and look at it."""
    await page.get_by_role("group", name="按状态筛选").get_by_role("button", name="处置").click()
    items = page.get_by_role("listbox", name="事件").get_by_role("option")
    await items.first.wait_for()
    for at in range(min(8, await items.count())):
        await items.nth(at).click()
        stage = page.locator(".order .stage").first
        await stage.wait_for()
        if await stage.inner_text() in UNDER_WAY:
            break
    await page.get_by_role("group", name="按状态筛选").get_by_role("button", name="全部").click()
    await page.locator(".candidates li").nth(2).wait_for()
    await page.keyboard.press("g")


async def test_the_cockpit(city: Page, folder: Path) -> None:
    await under_way(city)
    await settled(city)
    await city.screenshot(path=folder / "cockpit.png")


async def test_the_cockpit_by_day(city: Page, folder: Path) -> None:
    await city.keyboard.press("b")
    await settled(city)
    await city.screenshot(path=folder / "light.png")


async def test_the_intake(city: Page, folder: Path) -> None:
    await city.keyboard.press("n")
    await expect(city.get_by_label("反映内容")).to_be_focused()
    await city.keyboard.type("夜市摊贩占道经营，行人被迫走车道")
    await city.keyboard.press("Tab")
    await city.keyboard.type("茶山街道")
    await city.locator(".place").get_by_role("option").first.wait_for()
    await city.keyboard.press("Enter")
    await expect(city.locator(".beside .box")).to_contain_text("茶山")
    await settled(city)
    await city.screenshot(path=folder / "intake.png")
    await city.keyboard.press("Control+Enter")
    await expect(city.get_by_label("反映内容")).to_have_count(0)


async def test_the_squads_desk(context: BrowserContext, folder: Path) -> None:
    """The call that the intake has registered lies in its squad's queue."""
    squad = await sign_in(context, "squad")
    await squad.get_by_text("夜市摊贩占道经营").first.wait_for()
    await settled(squad)
    await squad.screenshot(path=folder / "squad.png")


async def test_the_planners_page(context: BrowserContext, folder: Path) -> None:
    """A study of the whole city, looked at where the net ends and where a site was moved."""
    planner = await sign_in(context, "planner")
    await planner.goto(os.environ["ZHIHUI_SCREENSHOTS_OF"] + "/coverage")
    await planner.get_by_role("tab", name="计算").wait_for()
    await planner.wait_for_load_state("networkidle")
    if await planner.get_by_text("先做一次覆盖计算").is_visible():
        await planner.get_by_role("button", name="新计算").click()
        await planner.get_by_role("button", name="开始计算").click()
    await planner.locator(".shares .row").first.wait_for(timeout=600_000)
    study = re.search(r"study=(\d+)", planner.url)
    assert study is not None
    answer = await planner.request.get(
        f"{os.environ['ZHIHUI_SCREENSHOTS_OF']}/api/radio/studies/{study[1]}/gaps?terminal=handheld_at_head"
    )
    gaps = [feature["properties"] for feature in (await answer.json())["features"]]
    hidden = next((gap for gap in gaps if gap["cause"] == "hidden"), gaps[0])
    await planner.goto(f"{planner.url}&area={hidden['area_code']}&point={hidden['lon']:.5f},{hidden['lat']:.5f}")
    await planner.get_by_role("img", name="剖面").wait_for()
    await settled(planner)
    await planner.screenshot(path=folder / "coverage.png")
