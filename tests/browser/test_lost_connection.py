"""The cable is pulled, or the service dies: the page says so, takes calls meanwhile, and is right afterwards."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.town import Town

pytestmark = pytest.mark.browser


async def test_a_page_that_was_cut_off_catches_up_and_says_with_how_much(cockpit: Page, town: Town) -> None:
    await cockpit.context.set_offline(True)
    await expect(cockpit.get_by_role("alert")).to_contain_text("连接已断开，画面停在")
    missed = await town.desk.call("second-dispatcher", matter=None, description="断线期间的来电")
    await town.put_in_order(missed["id"])
    await cockpit.context.set_offline(False)
    await expect(cockpit.locator(".banners")).to_contain_text(re.compile("连接已恢复，补上 [1-9][0-9]* 条变化"))
    await expect(cockpit.get_by_role("option").filter(has_text="断线期间的来电")).to_have_count(1)


async def test_the_picture_stands_while_the_service_is_dead_and_calls_are_sent_once_when_it_is_back(
    cockpit: Page, town: Town
) -> None:
    town.service.kill()
    await expect(cockpit.get_by_role("alert")).to_contain_text("连接已断开，画面停在")
    await expect(cockpit.locator(".board .crew").first).to_be_visible()

    await cockpit.keyboard.press("n")
    await expect(cockpit.get_by_label("反映内容")).to_be_focused()
    await cockpit.keyboard.type("服务停了时接到的来电")
    await cockpit.keyboard.press("Control+Enter")
    drafts = cockpit.get_by_role("list", name="本机草稿")
    await expect(drafts).to_contain_text("服务停了时接到的来电")

    # The duty sheet can be printed now, when it is needed.
    await cockpit.get_by_role("alert").get_by_role("button", name="值班表").click()
    sheet = cockpit.get_by_role("article", name="值班表")
    await expect(sheet).to_contain_text("连接已断开，内容为")
    await expect(sheet).to_contain_text("服务停了时接到的来电")
    await expect(sheet.get_by_role("cell", name="one", exact=True)).to_be_visible()
    await cockpit.emulate_media(media="print")
    await expect(cockpit.locator("#app")).to_be_hidden()
    await cockpit.emulate_media(media="screen")
    await cockpit.keyboard.press("Escape")
    await expect(sheet).to_have_count(0)

    await town.service.start()
    await expect(drafts).to_have_count(0)
    await expect(cockpit.get_by_role("alert")).to_have_count(0)
    await expect(cockpit.get_by_role("option").filter(has_text="服务停了时接到的来电")).to_have_count(1)
    found = await town.desk.get("dispatcher", "/incidents", text="服务停了时接到的来电")
    assert len(found["items"]) == 1
