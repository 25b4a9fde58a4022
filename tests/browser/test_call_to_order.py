"""From a call to a crew on its way, by keyboard, in a real browser before the whole city."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
SCREENSHOTS = os.environ.get("ZHIHUI_SCREENSHOTS")


def _photograph(page: Page, name: str) -> None:
    """For the README, when a folder is named; a person looks at them."""
    if SCREENSHOTS:
        page.screenshot(path=Path(SCREENSHOTS) / f"{name}.png")


def test_a_call_becomes_an_order_without_the_mouse(cockpit: Page) -> None:
    cockpit.keyboard.press("n")
    cockpit.keyboard.type("夜市摊贩占道经营，行人被迫走车道")
    cockpit.get_by_role("combobox", name="地点").fill("茶山街道")
    cockpit.locator(".place").get_by_role("option").first.wait_for()
    cockpit.keyboard.press("Enter")
    whose = cockpit.locator(".beside details")
    expect(whose).to_contain_text("茶山中队")
    expect(whose).to_contain_text("位于茶山街道辖区内")
    _photograph(cockpit, "intake")

    cockpit.keyboard.press("Control+Enter")
    panel = cockpit.get_by_role("region", name="事件", exact=True)
    expect(panel).to_contain_text("夜市摊贩占道经营")
    expect(panel.locator(".candidates li").first).to_be_visible()
    # The form's field no longer has the focus: single keys mean the desk again.
    cockpit.keyboard.press("g")
    cockpit.keyboard.press("a")
    order = cockpit.get_by_role("alertdialog", name="即将派单")
    expect(order).to_contain_text("派 ")
    _photograph(cockpit, "order")
    cockpit.keyboard.press("Enter")

    expect(panel.locator(".order")).to_have_count(1)
    _photograph(cockpit, "incident")


def test_escape_stops_an_order_before_it_is_sent(cockpit: Page) -> None:
    cockpit.keyboard.press("n")
    cockpit.keyboard.type("占道堆放杂物")
    cockpit.get_by_role("combobox", name="地点").fill("119.972, 31.76")
    cockpit.locator(".place").get_by_role("option").first.wait_for()
    cockpit.keyboard.press("Enter")
    cockpit.keyboard.press("Control+Enter")
    panel = cockpit.get_by_role("region", name="事件", exact=True)
    expect(panel.locator(".candidates li").first).to_be_visible()
    cockpit.keyboard.press("1")
    order = cockpit.get_by_role("alertdialog", name="即将派单")
    expect(order).to_be_visible()
    cockpit.keyboard.press("Escape")
    expect(order).to_have_count(0)
    cockpit.wait_for_timeout(3500)  # longer than the order would have waited
    expect(panel.locator(".order")).to_have_count(0)


def test_view_and_selection_survive_a_reload(cockpit: Page) -> None:
    cockpit.get_by_role("tab", name="力量").click()
    cockpit.keyboard.press("j")
    cockpit.keyboard.press("Enter")
    name = cockpit.get_by_role("region", name="队伍").get_by_role("heading", level=2).inner_text()
    cockpit.keyboard.press("g")
    cockpit.wait_for_url("**in=crew.*")
    cockpit.reload()
    expect(cockpit.get_by_role("region", name="队伍").get_by_role("heading", level=2)).to_have_text(name)
    expect(cockpit.get_by_role("tab", name="力量")).to_have_attribute("aria-selected", "true")
