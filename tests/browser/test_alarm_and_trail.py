"""A press of the emergency button on a real terminal, and the way a vehicle came."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page, expect

from tests.browser.cars import MINUTES, Cars
from tests.browser.town import Town

pytestmark = pytest.mark.browser
SHANGHAI = ZoneInfo("Asia/Shanghai")
EAR = """
const connect = AudioNode.prototype.connect;
AudioNode.prototype.connect = function (to, ...rest) {
  if (to instanceof AudioDestinationNode) {
    const ear = new AnalyserNode(this.context);
    connect.call(this, ear);
    (window.ears ??= []).push(ear);
  }
  return connect.call(this, to, ...rest);
};
window.hears = () => (window.ears ?? []).some((ear) => {
  const wave = new Float32Array(ear.fftSize);
  ear.getFloatTimeDomainData(wave);
  return wave.some((level) => Math.abs(level) > 0.01);
});
window.listen = async (seconds) => {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await new Promise(requestAnimationFrame)) {
    if (window.hears()) return true;
  }
  return false;
};
"""
"""Listens to what the page really gives to the loudspeaker."""
BETWEEN_RINGS_S = 5.0


async def test_an_emergency_sounds_is_taken_by_space_and_becomes_a_call_for_help(
    cockpit: Page, town: Town, cars: Cars
) -> None:
    # Until a person unlocked the sound a red bar stands.
    await expect(cockpit.locator(".silent")).to_have_count(1)
    await cockpit.get_by_role("button", name="开始值班").click()
    await expect(cockpit.locator(".silent")).to_have_count(0)

    await cars.press_emergency("far")
    await expect(cockpit).to_have_title("⚠1 指挥")
    await cockpit.keyboard.press("Space")
    panel = cockpit.get_by_role("region", name="告警", exact=True)
    await expect(panel).to_contain_text("紧急求助")
    await expect(panel).to_contain_text("未确认")
    await cockpit.keyboard.press("Space")
    await expect(panel).to_contain_text("已确认")
    await expect(panel).to_contain_text("dispatcher")
    await expect(cockpit).to_have_title("指挥")

    await panel.get_by_role("button", name="呼叫增援").click()
    incident = cockpit.get_by_role("region", name="事件", exact=True)
    await expect(incident.locator(".candidates li").first).to_be_visible()


async def test_an_emergency_rings_again_until_any_desk_takes_it_and_is_silent_at_once(
    cockpit: Page, town: Town, cars: Cars
) -> None:
    await cockpit.add_init_script(EAR)
    await cockpit.reload()
    await cockpit.locator(".board .crew").first.wait_for()
    await cockpit.get_by_role("button", name="开始值班").click()
    await _until_quiet(cockpit)
    await cars.press_emergency("mixed")
    rings = cockpit.locator(".ringing")
    await expect(rings).to_have_count(1)
    for _ in range(2):
        assert await cockpit.evaluate("listen(60)") is True
        await _until_quiet(cockpit)
    [alarm] = (await town.desk.get("second-dispatcher", "/alarms", level="emergency", state="raised"))["items"]
    await town.desk.post("second-dispatcher", f"/alarms/{alarm['id']}/acknowledge", 200)
    await expect(rings).to_have_count(0)
    assert await cockpit.evaluate(f"listen({BETWEEN_RINGS_S + 1})") is False


async def test_an_emergency_heard_of_late_tells_both_times_is_shelved_and_sounds_again_when_it_is_pressed_again(
    cockpit: Page, cars: Cars, town: Town
) -> None:
    pressed = datetime.now(SHANGHAI) - timedelta(minutes=25)
    await cars.press_emergency("two", timedelta(minutes=25))
    await expect(cockpit).to_have_title(re.compile("^⚠1 "))
    await cockpit.keyboard.press("Space")
    panel = cockpit.get_by_role("region", name="告警", exact=True)
    late = panel.locator(".late")
    await expect(late).to_contain_text(re.compile(f"{pressed:%H:%M}:[0-9]{{2}} 按下，[0-9:]{{8}} 收到"))
    assert f"{pressed:%H:%M}" not in (await late.inner_text()).split("，")[1]
    await panel.get_by_label("搁置多久").select_option("10")
    await panel.get_by_role("button", name="搁置").click()
    await expect(panel).to_contain_text(re.compile("已搁置.*dispatcher，至 [0-9:]{8}", re.DOTALL))
    await expect(cockpit).to_have_title(re.compile("^[^⚠]"))
    await cars.press_emergency("two")
    await expect(panel).to_contain_text("未确认")
    await expect(cockpit).to_have_title(re.compile("^⚠1 "))
    await cockpit.keyboard.press("Space")
    await panel.get_by_label("情况说明").fill("已联系，平安")
    await cockpit.keyboard.press("Enter")
    await expect(panel).to_have_count(0)


async def _until_quiet(page: Page) -> None:
    while await page.evaluate("listen(1)"):
        pass


async def test_the_trail_of_a_vehicle_is_played_with_a_slider_and_says_that_it_is_not_live(cockpit: Page) -> None:
    await cockpit.locator(".board .crew").filter(has_text="one").first.click()
    await cockpit.keyboard.press("t")
    trail = cockpit.get_by_role("group", name="行驶轨迹")
    await expect(trail).to_contain_text("历史轨迹，不是实时")
    slider = trail.get_by_role("slider")
    await expect(trail.locator(".at")).to_contain_text("km/h")
    end = int(await slider.input_value())
    await slider.press("ArrowLeft")
    assert end - int(await slider.input_value()) == 1000
    await slider.fill(str(end - 60_000 * (MINUTES - 1)))
    await expect(trail.locator(".at")).to_contain_text("km/h")
    await slider.press("Home")
    await expect(trail.locator(".at")).to_contain_text("此刻无定位")
    await cockpit.keyboard.press("Escape")
    await expect(trail).to_have_count(0)
