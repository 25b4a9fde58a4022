"""How a desk behaves: nothing is lost to haste, one key tells, forms are left before incidents, a line does it all."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.cars import Cars
from tests.browser.town import SEAT, Town

pytestmark = pytest.mark.browser


async def test_an_order_goes_although_the_next_one_is_asked_for_within_its_three_seconds(
    cockpit: Page, town: Town
) -> None:
    first, second = [await town.desk.call(description=text) for text in ("沿河钓鱼占道", "桥下堆放")]
    for incident, crew in ((first, "one"), (second, "two")):
        await town.open_incident_here(cockpit, incident["description"])
        await cockpit.get_by_role("button", name=f"派 {crew}", exact=True).click()
        await expect(cockpit.get_by_role("alertdialog", name="即将派单")).to_contain_text(f"派 {crew}")
    await cockpit.keyboard.press("Enter")
    await expect(cockpit.locator(".order .name")).to_have_text("two")
    await town.open_incident_here(cockpit, first["description"])
    await expect(cockpit.locator(".order .name")).to_have_text("one")


async def test_p_records_who_was_told_and_esc_leaves_the_form_before_the_incident(cockpit: Page, town: Town) -> None:
    for text in ("广告牌松动", "井盖缺失"):
        incident = await town.desk.call(description=text)
        await town.open_incident_here(cockpit, text)
        await cockpit.get_by_role("button", name="派 one", exact=True).click()
        await cockpit.keyboard.press("Enter")
        order = cockpit.locator(".order")
        await expect(order).to_have_count(1)
        whom = order.get_by_label("告知了谁")
        await cockpit.keyboard.press("p")
        await expect(whom).to_be_focused()
        await expect(whom).not_to_have_value("")
        await cockpit.keyboard.press("Escape")
        await expect(whom).to_have_count(0)
        await expect(order).to_be_visible()
        await cockpit.keyboard.press("p")
        await expect(whom).to_be_focused()
        await cockpit.keyboard.type("周队")
        await cockpit.keyboard.press("Enter")
        await expect(order.locator(".stage")).to_have_text("已接单")
        await expect(order.locator(".bearers")).to_contain_text("周队")
        await town.withdraw(incident["id"])


async def test_a_held_key_opens_an_alarm_and_does_not_acknowledge_it(cockpit: Page, cars: Cars) -> None:
    await cars.press_emergency("town")
    await expect(cockpit).to_have_title(re.compile("^⚠1 "))
    await cockpit.keyboard.down(" ")
    await cockpit.keyboard.down(" ")
    await cockpit.keyboard.up(" ")
    panel = cockpit.get_by_role("region", name="告警", exact=True)
    await expect(panel).to_contain_text("未确认")
    await expect(panel.locator(".name")).to_contain_text("town")
    await cockpit.keyboard.press(" ")
    await expect(panel).to_contain_text("已确认")
    await panel.get_by_label("情况说明").fill("误触")
    await cockpit.keyboard.press("Enter")
    await expect(panel).to_have_count(0)


async def test_the_command_line_sends_a_crew_and_enters_its_status(cockpit: Page, town: Town) -> None:
    incident = await town.desk.call(description="流动烧烤")
    await expect(cockpit.locator(f"#queue-{incident['id']}")).to_be_visible()
    lines = ((f"派 far {incident['number'][-4:]}", "已派 far"), ("far 接单", "已接单"), ("far 到场", "到场"))
    for line, answer in lines:
        await cockpit.keyboard.press("Control+k")
        await cockpit.keyboard.type(line)
        await cockpit.keyboard.press("Enter")
        await expect(cockpit.get_by_role("alertdialog", name="即将派单")).to_contain_text("far")
        await cockpit.keyboard.press("Enter")
        await expect(cockpit.get_by_role("alertdialog", name="即将派单")).to_have_count(0)
        await expect(cockpit.locator(".notices .good").last).to_contain_text(answer)
    await expect(cockpit.locator(".board [data-status=on_scene] .crew")).to_contain_text("far")


async def test_a_call_that_is_put_through_stands_in_the_form_where_the_caller_stands(cockpit: Page, town: Town) -> None:
    await cockpit.goto(f"{town.address}/?call=10000000034&lon=119.9147&lat=31.7180&datum=gcj02")
    await expect(cockpit.get_by_label("来电号码")).to_have_value("10000000034")
    await expect(cockpit.locator(".beside .box")).to_contain_text("茶山街道辖区内")
    await expect(cockpit.get_by_label("反映内容")).to_be_focused()
    await cockpit.keyboard.type("路灯不亮")
    await cockpit.get_by_label("发生时间").fill("昨天 2110")
    await expect(cockpit.locator(".time .said")).to_contain_text("21:10")
    await cockpit.keyboard.press("Control+Enter")
    await expect(cockpit.get_by_role("region", name="事件", exact=True)).to_contain_text("路灯不亮")
    [made] = (await town.desk.get("dispatcher", "/incidents", text="路灯不亮"))["items"]
    longitude, latitude = made["location"]["coordinates"]
    assert abs(longitude - 119.910) < 0.001
    assert abs(latitude - 31.7201) < 0.001
    assert made["occurred_at"].endswith("13:10:00Z")


async def test_who_may_not_send_is_offered_nothing_to_send_with_and_a_key_says_so(
    browser: Browser, town: Town, cars: Cars
) -> None:
    incident = await town.desk.call(description="占道堆物")
    await town.room.send(incident, town.crews["one"])
    async with await browser.new_context(**SEAT) as elsewhere:
        page = await town.sign_in(elsewhere, "supervisor", f"/?in=incident.{incident['id']}")
        panel = page.get_by_role("region", name="事件", exact=True)
        await expect(panel.locator(".candidates li").first).to_be_visible()
        await expect(panel.locator(".order .stage")).not_to_be_empty()
        await expect(panel.locator(".send, .how, .desks, .order .do button")).to_have_count(0)
        await expect(page.get_by_role("button", name="新登记")).to_have_count(0)
        for key, says in (("1", "派单"), ("s", "推进派单"), ("p", "推进派单"), ("n", "登记事件")):
            await page.keyboard.press(key)
            await expect(page.locator(".notices li").last).to_contain_text(f"supervisor（督察）不能{says}。")
        await expect(page.get_by_role("alertdialog")).to_have_count(0)
        await expect(page.get_by_label("反映内容")).to_have_count(0)


async def test_a_squad_moves_its_own_orders_and_not_those_of_another(browser: Browser, town: Town, cars: Cars) -> None:
    incident = await town.desk.call(description="夜间施工扰民")
    for crew in ("one", "far"):
        await town.room.send(incident, town.crews[crew])
    async with await browser.new_context(**SEAT) as elsewhere:
        page = await town.sign_in(elsewhere, "squad", f"/squad?in=incident.{incident['id']}")
        own, other = [page.locator(".order").filter(has_text=crew) for crew in ("one", "far")]
        await expect(own.get_by_role("button", name="登记拒绝")).to_be_visible()
        await expect(other.locator(".stage")).not_to_be_empty()
        await expect(other.locator(".do button")).to_have_count(0)


async def test_the_desk_is_handed_over_and_taken_over_by_keyboard(browser: Browser, cockpit: Page, town: Town) -> None:
    incident, _ = [await town.desk.call(description=text) for text in ("渣土遗撒", "无人承接的一件")]
    await town.desk.step("dispatcher", incident["id"], "hand")
    await cockpit.keyboard.press("Control+k")
    await cockpit.keyboard.type("交接班")
    await cockpit.keyboard.press("Enter")
    giving = cockpit.get_by_role("dialog", name="交接班")
    await expect(giving.get_by_label("交出")).to_contain_text("全席位（在手 1 件）")
    await expect(giving).to_contain_text("辖区内未了 2 件：待派 2")
    await giving.get_by_label("接班人").select_option("second-dispatcher")
    await giving.get_by_label("交班说明").fill("渣土车已联系，等回电")
    await giving.get_by_label("交班说明").press("Tab")
    await cockpit.keyboard.press("Tab")
    await cockpit.keyboard.press("Enter")
    records = giving.get_by_role("region", name="交接班记录")
    await expect(records.locator("summary").first).to_contain_text("dispatcher → second-dispatcher · 1 件 · 待接班")
    async with await browser.new_context(**SEAT) as elsewhere:
        page = await town.sign_in(elsewhere, "second-dispatcher")
        await page.get_by_role("button", name="待接班").press("Enter")
        taking = page.get_by_role("dialog", name="交接班")
        await expect(taking.locator(".waiting")).to_contain_text("渣土遗撒")
        await taking.get_by_label("接班备注").fill("已核对")
        await taking.get_by_label("接班备注").press("Enter")
        await expect(taking.get_by_role("region", name="交接班记录").locator("summary").first).to_contain_text("已接班")
        await expect(page.get_by_role("button", name="待接班")).to_have_count(0)
    assert (await town.desk.get("dispatcher", f"/incidents/{incident['id']}"))["in_hand"][
        "actor"
    ] == "second-dispatcher"
    await town.desk.client.delete("/api/desks/current", headers={"Authorization": "Bearer second-dispatcher"})


async def test_y_sends_the_crew_that_is_proposed_when_the_first_one_declines(cockpit: Page, town: Town) -> None:
    incident = await town.desk.call(description="无证流动烧烤")
    order = await town.room.send(incident, town.crews["one"])
    await town.open_incident(cockpit, incident["id"])
    await town.room.stage(order, "declined", note="车辆抛锚")
    proposal = cockpit.get_by_role("region", name="建议改派")
    await expect(proposal).to_contain_text("对方拒绝。")
    who = (await proposal.locator("b").inner_text()).removeprefix("建议派 ")
    assert who != "one"
    await cockpit.keyboard.press("y")
    await expect(cockpit.get_by_role("alertdialog", name="即将派单")).to_contain_text(f"派 {who}")
    await cockpit.keyboard.press("Enter")
    await expect(cockpit.locator(".order .name").filter(has_text=who)).to_have_count(1)
    await expect(proposal).to_have_count(0)
