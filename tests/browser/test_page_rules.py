"""What holds on every page: the content policy, accessibility, both languages."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import sign_in

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""


def test_nothing_breaks_the_content_policy(page: Page, address: str) -> None:
    page.add_init_script(LISTEN)
    sign_in(page, address, "dispatcher")
    page.locator(".board .crew").first.wait_for()
    for key in ("n", "Escape", "/", "Escape", "?", "Escape", "b", "b"):
        page.keyboard.press(key)
    assert page.evaluate("window.violations") == []


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_serious(browser: Browser, address: str, theme: str) -> None:
    with browser.new_context(bypass_csp=True, viewport={"width": 1366, "height": 768}, locale="zh-CN") as context:
        page = context.new_page()
        sign_in(page, address, "dispatcher")
        page.locator(".board .crew").first.wait_for()
        if theme == "light":
            page.keyboard.press("b")
        page.keyboard.press("n")
        page.add_script_tag(path=AXE)
        found: list[dict[str, Any]] = page.evaluate("axe.run().then(({ violations }) => violations)")
        serious = {each["id"]: each["nodes"][0]["html"] for each in found if each["impact"] in {"serious", "critical"}}
        assert serious == {}


def test_english_is_a_switch_and_names_stay(cockpit: Page) -> None:
    crew = cockpit.locator(".board .crew .name").first
    name = crew.inner_text()
    cockpit.get_by_role("button", name="dispatcher").click()
    cockpit.get_by_role("button", name="English").click()
    expect(cockpit.get_by_role("tab", name="Incidents")).to_be_visible()
    expect(crew).to_have_text(name)
    assert cockpit.evaluate("document.documentElement.lang") == "en"
