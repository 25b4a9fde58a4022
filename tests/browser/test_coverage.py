"""The planner's page on a running service: sites, a study, a place's path, a site moved and the table that follows."""

import asyncio
import re
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.relief import lay_relief
from tests.browser.town import Town
from tests.faults.service import PATIENCE_S, ROOT

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]
"""The first study of a machine compiles the model; a bound against hanging, not a promise."""
WEST, EAST = (119.915, 31.74), (119.965, 31.74)
WEAK = {"state": "in_service", "mast_height_m": 20, "power_w": 1, "frequency_out_mhz": 361, "frequency_in_mhz": 351}
SMALL: dict[str, Any] = {"cell_m": 150, "radius_handheld_m": 12_000, "radius_vehicle_m": 12_000}
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""
DRIVE = [f"2026-03-01 09:00:{n:02},{119.920 + n // 12 * 0.004:.5f},31.74,-70,vehicle,W" for n in range(60)]
"""Five squares of twelve readings each: something to look at, and too little to fit."""
NO_WORK_LEFT = re.compile(r"\d+\.\d+ 秒")


@pytest_asyncio.fixture(scope="session")
async def relief(town: Town, tmp_path_factory: pytest.TempPathFactory) -> None:
    await lay_relief(town.service.data_dir, town.service.database_url, tmp_path_factory.mktemp("relief"))


@pytest_asyncio.fixture(scope="session")
async def study(town: Town, relief: None) -> int:
    """A finished one of two weak sites."""
    for code, (lon, lat) in (("W", WEST), ("E", EAST)):
        record: dict[str, Any] = {**WEAK, "code": code, "name": f"{code} 台", "lon": lon, "lat": lat}
        await town.desk.post("operator", "/radio/sites", 201, **record)
    asked = await town.desk.post("operator", "/radio/studies", 202, name="两台", **SMALL)
    async with asyncio.timeout(PATIENCE_S):
        while True:
            found = await town.desk.get("operator", f"/radio/studies/{asked['id']}")
            assert found["error"] is None, found["error"]
            if found["state"] == "done":
                return int(asked["id"])
            await asyncio.sleep(0.2)


@pytest_asyncio.fixture
async def planner(context: BrowserContext, town: Town, relief: None) -> Page:
    await context.add_init_script(LISTEN)
    page = await town.sign_in(context, "operator", "/coverage")
    await expect(page.get_by_role("application", name="地图")).to_be_visible()
    return page


async def test_from_two_sites_to_a_moved_one(planner: Page, town: Town) -> None:
    await planner.get_by_role("tab", name="站点").click()
    for name, place in (("西台", WEST), ("东台", EAST)):
        await _put_site(planner, name, place)
    await _run_study(planner)

    city = planner.locator(".figures dd").first
    await expect(city).to_contain_text("%")
    await expect(_rows(planner)).to_have_count(4)
    await planner.get_by_role("button", name="盲区", exact=True).first.click()
    async with planner.expect_response(re.compile(r"/tiles/gaps/.*\.png")) as tile:
        await planner.get_by_role("button", name="可靠度", exact=True).first.click()
        await planner.get_by_role("button", name="盲区", exact=True).first.click()
    assert (await tile.value).headers["content-type"] == "image/png"

    await _click_map(planner)
    point = planner.get_by_role("region", name="此处", exact=True)
    await expect(point.get_by_role("img", name=re.compile("剖面"))).to_be_visible()
    await expect(point.locator("tbody tr.best")).to_have_count(1)
    way = await point.locator(".ways [aria-pressed=true]").inner_text()
    stated = await point.locator("tr.best > *").nth({"下行": 3, "上行": 4}[way]).inner_text()
    assert _decibels(await point.locator("tfoot td").inner_text()) == pytest.approx(_decibels(stated), abs=0.11)
    await planner.keyboard.press("Escape")
    await expect(point).to_have_count(0)

    before = await _shares(planner)
    await planner.get_by_role("tab", name="站点").click()
    await planner.locator(".site", has_text="东台").click()
    await planner.get_by_label("经度").fill("119.925")
    await planner.get_by_label("经度").press("Tab")
    trial = planner.get_by_role("group", name="试算")
    await expect(trial).to_contain_text(NO_WORK_LEFT)
    await expect(planner.get_by_role("columnheader", name="变化")).to_have_count(2)
    after = await _shares(planner)
    assert after["无队街道"] < before["无队街道"], (before, after)
    await expect(planner.locator(".row", has_text="无队街道").locator(".areaChange")).to_contain_text("−")
    await planner.get_by_role("button", name="全部还原").click()
    await expect(trial).to_have_count(0)
    assert await _shares(planner) == before
    assert await planner.evaluate("window.violations") == []
    await _take_sites_away(town)


