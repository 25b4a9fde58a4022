"""From a call to a closed entry, by keyboard, in a real browser, with a real vehicle terminal at the other end."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.cars import Cars
from tests.browser.town import Town

pytestmark = pytest.mark.browser


async def take_call(page: Page, words: str, place: str) -> Locator:
    """N, what is reported, where it is; gives the panel of the registered incident."""
    await page.keyboard.press("n")
    await expect(page.get_by_label("反映内容")).to_be_focused()
    await page.keyboard.type(words)
    await page.keyboard.press("Tab")
    await page.keyboard.type(place)
    await page.locator(".place").get_by_role("option").first.wait_for()
    await page.keyboard.press("Enter")
    await expect(page.locator(".beside .box")).to_contain_text("茶山街道辖区内")
    await page.keyboard.press("Control+Enter")
    panel = page.get_by_role("region", name="事件", exact=True)
    await expect(panel).to_contain_text(words)
    return panel


async def test_from_the_call_to_the_closed_entry_without_the_mouse(cockpit: Page, cars: Cars) -> None:
    panel = await take_call(cockpit, "夜市摊贩占道经营，行人被迫走车道", "119.911, 31.720")
    await expect(panel).to_contain_text("茶山中队")
    first = panel.locator(".candidates li").first
    await expect(first.locator(".name")).to_have_text("one")
    await expect(first.locator(".reasons span").first).not_to_be_empty()
    await cockpit.keyboard.press("1")
    await expect(cockpit.get_by_role("alertdialog", name="即将派单")).to_contain_text("派 one")
    await cockpit.keyboard.press("Enter")

    order = panel.locator(".order")
    number = await panel.get_by_role("heading", level=2).inner_text()
    serial = await cars.question_about("one", number)
    await expect(order).to_contain_text("设备已收")
    await cars.accept("one", serial)
    await expect(order.locator(".stage")).to_have_text("已接单")
    for stage in ("赶赴", "到场"):
        await cockpit.keyboard.press("s")
        await expect(order.locator(".stage")).to_have_text(stage)
    await cockpit.keyboard.press("s")
    await expect(order.get_by_label("说明")).to_be_focused()
    await cockpit.keyboard.type("摊贩已劝离")
    await cockpit.keyboard.press("Enter")
    await expect(order.locator(".stage")).to_have_text("处置完毕")
    await expect(panel.locator(".state")).to_have_text("已处置")

    await cockpit.keyboard.press("s")
    await expect(panel.get_by_label("说明")).to_be_focused()
    await cockpit.keyboard.type("已电话告知")
    await cockpit.keyboard.press("Enter")
    await expect(panel.locator(".state")).to_have_text("已答复")
    await cockpit.keyboard.press("s")
    await expect(panel.locator(".state")).to_have_text("已办结")
    await expect(order).to_contain_text("摊贩已劝离")
    happened = panel.locator(".timeline li p:first-child")
    await expect(happened.first).to_have_text("办结")
    await expect(happened.last).to_have_text("登记")


async def test_escape_stops_an_order_before_it_is_sent(cockpit: Page, town: Town, cars: Cars) -> None:
    await cockpit.clock.install()
    incident = await town.desk.call(description="占道堆放杂物")
    await town.open_incident(cockpit, incident["id"])
    await cockpit.locator(".candidates li").first.wait_for()
    await cockpit.keyboard.press("1")
    order = cockpit.get_by_role("alertdialog", name="即将派单")
    await expect(order).to_be_visible()
    await cockpit.keyboard.press("Escape")
    await expect(order).to_have_count(0)
    await cockpit.clock.fast_forward(5000)
    await cockpit.keyboard.press("1")
    await expect(order).to_be_visible()
    await cockpit.clock.fast_forward(5000)
    # The second one ran out by itself, and is the only one that was sent.
    await expect(cockpit.locator(".order")).to_have_count(1)
    found = await town.desk.get("dispatcher", f"/incidents/{incident['id']}/orders")
    assert len(found["items"]) == 1


async def test_a_short_crew_is_refused_with_what_is_missing_and_who_could_complete_it(
    cockpit: Page, town: Town
) -> None:
    incident = await town.desk.call(matter="SR-3", description="餐饮店燃气软管老化")
    await town.open_incident(cockpit, incident["id"])
    short = cockpit.locator(".candidates li.blocked").filter(has_text="mixed")
    await expect(short.locator(".against").first).to_contain_text("执法人员")
    number = await short.locator("kbd").first.inner_text()
    await cockpit.keyboard.press(number)
    await expect(cockpit.get_by_role("alertdialog", name="即将派单")).to_contain_text("mixed")
    await cockpit.keyboard.press("Enter")
    refusal = cockpit.locator(".notices .bad")
    await expect(refusal).to_contain_text("mixed")
    await expect(refusal).to_contain_text("可补")
    await expect(refusal).to_contain_text("变通")
    await expect(cockpit.locator(".order")).to_have_count(0)
