"""What one screen does, the others show; what a screen shows survives a reload."""

import re
from urllib.parse import unquote

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.cars import STANDS, Cars
from tests.browser.town import SEAT, Town

pytestmark = pytest.mark.browser
ALONE = (119.907, 31.765)
"""Where no car stands and no call is registered."""


async def test_what_another_desk_does_appears_and_disappears_here(cockpit: Page, town: Town) -> None:
    entry = cockpit.get_by_role("option").filter(has_text="沿街晾晒")
    made = await town.desk.call("second-dispatcher", matter=None, description="沿街晾晒")
    await expect(entry).to_have_count(1)
    await town.desk.step("dispatcher", made["id"], "void", reason="误录")
    await expect(entry).to_have_count(0)


async def test_the_squads_desk_names_the_crew_of_an_order_and_the_dispatcher_sees_it(
    cockpit: Page, browser: Browser, town: Town, cars: Cars
) -> None:
    incident = await town.desk.call(description="建筑垃圾无证运输")
    await town.open_incident(cockpit, incident["id"])
    await cockpit.locator(".desks").get_by_role("button", name="茶山中队").click()
    await cockpit.keyboard.press("Enter")
    order = cockpit.locator(".order")
    await expect(order).to_contain_text("茶山中队")

    async with await browser.new_context(**SEAT) as elsewhere:
        squad = await town.sign_in(elsewhere, "squad", "/squad")
        await squad.get_by_role("option").filter(has_text="建筑垃圾无证运输").click()
        await squad.locator(".candidates li").first.wait_for()
        await squad.keyboard.press("1")
        await squad.keyboard.press("Enter")
        await expect(squad.locator(".order .name")).not_to_be_empty()

    name = order.locator(".name")
    await expect(name).not_to_be_empty()
    crew = await name.inner_text()
    serial = await cars.question_about(crew, incident["number"])
    await cars.accept(crew, serial)
    await expect(order.locator(".stage")).to_have_text("已接单")


async def test_view_and_selection_survive_a_reload(cockpit: Page) -> None:
    await cockpit.get_by_role("tab", name="力量").click()
    await cockpit.keyboard.press("j")
    await cockpit.keyboard.press("Enter")
    name = cockpit.get_by_role("region", name="队伍").get_by_role("heading", level=2)
    chosen = await name.inner_text()
    await cockpit.wait_for_url("**in=crew.*")
    await cockpit.reload()
    await expect(name).to_have_text(chosen)
    await expect(cockpit.get_by_role("tab", name="力量")).to_have_attribute("aria-selected", "true")


async def test_trail_filter_and_open_form_survive_a_reload_and_nobody_s_words_stand_in_the_address(
    cockpit: Page,
) -> None:
    await cockpit.get_by_role("tab", name="力量").click()
    await cockpit.get_by_role("searchbox").fill("two")
    await cockpit.get_by_role("option").filter(has_text="two").click()
    await cockpit.keyboard.press("t")
    trail = cockpit.get_by_role("group", name="行驶轨迹")
    await trail.get_by_label("时段").select_option("4")
    await cockpit.keyboard.press("n")
    await cockpit.keyboard.type("楼上漏水")
    await expect(cockpit.locator(".intake header")).to_contain_text("草稿")
    await cockpit.wait_for_url("**do=intake**")
    assert "漏水" not in unquote(cockpit.url)
    await cockpit.reload()
    await expect(cockpit.get_by_label("反映内容")).to_have_value("楼上漏水")
    await expect(trail.get_by_label("时段")).to_have_value("4")
    await expect(trail).to_contain_text("two")
    await expect(cockpit.get_by_role("searchbox")).to_have_value("two")
    await cockpit.get_by_role("button", name="放弃").click()
    await expect(cockpit.get_by_label("反映内容")).to_have_count(0)
    await cockpit.keyboard.press("Escape")
    await expect(trail).to_have_count(0)
    await expect(cockpit).to_have_url(re.compile(r"\?(?!.*(trail|do)=)"))


async def test_what_is_chosen_on_the_second_window_s_board_opens_in_the_first(cockpit: Page, town: Town) -> None:
    async with cockpit.context.expect_page() as opened:
        await cockpit.get_by_role("button", name="看板另开窗口").click()
    board = await opened.value
    await board.locator(".crew").filter(has_text="two").first.click()
    await expect(cockpit.get_by_role("region", name="队伍", exact=True)).to_contain_text("two")


async def test_following_ends_when_a_hand_moves_the_map(cockpit: Page) -> None:
    await cockpit.locator(".board .crew").filter(has_text="one").first.click()
    await cockpit.keyboard.press("f")
    follow = cockpit.get_by_role("toolbar", name="地图工具").get_by_role("button", name="跟随")
    await expect(follow).to_have_attribute("aria-pressed", "true")
    box = await cockpit.get_by_role("application", name="地图").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 3
    await cockpit.mouse.move(x, y)
    await cockpit.mouse.down()
    await cockpit.mouse.move(x + 90, y + 40, steps=6)
    await cockpit.mouse.up()
    await expect(follow).to_have_attribute("aria-pressed", "false")


async def test_a_click_on_several_units_at_one_place_opens_a_list_of_them(cockpit: Page, cars: Cars) -> None:
    for crew in ("two", "one"):
        await cars.stop_at(crew, ALONE)
    for crew in ("two", "one"):
        await cockpit.locator(".board .crew").filter(has_text=crew).first.click()
        await expect(cockpit.get_by_role("region", name="队伍", exact=True)).to_contain_text("119.90700, 31.76500")
    # G goes nearer than the whole city.
    at = re.compile(r"at=119\.907\d*(%2C|,)31\.765")
    await cockpit.keyboard.press("g")
    await expect(cockpit).to_have_url(at)
    box = await cockpit.get_by_role("application", name="地图").bounding_box()
    assert box is not None
    await cockpit.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    stack = cockpit.locator(".stack button")
    await expect(stack).to_have_count(2)
    await expect(stack.first).to_be_focused()
    await cockpit.keyboard.press("ArrowDown")
    await expect(stack.nth(1)).to_be_focused()
    chosen = "two" if "two" in await stack.nth(1).inner_text() else "one"
    await cockpit.keyboard.press("Enter")
    await expect(stack).to_have_count(0)
    await expect(cockpit.get_by_role("region", name="队伍", exact=True).get_by_role("heading", level=2)).to_have_text(
        chosen
    )
    for crew in ("two", "one"):
        await cars.stop_at(crew, STANDS[crew])