async def test_axe_finds_nothing_serious_on_the_planners_page(browser: Browser, town: Town, study: int) -> None:
    async with await browser.new_context(
        bypass_csp=True, viewport={"width": 1366, "height": 768}, locale="zh-CN", reduced_motion="reduce"
    ) as context:
        page = await town.sign_in(context, "operator", f"/coverage?study={study}&area=A2&point=119.95,31.75")
        await page.get_by_role("img", name=re.compile("剖面")).wait_for()
        await expect(_rows(page)).to_have_count(4)
        await page.add_script_tag(path=AXE)
        await _by_night_and_day(page)
        await page.get_by_role("button", name="单点").click()
        await page.locator(".failures .site").first.click()
        await page.get_by_role("button", name="新计算").click()
        await page.get_by_role("form", name="新计算").wait_for()
        await _by_night_and_day(page)
        await page.keyboard.press("Escape")
        await page.get_by_role("group", name="结果").get_by_role("button", name="盲区").click()
        await page.locator(".gap").first.click()
        await page.get_by_role("tab", name="站点").click()
        await page.get_by_role("form", name="站点").locator("summary").last.click()
        await _by_night_and_day(page)
        await page.get_by_role("tab", name="口径").click()
        await page.get_by_role("button", name="声明新口径").click()
        await page.get_by_role("button", name="加一处不计的区域").click()
        await _by_night_and_day(page)
        await page.get_by_role("tab", name="实测").click()
        await page.get_by_role("button", name="承载").click()
        await page.get_by_role("region", name="各承载实测").first.wait_for()
        await page.get_by_role("button", name="新方案").click()
        await _by_night_and_day(page)


async def _by_night_and_day(page: Page) -> None:
    for theme in ("dark", "light"):
        await page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
        assert await _serious(page) == {}, theme


async def test_the_planners_page_speaks_english_and_fits_its_screen(
    context: BrowserContext, town: Town, study: int
) -> None:
    page = await town.sign_in(context, "operator", f"/coverage?study={study}&point=119.95,31.75&layer=best_server")
    await page.get_by_role("img", name=re.compile("剖面")).wait_for()
    root = "document.documentElement"
    assert await page.evaluate(f"{root}.scrollWidth <= 1366 && {root}.scrollHeight <= 768")
    await page.get_by_role("button", name="operator", exact=True).click()
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("tab", name="Studies")).to_be_visible()
    await expect(page.get_by_role("region", name="Legend")).to_contain_text("W 台")
    await expect(page.locator(".strip")).not_to_contain_text(re.compile("[\u4e00-\u9fff]"))


async def test_the_basis_of_the_score_is_declared_on_the_page(context: BrowserContext, town: Town, study: int) -> None:
    page = await town.sign_in(context, "operator", f"/coverage?study={study}&list=basis")
    score = page.get_by_role("region", name="18.03.0 得分").first
    versions = page.get_by_role("list", name="考核口径").get_by_role("listitem")
    await expect(score).to_contain_text("还没有声明考核口径")
    await page.get_by_role("button", name="声明新口径").click()
    form = page.get_by_role("form", name="声明新口径")
    await form.get_by_label("终端").select_option("vehicle")
    await form.get_by_role("button", name="加一处不计的区域").click()
    await form.get_by_label("范围").select_option(label="　茶山街道")
    await form.get_by_label("批准文件").fill("常城管〔2026〕8号")
    await form.get_by_role("button", name="声明", exact=True).click()
    await expect(versions).to_have_count(1)
    for words in ("现行", "两台", "车载台", "茶山街道", "常城管〔2026〕8号", "operator"):
        await expect(versions.first).to_contain_text(words)
    await form.wait_for(state="detached")
    await page.reload()
    await expect(versions).to_have_count(1)
    await page.get_by_role("tab", name="计算").click()
    await expect(page.get_by_role("list", name="覆盖计算")).to_contain_text("考核口径")


