"""The registers' page: a shortage seen, its names read, a radio put back to service, a file tried and loaded."""

from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, expect

from tests.browser.town import Town

pytestmark = pytest.mark.browser
PEOPLE = "staff_no,name,kind,body_code\n9001,新一,officer,a1-squad\n9002,新二,officer,nowhere\n"


async def test_a_figure_leads_to_its_names_and_a_form_changes_it(context: BrowserContext, town: Town) -> None:
    page = await town.sign_in(context, "operator", "/force")
    board = page.get_by_role("region", name="装备指标")
    await expect(board.get_by_role("row").nth(1)).to_be_visible()
    radios = board.get_by_role("button", name="茶山中队 对讲机", exact=True)
    await radios.click()
    names = page.get_by_role("region", name="对讲机")
    await expect(names).to_contain_text("14.04.2")

    await page.get_by_role("button", name="设备", exact=True).click()
    table = page.get_by_role("grid", name="设备")
    await expect(table.get_by_role("row").nth(1)).to_be_visible()
    await page.get_by_role("button", name="新建", exact=True).click()
    form = page.get_by_role("form")
    await form.get_by_label("资产编号").fill("RA-NEW")
    await form.get_by_label("类别").select_option("radio")
    await form.get_by_label("单位").select_option("a1-squad")
    await form.get_by_role("button", name="保存").click()
    await expect(table.get_by_role("row").filter(has_text="RA-NEW")).to_have_attribute("aria-selected", "true")
    await form.get_by_label("送修").check()
    await form.get_by_role("button", name="保存").click()
    await expect(table.get_by_role("row").filter(has_text="RA-NEW").locator(".amiss")).to_have_text("是")

    await page.reload()
    await expect(page.get_by_role("grid", name="设备")).to_contain_text("RA-NEW")
    await page.get_by_role("button", name="装备指标").click()
    await board.get_by_role("button", name="茶山中队 对讲机", exact=True).click()
    await expect(names.get_by_role("listitem").filter(has_text="RA-NEW")).to_contain_text("送修")


async def test_a_file_is_tried_row_by_row_before_it_is_loaded(
    context: BrowserContext, town: Town, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE, encoding="utf-8")
    page = await town.sign_in(context, "operator", "/force?part=people")
    await page.get_by_role("button", name="导入", exact=True).click()
    dialog = page.get_by_role("dialog")
    await dialog.locator("input[type=file]").set_input_files(file)
    await dialog.get_by_role("button", name="试运行").click()
    await expect(dialog.get_by_role("status")).to_contain_text("试运行，未保存。 新建 1，更新 0，不变 0，有误 1")
    await expect(dialog.get_by_role("row").filter(has_text="9002")).to_contain_text("有误")
    await dialog.get_by_role("button", name="导入", exact=True).click()
    await expect(dialog.get_by_role("status")).to_contain_text("没有保存")
    await dialog.get_by_label("跳过有误的行").check()
    await dialog.get_by_role("button", name="导入", exact=True).click()
    await expect(dialog.get_by_role("status")).to_contain_text("已导入。")
    await page.keyboard.press("Escape")
    await page.get_by_placeholder("按名称、编号查找").fill("9001")
    await expect(page.get_by_role("grid", name="人员").get_by_role("row")).to_have_count(2)
    async with page.expect_download() as download:
        await page.get_by_role("link", name="XLSX").click()
    assert (await download.value).suggested_filename == "people.xlsx"


async def test_who_may_not_change_the_registers_is_offered_no_change(context: BrowserContext, town: Town) -> None:
    page = await town.sign_in(context, "squad", "/force?part=people")
    rows = page.get_by_role("grid", name="人员").get_by_role("row")
    await expect(rows.nth(1)).to_be_visible()
    await rows.nth(1).click()
    await expect(page.get_by_role("form")).to_be_visible()
    await expect(page.get_by_role("button", name="保存")).to_have_count(0)
    await expect(page.get_by_role("button", name="导入", exact=True)).to_have_count(0)
