"""The cable is pulled and put back: the page says so, takes calls meanwhile, and is right afterwards."""

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.conftest import sign_in

pytestmark = pytest.mark.browser


def test_the_page_says_that_it_was_cut_and_what_coming_back_did(page: Page, address: str) -> None:
    routes: list[WebSocketRoute] = []
    cut = [False]

    def through(route: WebSocketRoute) -> None:
        if cut[0]:
            route.close(code=1011)
            return
        route.connect_to_server()
        routes.append(route)

    page.route_web_socket("**/api/live", through)
    sign_in(page, address, "dispatcher")
    page.locator(".board .crew").first.wait_for()

    cut[0] = True
    routes[-1].close(code=1011)
    expect(page.get_by_role("alert")).to_contain_text("连接已断开，画面停在")
    expect(page.locator(".board .crew").first).to_be_visible()

    cut[0] = False
    page.get_by_role("button", name="立即重连").click()
    expect(page.locator(".banners")).to_contain_text("连接已恢复")
    assert len(routes) == 2


def test_a_call_taken_without_the_service_is_sent_once_when_it_is_back(cockpit: Page) -> None:
    cockpit.context.set_offline(True)
    cockpit.keyboard.press("n")
    cockpit.keyboard.type("断网时接到的来电")
    cockpit.keyboard.press("Control+Enter")
    drafts = cockpit.get_by_role("list", name="本机草稿")
    expect(drafts).to_contain_text("断网时接到的来电")
    cockpit.context.set_offline(False)
    expect(drafts).to_have_count(0)
    expect(cockpit.get_by_role("option").filter(has_text="断网时接到的来电")).to_have_count(1)