async def test_a_drive_is_tried_kept_and_compared_and_a_thin_fit_is_refused_with_its_reason(
    context: BrowserContext, town: Town, study: int
) -> None:
    page = await town.sign_in(context, "operator", f"/coverage?study={study}&list=measured&days=0&terminal=vehicle")
    await page.get_by_role("button", name="上传路测").click()
    dialog = page.get_by_role("dialog")
    await _choose_drive(dialog, "bad.csv", [*DRIVE, "never,119.93,31.74,-80,vehicle,W"])
    await dialog.get_by_role("button", name="试读").click()
    await expect(dialog.get_by_role("table", name="错行").get_by_role("row").nth(1)).to_contain_text("62")
    await _choose_drive(dialog, "street.csv", DRIVE)
    await dialog.get_by_role("button", name="存入").click()
    await expect(dialog.get_by_role("status")).to_contain_text("可用 60 条")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("list", name="路测").get_by_role("checkbox")).to_be_checked()

    await page.get_by_role("button", name="并排").click()
    await expect(page.get_by_role("application", name="地图")).to_have_count(3)
    await expect(page.get_by_role("region", name="不符")).to_contain_text("均方根误差")
    await page.get_by_role("button", name="新校正").click()
    await page.get_by_role("button", name="拟合").click()
    await expect(page.get_by_role("alert")).to_contain_text("测量格太少")
    await page.get_by_role("form", name="新校正").get_by_role("button", name="返回列表").click()

    await page.get_by_role("button", name="新方案").click()
    await page.get_by_label("允许误差").fill("20")
    await page.get_by_label("允许误差").press("Tab")
    await page.get_by_role("button", name="排方格").click()
    plan = page.get_by_role("region", name="验收路测").last
    await expect(plan).to_contain_text("100 个方格须测")
    async with page.expect_download() as download:
        await plan.get_by_role("link", name="CSV 清单").click()
    assert (await download.value).suggested_filename.endswith(".csv")
    await plan.get_by_role("button", name="判定").click()
    await expect(plan.get_by_role("status")).to_contain_text(re.compile(r"未能证明合格.*下限"))
    await page.reload()
    await expect(page.get_by_role("region", name="验收路测").last).to_contain_text("未能证明合格")


async def _choose_drive(dialog: Locator, name: str, rows: list[str]) -> None:
    log = "\n".join(("time,lon,lat,rssi_dbm,terminal,site", *rows)).encode()
    await dialog.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": log})
    await dialog.get_by_label("坐标系").select_option("wgs84")


async def _serious(page: Page) -> dict[str, Any]:
    found: list[dict[str, Any]] = await page.evaluate("axe.run().then(({ violations }) => violations)")
    return {each["id"]: each["nodes"][0]["html"] for each in found if each["impact"] in {"serious", "critical"}}


async def _put_site(page: Page, name: str, place: tuple[float, float]) -> None:
    await page.get_by_role("button", name="新站点").click()
    await _click_map(page)
    form = page.get_by_role("form", name="站点")
    for label, value in (("名称", name), ("经度", str(place[0])), ("纬度", str(place[1])), ("功率", "1")):
        await form.get_by_label(label).fill(value)
        await form.get_by_label(label).press("Tab")
    await form.get_by_label("离地高度").fill("20")
    await form.get_by_label("状态").select_option(label="在用")
    await form.get_by_role("button", name="存入站点册").click()
    await expect(form.get_by_text("未存")).to_have_count(0)
    await page.keyboard.press("Escape")
    await expect(page.locator(".site", has_text=name)).to_contain_text("正常")


async def _run_study(page: Page) -> None:
    await page.get_by_role("tab", name="计算").click()
    await page.get_by_role("button", name="新计算").click()
    form = page.get_by_role("form", name="新计算")
    await form.get_by_label("格点").select_option("150")
    for label in ("手持半径", "车载半径"):
        await form.get_by_label(label).fill("12")
    await form.get_by_role("button", name="开始计算").click()
    await expect(_rows(page).first).to_be_visible()


def _rows(page: Page) -> Locator:
    return page.get_by_role("table", name="辖区").locator(".row")


async def _shares(page: Page) -> dict[str, float]:
    """Covered area by name, as the table shows it once it stands still."""
    await expect(page.locator(".sheet.busy")).to_have_count(0)
    rows = await _rows(page).all()
    found = {}
    for row in rows:
        name = await row.get_by_role("rowheader").inner_text()
        found[name] = float((await row.locator(".area").inner_text()).split()[0])
    return found


def _decibels(text: str) -> float:
    return float(text.removesuffix(" dB").replace("−", "-"))


async def _click_map(page: Page) -> None:
    """A little beside the middle, where no site's label lies."""
    box = await page.get_by_role("application", name="地图").bounding_box()
    assert box is not None
    await page.mouse.click(box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.4)


async def _take_sites_away(town: Town) -> None:
    for site in (await town.desk.get("operator", "/radio/sites"))["features"]:
        answer = await town.desk.client.delete(
            f"/api/radio/sites/{site['id']}", headers={"Authorization": "Bearer operator"}
        )
        assert answer.status_code == 204
