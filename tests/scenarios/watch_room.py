"""What a watch does over HTTP: sign crews on, take calls, send crews, move orders along."""

from dataclasses import dataclass
from typing import Any

from tests.incidents.small_city import Desk
from tests.scenarios.garrison import CREWS, Garrison


@dataclass(frozen=True, slots=True)
class WatchRoom:
    desk: Desk
    garrison: Garrison

    async def sign_on(self, crew: str) -> int:
        """The crew with its people and car on duty; gives its id."""
        people, code = self.garrison.people[crew], CREWS[crew][0]
        signed = await self.desk.post(
            "dispatcher",
            "/crews",
            201,
            body_id=self.garrison.bodies[code],
            call_sign=crew,
            members=[{"person_id": person_id} for person_id in people],
            vehicle_id=self.garrison.vehicles[crew],
        )
        return int(signed["id"])

    async def send(self, incident: dict[str, Any], crew_id: int, expect: int = 201, **more: Any) -> dict[str, Any]:
        return await self.desk.post(
            "dispatcher", f"/incidents/{incident['id']}/orders", expect, crew_id=crew_id, **more
        )

    async def stage(
        self, order: dict[str, Any], to: str, expect: int = 200, who: str = "squad", **more: Any
    ) -> dict[str, Any]:
        return await self.desk.post(who, f"/orders/{order['id']}/stage", expect, to=to, **more)

    async def incident(self, incident_id: int, who: str = "dispatcher") -> dict[str, Any]:
        return dict(await self.desk.get(who, f"/incidents/{incident_id}"))

    async def timeline(self, incident_id: int) -> list[str]:
        """Kinds of events, oldest first."""
        found = await self.desk.get("dispatcher", f"/incidents/{incident_id}/events")
        return [event["kind"] for event in found["items"]]
