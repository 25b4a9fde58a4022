"""Cables between terminals, desks and the service that are cut, that split and delay, and that lose the answer."""

from typing import Any

import httpx
import pytest

from tests.faults.load import loaded
from tests.faults.promises import assert_kept
from tests.faults.proxy import cable_to
from tests.faults.service import Service
from tests.incidents.small_city import Desk
from tests.live.screen import watching
from tests.scenarios.garrison import PHONES
from tests.scenarios.watch_room import WatchRoom

pytestmark = pytest.mark.fault
CALL: dict[str, Any] = {"source": "hotline_12319", "description": "占道"}


async def test_cables_that_split_delay_and_are_cut(service: Service) -> None:
    """Frames arrive in pieces of a few bytes, late; then every line is cut under load, three times."""
    async with cable_to(service.terminal_port) as field, cable_to(service.http_port) as office:
        field.most_bytes, field.most_delay_s = 7, 0.002
        office.most_bytes, office.most_delay_s = 200, 0.002
        async with loaded(f"http://127.0.0.1:{office.port}", field.port, list(PHONES.values())) as load:
            for _ in range(3):
                await load.goes_on(fixes=40, commands=3)
                field.cut()
                office.cut()
            await load.goes_on(fixes=40, commands=3)
        assert all(one.links >= 4 for one in load.reporters)
    await assert_kept(service.database_url, load)


async def test_commands_whose_answers_are_lost_are_carried_out_once(service: Service, room: WatchRoom) -> None:
    """A call, an order and its stages: each is sent, its answer is swallowed with the line, and it is repeated."""
    crew = await room.sign_on("one")
    async with (
        cable_to(service.http_port) as office,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{office.port}", trust_env=False, timeout=30) as client,
    ):
        lossy = Desk(client)

        async def twice(path: str, key: str, expect: int, **body: Any) -> dict[str, Any]:
            office.swallows_answers = True
            with pytest.raises(httpx.TransportError):
                await lossy.post("dispatcher", path, key=key, **body)
            office.swallows_answers = False
            return await lossy.post("dispatcher", path, expect, key=key, **body)

        incident = await twice("/incidents", "call", 201, **CALL)
        order = await twice(f"/incidents/{incident['id']}/orders", "order", 201, crew_id=crew, task="support")
        for to in ("accepted", "en_route", "on_scene"):
            await twice(f"/orders/{order['id']}/stage", to, 200, to=to)
        await twice(f"/orders/{order['id']}/stage", "cleared", 200, to="cleared", result="已劝离")
        assert office.swallowed == 6
    kinds = await room.timeline(incident["id"])
    assert sorted(kind for kind in kinds if kind.startswith("order_")) == sorted(
        ["order_sent", "order_accepted", "order_en_route", "order_on_scene", "order_cleared"]
    )
    again = await room.desk.post("dispatcher", "/incidents", key="call", **CALL)
    assert again["id"] == incident["id"]


async def test_a_screen_goes_on_where_its_cable_was_cut(service: Service, room: WatchRoom) -> None:
    """What happened while the cable was out is told in order and once."""
    async with cable_to(service.http_port) as office:
        base = f"http://127.0.0.1:{office.port}"
        office.most_bytes = 50
        async with watching(base, "dispatcher") as screen:
            first = await room.desk.call()
            await screen.until(lambda one: first["id"] in one.registered)
            office.cut()
            await screen.until_closed()
        missed = [(await room.desk.call())["id"] for _ in range(3)]
        async with watching(base, "dispatcher", since=screen.sequence, log=screen.log) as again:
            again.sequence = screen.sequence
            last = await room.desk.call()
            await again.until(lambda one: last["id"] in one.registered)
            assert again.registered == [*missed, last["id"]]
