"""What may become of an incident beside being dealt with: every step from the page, with what it asks for."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.cars import Cars
from tests.browser.town import SEAT, Town

pytestmark = pytest.mark.browser
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63606060f80f0001"
    "0401005f5c1b7a0000000049454e44ae426082"
)
"""A picture of one point."""
STATES: tuple[tuple[str, dict[str, str], str], ...] = (
    ("暂停", {"说明": "待雨停"}, "暂停"),
    ("恢复", {}, "已确权"),
    ("移送", {"移送部门": "交警支队", "回执号": "JJ-1"}, "已移送"),
    ("重新打开", {"说明": "对方退回"}, "已确权"),
    ("不予受理", {"说明": "不属职责", "告知书编号": "GZ-1"}, "不予受理"),
    ("重新打开", {"说明": "复核"}, "已确权"),
    ("作咨询", {}, "咨询"),
    ("重新打开", {"说明": "确有其事"}, "已确权"),
    ("作废", {"说明": "误录"}, "作废"),
)


async def take(page: Page, step: str, said: dict[str, str]) -> None:
    """Open the steps, press one, fill what it asks for, confirm."""
    steps = page.locator("details.steps")
    if not await steps.evaluate("(details) => details.open"):
        await steps.locator("summary").click()
    await steps.get_by_role("button", name=step, exact=True).click()
    form = steps.locator("form")
    await form.wait_for()
    for label, text in said.items():
        await form.get_by_label(label, exact=True).fill(text)
    await form.get_by_role("button", name="确定").click()


async def test_one_incident_goes_through_every_side_exit_and_comes_back(cockpit: Page, town: Town) -> None:
    incident = await town.desk.call(description="施工围挡占道")
    await town.open_incident(cockpit, incident["id"])
    state = cockpit.get_by_role("region", name="事件", exact=True).locator(".state")
    await expect(state).to_have_text("已确权")
    for step, said, becomes in STATES:
        await take(cockpit, step, said)
        await expect(state).to_have_text(becomes)


async def test_a_place_a_matter_and_a_partner_are_put_right_beside_the_life_cycle(cockpit: Page, town: Town) -> None:
    incident = await town.desk.call(matter=None, description="河边垂钓")
    await town.open_incident(cockpit, incident["id"])
    panel = cockpit.get_by_role("region", name="事件", exact=True)
    steps = panel.locator("details.steps")
    await steps.locator("summary").click()
    await steps.get_by_role("button", name="更正地点").click()
    await steps.get_by_label("地点").fill("119.95, 31.72")
    await steps.get_by_role("option").first.wait_for()
    await cockpit.keyboard.press("Enter")
    await steps.get_by_role("button", name="确定").click()
    await expect(panel).to_contain_text("五星中队")
    await steps.get_by_role("button", name="更正事项").click()
    await steps.get_by_label("事项").select_option("SR-1")
    await steps.get_by_label("轻重").select_option("high")
    await steps.get_by_role("button", name="确定").click()
    await expect(panel.locator(".what")).to_contain_text("占道经营")
    await expect(panel.locator(".what")).to_contain_text("较高")
    await steps.get_by_role("button", name="联合办理").click()
    await steps.get_by_label("哪个单位").select_option(label="茶山中队")
    await steps.get_by_label("说明").fill("跨区")
    await steps.get_by_role("button", name="确定").click()
    await expect(panel.locator("dl")).to_contain_text("茶山中队")
    await panel.get_by_role("button", name="我来承接").click()
    await expect(panel.locator("dl")).to_contain_text("dispatcher")
    await panel.get_by_role("button", name="放下").click()
    await expect(panel.get_by_role("button", name="我来承接")).to_be_visible()


async def test_a_squad_asks_for_return_and_the_shift_leader_gives_it_to_another(
    cockpit: Page, browser: Browser, town: Town, cars: Cars
) -> None:
    incident = await town.desk.call(description="小区内停车纠纷")
    async with await browser.new_context(**SEAT | {"viewport": {"width": 390, "height": 844}}) as elsewhere:
        squad = await town.sign_in(elsewhere, "squad", "/squad")
        await squad.get_by_role("option").filter(has_text="占道经营").first.wait_for()
        await squad.goto(f"{town.address}/squad?in=incident.{incident['id']}")
        await take(squad, "申请退单", {"说明": "不在辖区"})
        await expect(squad.locator(".hand .state")).to_have_text("申请退单")
    await town.open_incident(cockpit, incident["id"])
    panel = cockpit.get_by_role("region", name="事件", exact=True)
    steps = panel.locator("details.steps")
    await steps.get_by_role("button", name="同意退单").click()
    await steps.get_by_label("哪个单位").select_option(label="五星中队")
    await steps.get_by_label("说明").fill("属五星")
    await steps.get_by_role("button", name="确定").click()
    await expect(panel.locator(".state")).to_have_text("已确权")
    await expect(panel.locator(".box .whose")).to_contain_text("五星中队")


async def test_a_note_and_a_photo_are_kept_with_the_incident_and_read_again(cockpit: Page, town: Town) -> None:
    incident = await town.desk.call(description="墙面喷涂广告")
    await town.open_incident(cockpit, incident["id"])
    papers = cockpit.locator(".papers")
    await papers.get_by_label("备注", exact=True).fill("物业称昨晚还没有")
    await cockpit.keyboard.press("Enter")
    await expect(papers.get_by_label("备注", exact=True)).to_have_value("")
    await expect(papers.get_by_role("list", name="备注")).to_contain_text("物业称昨晚还没有")
    await papers.get_by_label("添加照片或文件").set_input_files(
        {"name": "现场.png", "mimeType": "image/png", "buffer": PIXEL}
    )
    photo = papers.get_by_role("link", name="现场.png")
    await expect(photo).to_be_visible()
    await expect(cockpit.locator(".timeline li").first).to_contain_text("附件")
    await cockpit.reload()
    address = await photo.get_attribute("href")
    assert address is not None
    read = await cockpit.request.get(town.address + address)
    assert await read.body() == PIXEL
