"""What a browser test works with: the running service, its HTTP side as other desks see it, the crews on duty."""

from dataclasses import dataclass

from playwright.async_api import BrowserContext, Page

from tests.faults.service import Service
from tests.incidents.small_city import Desk
from tests.scenarios.watch_room import WatchRoom

PASSWORD = "zhihui-demo"
COOKIE = "zhihui_session"


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
        await context.add_cookies([{"name": COOKIE, "value": who, "url": self.address}])
        page = await context.new_page()
        await page.goto(self.address + path)
        return page

    async def open_incident(self, page: Page, incident_id: int) -> None:
        """As a link from a colleague opens it."""
        await page.goto(f"{self.address}/?in=incident.{incident_id}")
        await page.get_by_role("region", name="事件", exact=True).wait_for()
