"""What a browser test works with: the running service, its HTTP side as other desks see it, the crews on duty."""

import asyncio
from dataclasses import dataclass
from typing import Any

from playwright.async_api import BrowserContext, Page

from tests.faults.service import Service
from tests.incidents.small_city import Desk
from tests.scenarios.watch_room import WatchRoom

PASSWORD = "zhihui-demo"
COOKIE = "zhihui_session"
SEAT: dict[str, Any] = {
    "viewport": {"width": 1366, "height": 768},
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
    "reduced_motion": "reduce",
}
"""A window at a desk. Nothing glides in it: drawing without a graphics card is most of what these tests cost."""
PATIENCE_MS = 90_000
"""A bound against hanging on a busy machine, not a promise of speed."""


@dataclass(frozen=True, slots=True)
class Town:
    """`crews` are the ids of those on duty, by name."""

    service: Service
    room: WatchRoom
    crews: dict[str, int]

    @property
    def desk(self) -> Desk:
        return self.room.desk

    @property
    def address(self) -> str:
        return self.service.address

    async def sign_in(self, context: BrowserContext, who: str, path: str = "/") -> Page:
        """A page of an account that signed in already; the garrison's session tokens are the accounts' names."""
        context.set_default_timeout(PATIENCE_MS)
        await context.add_cookies([{"name": COOKIE, "value": who, "url": self.address}])
        page = await context.new_page()
        await page.goto(self.address + path)
        return page

    async def open_incident(self, page: Page, incident_id: int) -> None:
        """As a link from a colleague opens it."""
        await page.goto(f"{self.address}/?in=incident.{incident_id}")
        await page.get_by_role("region", name="事件", exact=True).wait_for()

    async def open_incident_here(self, page: Page, description: str) -> None:
        """From the search line, without leaving the page."""
        await page.keyboard.press("/")
        await page.keyboard.type(description)
        await (
            page.get_by_role("listbox", name="搜索与命令")
            .get_by_role("option")
            .filter(has_text=description)
            .first.wait_for()
        )
        await page.keyboard.press("Enter")
        await page.locator(".description").filter(has_text=description).wait_for()
        await page.locator(".candidates li").first.wait_for()

    async def put_in_order(self, incident_id: int) -> None:
        """Wait until the facts of an incident have their numbers: who comes back later has missed them."""
        address = f"/incidents/{incident_id}/events"
        while any(fact["sequence"] is None for fact in (await self.desk.get("dispatcher", address))["items"]):
            await asyncio.sleep(0.05)

    async def withdraw(self, incident_id: int) -> None:
        """Call its open orders off, clear those of crews that are there already, and take it out of the queue."""
        found = await self.desk.get("dispatcher", f"/incidents/{incident_id}/orders")
        for order in found["items"]:
            if "cancelled" in order["reachable"]:
                await self.room.stage(order, "cancelled", who="dispatcher", note="试单")
            elif "cleared" in order["reachable"]:
                await self.room.stage(order, "cleared", who="dispatcher", result="试单", result_code="other")
        await self.desk.step("dispatcher", incident_id, "void", reason="误录")

    async def tidy(self) -> None:
        """A running service, nothing in the queue, every crew free, no alarm: whatever a test has left."""
        if not self.service.is_running:
            await self.service.start()
        for incident in (await self.desk.get("dispatcher", "/incidents", limit=200))["items"]:
            await self.withdraw(incident["id"])
        for alarm in (await self.desk.get("dispatcher", "/alarms", limit=200))["items"]:
            await self.desk.post("dispatcher", f"/alarms/{alarm['id']}/close", 200, reason="误触")
