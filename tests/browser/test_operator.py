"""The operator's page: what keeps the service running, and the acts that nobody but its keepers does."""

import pytest
from playwright.async_api import BrowserContext, Page, expect

from command.protocols.jt808.passthrough import PassThroughUp
from tests.browser.cars import Cars
from tests.browser.town import Town

pytestmark = pytest.mark.browser


async def section(page: Page, name: str) -> None:
    """By the digit that stands beside it."""
    link = page.get_by_role("navigation", name="运行与数据").get_by_role("link", name=name)
    await page.keyboard.press(await link.locator("kbd").inner_text())
    await expect(link).to_have_attribute("aria-current", "page")


async def test_the_operator_walks_the_page_by_keyboard_and_settles_what_is_open(
    context: BrowserContext, town: Town, cars: Cars
) -> None:
    await cars.cars["far"].send(PassThroughUp(0xF0, b"\x01\x02diag"))
    page = await town.sign_in(context, "operator", "/admin")
    await expect(page.get_by_role("status")).to_have_text("运行正常。")
    await expect(page.locator(".totals")).to_contain_text("在线终端")

    await section(page, "终端杂项消息")
    grid = page.get_by_role("grid", name="终端杂项消息")
    await expect(grid.get_by_role("row").nth(1)).to_contain_text("0x0900 数据透传")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    message = page.get_by_role("region", name="终端杂项消息")
    await expect(message).to_contain_text("VT-far")
    await expect(message.locator("pre")).to_contain_text("f0010264")
    await page.keyboard.press("Escape")
    await expect(message).to_have_count(0)

    await section(page, "待确权区域")
    await expect(page.get_by_role("grid").get_by_role("row").nth(1)).to_contain_text("五星街道、无队街道")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    dispute = page.get_by_role("region", name="待确权区域")
    await dispute.get_by_label("归").select_option(label="无队街道")
    await dispute.get_by_label("由谁决定").fill("市民政局")
    await dispute.get_by_label("文件").fill("常民〔2026〕1号")
    await dispute.get_by_label("文件").press("Enter")
    await expect(page.locator(".notices .good")).to_contain_text("D-1 已确权")
    await expect(page.get_by_role("grid")).to_contain_text("没有待确权区域。")
    found = await town.desk.get("operator", "/responsibility", lon=119.957, lat=31.705)
    assert found["responsibility"]["body"]["code"] == "b-brigade"


async def test_a_squad_is_abolished_only_when_all_is_handed_over_and_the_page_lists_what_is_not(
    context: BrowserContext, town: Town
) -> None:
    page = await town.sign_in(context, "operator", "/admin/bodies")
    await page.get_by_role("searchbox", name="筛选").fill("茶山中队")
    await expect(page.get_by_role("grid").get_by_role("row")).to_have_count(2)
    await page.get_by_role("grid").focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    squad = page.get_by_role("region", name="机构")
    abolish = squad.get_by_role("button", name="撤销")
    await expect(abolish).to_be_disabled()
    await squad.get_by_label("主管部门").fill("市城管局")
    await squad.get_by_label("编制部门").fill("市委编办")
    await squad.get_by_label("文件").fill("常编办〔2026〕1号")
    await squad.get_by_label("接管辖区的单位").select_option(label="五星中队")
    await squad.get_by_label("已核对").check()
    await abolish.click()
    held = squad.get_by_role("alert")
    await expect(held).to_contain_text("尚未交接")
    await expect(held).to_contain_text("在岗班组 2 one、two")
    await expect(held).to_contain_text("测one")
    [body] = [one for one in (await town.desk.get("operator", "/bodies"))["items"] if one["code"] == "a1-squad"]
    assert body["valid_to"] is None


async def test_the_page_is_offered_to_its_keepers_only(context: BrowserContext, town: Town) -> None:
    page = await town.sign_in(context, "second-dispatcher")
    await page.get_by_role("button", name="second-dispatcher").click()
    await expect(page.get_by_role("link", name="运行与数据")).to_have_count(0)
    await page.goto(f"{town.address}/admin")
    await expect(page.get_by_role("main")).to_have_text("此账号没有这里的权限。")
