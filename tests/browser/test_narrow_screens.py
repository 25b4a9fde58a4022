"""Small screens, a telephone, and a browser that cannot draw a map."""

import shutil
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.cars import Cars
from tests.browser.town import SEAT, Town

pytestmark = pytest.mark.browser
SHARED = """
(selectors) => {
  const parts = selectors.map((selector) => document.querySelector(selector).getBoundingClientRect());
  return parts.some((a, i) => parts.some((b, j) => i < j
    && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1));
}
"""
CLIPPED = """
() => [...document.querySelectorAll(".board .timer")]
  .filter((one) => one.getBoundingClientRect().right > one.closest(".column").getBoundingClientRect().right).length
"""
OUTSIDE = """
() => [...document.querySelectorAll("button, input, select, a, .list")]
  .filter((one) => getComputedStyle(one).visibility !== "hidden" && one.getClientRects().length)
  .filter((one) => { const { left, right } = one.getBoundingClientRect(); return left < -1 || right > innerWidth + 1; })
  .map((one) => one.outerHTML.slice(0, 120))
"""
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "locale": "zh-CN",
    "has_touch": True,
    "is_mobile": True,
    "reduced_motion": "reduce",
}


async def test_everything_fits_a_screen_of_1024_by_640(cockpit: Page, town: Town) -> None:
    incident = await town.desk.call(description="店外经营")
    await cockpit.set_viewport_size({"width": 1024, "height": 640})
    await town.open_incident(cockpit, incident["id"])
    await expect(cockpit.locator(".candidates li").first).to_be_visible()
    assert await cockpit.evaluate(SHARED, [".bar", ".left", ".middle", ".right", ".below"]) is False
    assert await cockpit.evaluate(SHARED, [".tools", ".synthetic"]) is False
    await expect(cockpit.locator(".board .timer")).not_to_have_count(0)
    assert await cockpit.evaluate(CLIPPED) == 0
    await cockpit.keyboard.press("n")
    await expect(cockpit.locator("button[type=submit]")).to_be_visible()
    await cockpit.locator("button[type=submit]").scroll_into_view_if_needed()
    await expect(cockpit.locator("button[type=submit]")).to_be_in_viewport()


async def test_the_squads_desk_fits_a_telephone_and_survives_a_reload(browser: Browser, town: Town, cars: Cars) -> None:
    await town.desk.call(description="夜市占道")
    async with await browser.new_context(**PHONE) as context:
        page = await town.sign_in(context, "squad", "/squad")
        parts = page.get_by_role("navigation", name="分区")
        await expect(page.get_by_role("option").first).to_be_visible()
        assert await page.evaluate(OUTSIDE) == []
        await page.get_by_role("button", name="告警").tap()
        await expect(page.locator(".tray .list")).to_be_in_viewport(ratio=1)
        await page.keyboard.press("Escape")
        await expect(page.locator(".tray .list")).to_have_count(0)
        await parts.get_by_role("button", name="班次").tap()
        await expect(page.get_by_role("button", name="照上一班签到")).to_be_visible()
        await expect(page.get_by_role("button", name="English")).to_be_visible()
        assert await page.evaluate(OUTSIDE) == []
        await parts.get_by_role("button", name="事件").tap()
        await page.get_by_role("option").first.tap()
        await expect(page.locator(".candidates li").first).to_be_visible()
        assert await page.evaluate(OUTSIDE) == []
        await page.wait_for_url("**in=incident.*")
        number = await page.locator(".hand h2").inner_text()
        await page.reload()
        await expect(page.locator(".hand h2")).to_have_text(number)
        await expect(page.locator(".candidates li").first).to_be_visible()
        await parts.get_by_role("button", name="地图").tap()
        await page.wait_for_url("**part=map**")
        await page.reload()
        await expect(parts.get_by_role("button", name="地图")).to_have_attribute("aria-pressed", "true")
        await expect(page.get_by_role("application", name="地图")).to_be_visible()


async def test_without_webgl_the_lists_work_and_a_sentence_says_why_there_is_no_map(town: Town, cars: Cars) -> None:
    await town.desk.call(description="占道洗车")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    async with async_playwright() as playwright:
        plain = await playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-3d-apis"]
        )
        context = await plain.new_context(**SEAT)
        page = await town.sign_in(context, "dispatcher")
        await expect(page.get_by_text("此浏览器无法绘制地图")).to_be_visible()
        await page.get_by_role("option").filter(has_text="占道经营").first.wait_for()
        await page.keyboard.press("j")
        await page.keyboard.press("Enter")
        await expect(page.locator(".candidates li").first).to_be_visible()
        await page.get_by_role("tab", name="力量").click()
        await page.keyboard.press("j")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("region", name="队伍", exact=True)).to_contain_text("位置")
        await plain.close()
