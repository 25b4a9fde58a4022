"""A radio in the cockpit: seen, written to, called for help with and stopped; its group and what is said on the air."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from command.protocols.hytera.calls import CallType
from command.protocols.hytera.text import GroupText, PrivateText
from tests.browser.air import GROUP, PLACE, RADIO, REPEATER, Air
from tests.browser.town import Town

pytestmark = pytest.mark.browser


@pytest_asyncio.fixture(scope="session")
async def radio(town: Town) -> int:
    """The device, in a register that knows the repeater and the group as well."""
    admitted = await town.desk.client.put(
        f"/api/radio/repeaters/{REPEATER}",
        json={"name": "茶山基站", "admission": "admitted"},
        headers={"Authorization": "Bearer operator"},
    )
    assert admitted.status_code == 200, admitted.text
    await town.desk.post(
        "operator", "/radio/talk-groups", 201, number=GROUP, name="茶山组", body_code="a1-squad", slot=1
    )
    made = await town.desk.post(
        "operator",
        "/devices",
        201,
        asset_no="RA-4001",
        kind="radio",
        body_code="a1-squad",
        holder_staff_no="one-0",
        protocol="hstrp",
        identity=str(RADIO),
        call_sign="茶山01",
        capabilities=["position", "text", "voice", "panic"],
    )
    return int(made["id"])


@pytest_asyncio.fixture
async def air(town: Town, radio: int) -> AsyncIterator[Air]:
    async with Air.on_air(town.service.radio_port) as made:
        yield made


async def test_a_radio_is_found_heard_and_written_to(cockpit: Page, air: Air) -> None:
    await cockpit.keyboard.press("/")
    await cockpit.keyboard.type("茶山01")
    await cockpit.get_by_role("option").filter(has_text="茶山01").first.wait_for()
    await cockpit.keyboard.press("Enter")
    panel = cockpit.get_by_role("region", name="电台", exact=True)
    await expect(panel.get_by_role("heading", level=2)).to_have_text("茶山01")
    await expect(panel).to_contain_text("在线")
    await expect(panel).to_contain_text(f"中转台 {REPEATER} 时隙 1")
    await expect(panel).to_contain_text("-90 dBm")
    await expect(panel).to_contain_text(f"{PLACE[0]:.5f}, {PLACE[1]:.5f}")
    await panel.get_by_label("内容").fill("请回话")
    await panel.get_by_role("button", name="发送").click()
    await air.told(PrivateText)
    await expect(panel.get_by_role("list", name="已发消息")).to_contain_text("设备已收")


async def test_an_emergency_of_a_radio_is_gone_to_by_space_and_stopped_once_it_is_taken(
    cockpit: Page, air: Air
) -> None:
    await air.cry()
    await expect(cockpit).to_have_title(re.compile("^⚠1 "))
    await cockpit.keyboard.press("Space")
    panel = cockpit.get_by_role("region", name="告警", exact=True)
    await expect(panel).to_contain_text("茶山01")
    await expect(panel).to_contain_text("确认告警后令电台停止求救")
    await expect(cockpit).to_have_url(re.compile(r"at=119\.9\d*(%2C|,)31\.7[34]"))
    await cockpit.keyboard.press("Space")
    await expect(panel).to_contain_text("已停止求救")
    await panel.get_by_role("button", name="茶山01").click()
    await expect(cockpit.get_by_role("region", name="电台", exact=True)).to_contain_text("茶山01")


async def test_calls_are_listed_with_emergencies_marked_and_a_group_is_written_to(cockpit: Page, air: Air) -> None:
    await air.call(CallType.GROUP)
    await air.call(CallType.EMERGENCY_GROUP)
    await cockpit.get_by_role("tab", name="电台").click()
    calls = cockpit.get_by_role("list", name="通话记录")
    await expect(calls.get_by_role("listitem").filter(has_text="茶山01").filter(has_text="茶山组")).not_to_have_count(0)
    await expect(calls.locator(".emergency").first).to_contain_text("紧急组呼")
    await cockpit.get_by_label("仅紧急").check()
    await expect(calls.locator("li:not(.emergency)")).to_have_count(0)
    await cockpit.keyboard.press("j")
    await cockpit.keyboard.press("Enter")
    group = cockpit.get_by_role("region", name="通话组", exact=True)
    await expect(group.get_by_role("heading", level=2)).to_have_text("茶山组")
    await group.get_by_label("群发短信").fill("全体注意")
    await group.get_by_role("button", name="发给全组").click()
    await air.told(GroupText)
    await expect(group.get_by_role("list", name="已发消息")).to_contain_text("中转台已发出")
    await cockpit.reload()
    await expect(group.get_by_role("heading", level=2)).to_have_text("茶山组")
