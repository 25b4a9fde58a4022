"""What a crew learns about an order: from the text on its terminal, and from the API as its phone would."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from shapely.geometry import shape

from simulators.api import Refused

_ORDER = re.compile(r"派单\s*(\d+)")
_WITHDRAWN = "已撤销"
_AGAIN_AFTER_S = (2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 60.0)
"""A phone that does not get through tries again."""


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

    def __init__(self, http: httpx.AsyncClient, again_after_s: Sequence[float] = _AGAIN_AFTER_S) -> None:
        self._http, self._again_after_s = http, again_after_s

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
        await self._ask("POST", f"/api/orders/{order_id}/stage", {"to": to, **more})

    async def _get(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = (await self._ask("GET", path)).json()
        return found

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        """Raises Refused for a no; a service that is away or at a loss is asked again for some minutes."""
        for wait_s in self._again_after_s:
            try:
                return _accepted(await self._http.request(method, path, json=body))
            except httpx.TransportError:
                pass
            except Refused as refusal:
                if refusal.status < httpx.codes.INTERNAL_SERVER_ERROR:
                    raise
            await asyncio.sleep(wait_s)
        return _accepted(await self._http.request(method, path, json=body))


def _accepted(answer: httpx.Response) -> httpx.Response:
    if answer.is_error:
        raise Refused(answer)
    return answer
