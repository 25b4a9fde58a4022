"""What a crew learns about an order: from the text on its terminal, and from the API as its phone would."""

import re
from dataclasses import dataclass
from typing import Any

import httpx
from shapely.geometry import shape

from simulators.api import Refused

_ORDER = re.compile(r"派单\s*(\d+)")
_WITHDRAWN = "已撤销"


@dataclass(frozen=True, slots=True)
class Notice:
    """An order named in a text, or its withdrawal."""

    order_id: int
    withdrawn: bool


def read_notice(text: str) -> Notice | None:
    """None for a text that is about no order."""
    found = _ORDER.search(text)
    return Notice(int(found.group(1)), _WITHDRAWN in text) if found else None


class Orders:
    """The calls a crew's phone makes."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def get(self, order_id: int) -> dict[str, Any]:
        """The order. Raises Refused."""
        return await self._get(f"/api/orders/{order_id}")

    async def place(self, order: dict[str, Any]) -> tuple[float, float] | None:
        """Longitude and latitude to drive to: the point, or one that surely lies on the line or in the area."""
        incident = await self._get(f"/api/incidents/{order['incident_id']}")
        location = incident.get("location")
        if not location:
            return None
        point = shape(location).representative_point()
        return point.x, point.y

    async def stage(self, order_id: int, to: str, **more: Any) -> None:
        """Report a stage. Raises Refused, also when the order was withdrawn meanwhile."""
        answer = await self._http.post(f"/api/orders/{order_id}/stage", json={"to": to, **more})
        if answer.is_error:
            raise Refused(answer)

    async def _get(self, path: str) -> dict[str, Any]:
        answer = await self._http.get(path)
        if answer.is_error:
            raise Refused(answer)
        found: dict[str, Any] = answer.json()
        return found
