"""What holds on every page: signing in, the content policy, accessibility, both languages, a small screen."""

from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.cars import Cars
from tests.browser.town import PASSWORD, SEAT, Town
from tests.faults.service import ROOT

pytestmark = pytest.mark.browser
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""
CHINESE = """
() => [...document.querySelectorAll("[aria-label], [placeholder], label > span, h3, th, dt, .label, .button, .quiet")]
  .filter((one) => !one.closest(".languages"))
  .flatMap((one) => [one.getAttribute("aria-label"), one.getAttribute("placeholder"),
    ...[...one.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ textContent }) => textContent)])
  .filter((text) => /\\p{Script=Han}/u.test(text ?? ""))
"""
OVERLAPS = """
(() => {
  const box = (selector) => document.querySelector(selector).getBoundingClientRect();
  const parts = [".bar", ".left", ".middle", ".right", ".below"].map(box);
  return parts.some((a, i) => parts.some((b, j) => i < j
    && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1));
})()
"""


async def test_signing_in_by_the_form_opens_the_desk_and_a_wrong_password_does_not(
    context: BrowserContext, town: Town
) -> None:
    page = await context.new_page()
    await page.goto(town.address)
    await page.get_by_label("用户名").fill("dispatcher")
    await page.get_by_label("密码").fill("not-this-one")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_have_text("用户名或密码不对。")
    await page.get_by_label("密码").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.locator(".board .crew").first).to_be_visible()


async def test_nothing_breaks_the_content_policy(context: BrowserContext, town: Town, cars: Cars) -> None:
    await context.add_init_script(LISTEN)
    page = await town.sign_in(context, "dispatcher")
    await page.locator(".board .crew").first.wait_for()
    await page.get_by_role("application", name="地图").wait_for()
    for key in ("n", "Escape", "/", "Escape", "?", "Escape", "b", "b"):
        await page.keyboard.press(key)
    assert await page.evaluate("window.violations") == []


@pytest.mark.parametrize("theme", ["dark", "light"])
async def test_axe_finds_nothing_serious(browser: Browser, town: Town, theme: str) -> None:
    await town.desk.call(description="店外经营")
    async with await browser.new_context(bypass_csp=True, **SEAT) as context:
        page = await town.sign_in(context, "dispatcher")
        await page.locator(".board .crew").first.wait_for()
        if theme == "light":
            await page.keyboard.press("b")
        await page.add_script_tag(path=AXE)
        await page.keyboard.press("n")
        await page.get_by_label("反映内容").wait_for()
        assert await _serious(page) == {}
        await page.keyboard.press("Escape")
        await page.keyboard.press("Escape")
        await page.get_by_role("option").filter(has_text="占道经营").first.click()
        await page.locator(".candidates li").first.wait_for()
        await page.locator("details.steps summary").click()
        await page.get_by_role("button", name="更正地点").click()
        assert await _serious(page) == {}
        await page.keyboard.press("Escape")
        await page.keyboard.press("/")
        await page.keyboard.type("茶山")
        await page.get_by_role("listbox", name="搜索与命令").get_by_role("option").first.wait_for()
        assert await _serious(page) == {}
        await page.keyboard.press("Escape")
        await page.locator(".board .crew").first.click()
        await page.keyboard.press("t")
        await page.get_by_role("group", name="行驶轨迹").wait_for()
        assert await _serious(page) == {}
        await page.keyboard.press("?")
        await page.get_by_role("dialog", name="快捷键").wait_for()
        assert await _serious(page) == {}


async def _serious(page: Page) -> dict[str, Any]:
    found: list[dict[str, Any]] = await page.evaluate("axe.run().then(({ violations }) => violations)")
    return {each["id"]: each["nodes"][0]["html"] for each in found if each["impact"] in {"serious", "critical"}}


async def test_english_is_a_switch_and_names_stay(cockpit: Page) -> None:
    crew = cockpit.locator(".board .crew .name").first
    name = await crew.inner_text()
    await cockpit.get_by_role("button", name="dispatcher").click()
    await cockpit.get_by_role("button", name="English").click()
    await expect(cockpit.get_by_role("tab", name="Incidents")).to_be_visible()
    await expect(crew).to_have_text(name)
    assert await cockpit.evaluate("document.documentElement.lang") == "en"
    await cockpit.keyboard.press("Escape")
    await cockpit.keyboard.press("n")
    await expect(cockpit.get_by_label("What is reported")).to_be_focused()
    assert await cockpit.evaluate(CHINESE) == []


async def test_everything_fits_a_screen_of_1366_by_768(cockpit: Page, town: Town) -> None:
    incident = await town.desk.call(description="店外经营")
    await town.open_incident(cockpit, incident["id"])
    candidate = cockpit.locator(".candidates li").first
    await expect(candidate).to_be_visible()
    root = "document.documentElement"
    assert await cockpit.evaluate(f"{root}.scrollWidth <= 1366 && {root}.scrollHeight <= 768")
    assert await cockpit.evaluate(OVERLAPS) is False
    await candidate.scroll_into_view_if_needed()
    await expect(candidate.locator(".send")).to_be_in_viewport()
    await expect(cockpit.get_by_role("application", name="地图")).to_be_in_viewport(ratio=0.9)
    await expect(cockpit.locator(".board .crew").first).to_be_in_viewport()
