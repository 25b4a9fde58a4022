"""What a desk does over HTTP: send, move along, look."""

from tests.incidents.small_city import Desk


async def send(desk: Desk, incident: dict, crew_id: int, expect: int = 201, who: str = "dispatcher", **more) -> dict:
    return await desk.post(who, f"/incidents/{incident['id']}/orders", expect, crew_id=crew_id, **more)


async def stage(desk: Desk, order: dict, to: str, expect: int = 200, who: str = "squad", **more) -> dict:
    return await desk.post(who, f"/orders/{order['id']}/stage", expect, to=to, **more)


async def state_of(desk: Desk, incident: dict) -> str:
    return (await desk.get("dispatcher", f"/incidents/{incident['id']}"))["state"]


async def crew_status(desk: Desk, crew_id: int) -> str:
    return (await desk.get("dispatcher", f"/crews/{crew_id}"))["status"]
