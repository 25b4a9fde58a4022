"""Positions on real sockets: names first, newest wins, at most two frames under way, whose units one sees."""

import asyncio
import json

import pytest
import sqlalchemy as sa

from command.force.service import Part, Versions
from command.force.tables import device
from command.live.hub import Hub
from tests.live.screen import CITY, Screen, watching
from tests.live.town import IN_A, IN_B, Life

ONLY_A = [119.90, 31.70, 119.935, 31.78]


async def stands(screen: Screen, device_id: int, place: tuple[float, float]) -> None:
    await screen.until(lambda one: one.places.get(device_id) == pytest.approx(place))


@pytest.mark.parametrize("encoding", ["json", "binary"])
async def test_a_fix_reaches_the_screen_with_its_name(life: Life, encoding: str) -> None:
    async with watching(life.base, "dispatcher", encoding=encoding) as screen:
        assert screen.names == {}
        device_id = await life.drive("a-squad", IN_A)
        await stands(screen, device_id, IN_A)
        assert screen.names[device_id]["label"] == "a-squad-car"
        assert set(screen.of("positions")[0]) >= {"frame", "items"}
        async with watching(life.base, "dispatcher", encoding=encoding) as fresh:
            await stands(fresh, device_id, IN_A)


async def test_a_crews_status_colours_its_units(life: Life) -> None:
    async with watching(life.base, "dispatcher") as screen:
        device_id = await life.drive("a-squad", IN_A)
        await stands(screen, device_id, IN_A)
        crew = await life.crew("a-squad", "茶山1")
        await screen.until(lambda one: one.of("positions")[-1]["items"][0]["status"] == "available")
        assert screen.names[device_id]["crew_call_sign"] == "茶山1"
        incident_id = await life.incident()
        await life.call("POST", f"/incidents/{incident_id}/orders", expect=201, crew_id=crew.id, task="support")
        await screen.until(lambda one: one.of("positions")[-1]["items"][0]["status"] == "ordered")


async def test_each_scope_sees_its_own(life: Life) -> None:
    async with watching(life.base, "squad") as mine, watching(life.base, "other-squad") as theirs:
        a, b = await life.drive("a-squad", IN_A), await life.drive("b-squad", IN_B)
        first, second = await life.incident(IN_A), await life.incident(IN_B)
        for screen, device_id, incident_id in ((mine, a, first), (theirs, b, second)):
            await screen.until(lambda one: len(one.places) == len(one.things) == 1)
            await screen.quiet_for(1.0)
            assert (set(screen.places), set(screen.names)) == ({device_id}, {device_id})
            assert set(screen.things) == {("incident", incident_id)}


async def test_a_crew_that_is_sent_to_us_is_seen_until_it_is_done(life: Life) -> None:
    """Promise 10: call sign and position, and nothing about the people."""
    crew = await life.crew("b-squad", "五星1")
    device_id = await life.drive("b-squad", IN_B)
    incident_id = await life.incident(IN_A)
    async with watching(life.base, "squad") as screen:
        assert screen.names == {}
        order = await life.call("POST", f"/incidents/{incident_id}/orders", expect=201, crew_id=crew.id, task="support")
        await stands(screen, device_id, IN_B)
        assert screen.names[device_id]["crew_call_sign"] == "五星1"
        assert not [key for key in screen.things if key[0] == "crew"]
        async with watching(life.base, "squad") as fresh:
            await stands(fresh, device_id, IN_B)
            assert ("order", order["id"]) in fresh.things
        await life.call("POST", f"/orders/{order['id']}/stage", to="cancelled")
        await screen.until(lambda one: device_id not in one.names)
        assert device_id not in screen.places


async def test_a_unit_that_goes_to_another_squad_leaves_the_map(life: Life) -> None:
    device_id = await life.drive("a-squad", IN_A)
    async with watching(life.base, "squad") as mine, watching(life.base, "other-squad") as theirs:
        await stands(mine, device_id, IN_A)
        house = life.house
        async with house.database.transaction() as tx:
            await tx.execute(sa.update(device).values(body_id=life.town.bodies["b-squad"]))
            await house.services.get(Versions).touch(tx, Part.DEVICES)
        await mine.until(lambda one: not one.names)
        await stands(theirs, device_id, IN_A)


async def test_an_incident_that_leaves_the_scope_goes_with_a_null_view(life: Life) -> None:
    incident_id = await life.incident(IN_A)
    async with watching(life.base, "squad") as screen, watching(life.base, "other-squad") as theirs:
        place = {"type": "Point", "coordinates": list(IN_B)}
        await life.call("POST", f"/incidents/{incident_id}/place", location=place)
        await screen.until(lambda one: ("incident", incident_id) not in one.things)
        farewell = screen.of("event")[-1]
        assert set(farewell) == {"type", "sequence", "kind", "subject", "view"}
        assert (farewell["kind"], farewell["view"]) == ("LeftScope", None)
        await theirs.until(lambda one: ("incident", incident_id) in one.things)


async def test_a_complaint_about_ours_is_told_to_supervision_and_not_to_those_named(life: Life) -> None:
    async with (
        watching(life.base, "supervisor") as above,
        watching(life.base, "squad") as named,
        watching(life.base, "second-dispatcher") as city,
    ):
        await life.incident(IN_A, source="complaint", subject_body="a-squad")
        open_to_all = await life.incident(IN_A)
        await above.until(lambda one: len(one.registered) == 2)
        for screen in (named, city):
            await screen.until(lambda one: open_to_all in one.registered)
            assert {event["subject"]["id"] for event in screen.of("event")} == {open_to_all}
            assert set(screen.things) == {("incident", open_to_all)}


async def test_a_changed_viewport_shows_what_stands_there(life: Life) -> None:
    a, b = await life.drive("a-squad", IN_A), await life.drive("b-squad", (120.4, 31.72))
    async with watching(life.base, "dispatcher", viewport=ONLY_A) as screen:
        await stands(screen, a, IN_A)
        await screen.quiet_for(0.6)
        assert b not in screen.places
        await screen.subscribe(viewport=CITY)
        await screen.until(lambda one: b in one.places)


async def test_at_most_two_frames_wait_for_their_echo_and_then_the_newest_comes(life: Life) -> None:
    async with watching(life.base, "dispatcher") as screen:
        screen.acknowledges = False
        for step in range(6):
            device_id = await life.drive("a-squad", (119.92 + step / 1000, 31.72), after_s=step)
            await screen.quiet_for(0.4)
        assert len(screen.frames) == 2
        await screen.socket.send(json.dumps({"type": "ack", "frame": screen.frames[-1]}))
        await stands(screen, device_id, (119.925, 31.72))
        assert len(screen.frames) == 3


async def test_a_new_device_is_drawn_though_its_fix_came_first(life: Life, hub: Hub) -> None:
    """The register names the device a moment after its first report was stored."""
    device_id = await life.drive("a-squad", IN_A)
    async with asyncio.timeout(5):
        while not hub.units.drawn.any():
            await asyncio.sleep(0.05)
    hub.units.unseat(device_id)
    hub.roster._entries.clear()
    hub.roster._stale = True
    async with watching(life.base, "dispatcher") as screen:
        await stands(screen, device_id, IN_A)
