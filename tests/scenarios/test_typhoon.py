"""Scenario 9, a typhoon: two sites fail and come back, over real UDP, HTTP and a screen's WebSocket."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa
from shapely.geometry import Point, shape

from command.app.house import House
from command.force.tables import device
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.foundation.settings import Settings
from command.gateway.radios.service import RadioGateway
from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.gps import Gps
from command.protocols.hytera.rrs import Registration
from command.protocols.hytera.service import Service
from command.protocols.hytera.text import GroupText, GroupTextAck
from command.protocols.hytera.triggered import TriggeredReport
from command.radio.traffic.models import LinkState
from command.radio.traffic.tables import radio_repeater
from tests.browser.relief import lay_relief
from tests.gateway.radios.repeater import PlayedRepeater
from tests.incidents.small_city import IN_A1, IN_B1, Desk
from tests.live.screen import watching
from tests.scenarios.garrison import Garrison, found_garrison
from tests.scenarios.watch_room import WatchRoom

pytestmark = pytest.mark.timeout(400)
"""The first study of a machine compiles the model; a bound against hanging, not a promise."""
RADIOS = {"one": 2001, "far": 2002}
"""The vehicle radio of each crew's car."""
WEAK: dict[str, Any] = {
    "mast_height_m": 20,
    "power_w": 1,
    "frequency_out_mhz": 361,
    "frequency_in_mhz": 351,
    "battery_hours": 4,
}
SITES = {
    "W": (100001, 119.912, 31.722, WEAK),
    "E": (100002, 119.952, 31.722, WEAK),
    "M": (100003, 119.975, 31.775, WEAK),
}
"""The third stands far off: vehicles in the east still hear it, handhelds do not."""
SMALL: dict[str, Any] = {
    "cell_m": 150, "radius_handheld_m": 12_000, "radius_vehicle_m": 12_000, "parts": ["gaps"],
    "terminals": ["handheld_at_head", "vehicle"],
}  # fmt: skip
GROUP = 100
STEP = timedelta(seconds=20)
PATIENCE_S = 60.0


@pytest_asyncio.fixture
async def garrison(database: Database, process_settings: Settings, clock: SetClock, tmp_path: Path) -> Garrison:
    """With vehicle radios, admitted repeaters at their sites, and the ground under them."""
    made = await found_garrison(database, clock.now())
    async with database.transaction() as tx:
        for crew, number in RADIOS.items():
            car = {
                "body_id": made.bodies[{"one": "a1-squad", "far": "b1-squad"}[crew]],
                "vehicle_id": made.vehicles[crew],
            }
            told = {"asset_no": f"VR-{crew}", "kind": "vehicle_radio", "protocol": "hstrp", "identity": str(number)}
            await tx.execute(sa.insert(device).values(**car, **told, datum="wgs84", capabilities=["voice", "text"]))
        for code, (number, *_) in SITES.items():
            usual = {"name": "", "admission": "admitted", "rssi_db_per_step": 0.5, "reports_per_s": 1.0}
            await tx.execute(sa.insert(radio_repeater).values(identity=str(number), site_code=code, **usual))
    await lay_relief(process_settings.data_dir, database.url, tmp_path)
    return made


class Net:
    """The three repeaters and the crews' radios. A repeater that is out says nothing."""

    def __init__(self, repeaters: dict[str, PlayedRepeater], gateway: RadioGateway, clock: SetClock) -> None:
        self._repeaters, self._gateway, self._clock = repeaters, gateway, clock
        self.heard_over = {"one": "W", "far": "E"}
        self.places = {"one": IN_A1, "far": IN_B1}
        self.out: set[str] = set()

    def __getitem__(self, code: str) -> PlayedRepeater:
        return self._repeaters[code]

    async def is_lost(self, code: str) -> bool:
        """Whether the gateway has noticed: this clock runs faster than it looks."""
        identity = str(SITES[code][0])
        return all(one.link is LinkState.LOST for one in self._gateway.slots if one.repeater.identity == identity)

    async def _kept(self, code: str, message: Registration | TriggeredReport) -> None:
        """Said, and acknowledged whatever else comes."""
        repeater = self._repeaters[code]
        sequence = repeater.say(message)
        while (packet := await repeater.packet(message.SERVICE)).sequence != sequence or packet.type != 1:
            pass

    async def speak(self) -> None:
        """Crews' radios report over the repeater that hears them; the others of the net are heard with a registration."""
        for crew, number in RADIOS.items():
            code = self.heard_over[crew]
            if code in self._repeaters and code not in self.out:
                lon, lat = self.places[crew]
                gps = Gps.of(longitude=lon, latitude=lat, fixed_at=self._clock.now())
                await self._kept(code, TriggeredReport(1, RadioAddress(number), gps, rssi_raw=-180))
        for code in self._repeaters:
            if code not in self.out and code not in self.heard_over.values():
                await self._kept(code, Registration(RadioAddress(RADIOS["far"])))

    async def go_on(self, seconds: int) -> None:
        for _ in range(seconds // int(STEP.total_seconds())):
            self._clock.advance(STEP)
            await self.speak()


@pytest_asyncio.fixture
async def net(working_house: House, clock: SetClock) -> AsyncIterator[Net]:
    gateway = working_house.services.get(RadioGateway)
    await asyncio.wait_for(gateway.listening.wait(), 30)
    repeaters = {code: await PlayedRepeater(gateway.port, number).open() for code, (number, *_) in SITES.items()}
    for repeater in repeaters.values():
        await repeater.connect(Service.TMP)
    yield Net(repeaters, gateway, clock)
    for repeater in repeaters.values():
        repeater.close()


async def until(met: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not await met():
            await asyncio.sleep(0.1)


async def studied(desk: Desk, **more: Any) -> int:
    asked = await desk.post("operator", "/radio/studies", 202, name="台风", **(SMALL | more))
    async with asyncio.timeout(300):
        while (found := await desk.get("operator", f"/radio/studies/{asked['id']}"))["state"] != "done":
            assert found["error"] is None, found["error"]
            await asyncio.sleep(0.2)
    return int(asked["id"])


async def gaps_with(desk: Desk, study_id: int, places: dict[str, list[float]]) -> set[str]:
    """Crews that stand inside a gap polygon of the study."""
    found = await desk.get("operator", f"/radio/studies/{study_id}/gaps", terminal="handheld_at_head", direction="both")
    polygons = [shape(one["geometry"]) for one in found["features"]]
    return {crew for crew, at in places.items() if any(polygon.contains(Point(*at)) for polygon in polygons)}


async def serving(desk: Desk) -> dict[str, str]:
    sites = (await desk.get("operator", "/radio/sites"))["features"]
    return {one["properties"]["code"]: one["properties"]["serving"] for one in sites}


async def alarms(desk: Desk, kind: str) -> list[dict[str, Any]]:
    listed = (await desk.get("dispatcher", "/alarms"))["items"]
    return [one for one in listed if one["kind"] == kind]


async def kinds(desk: Desk, kind: str) -> int:
    return len(await alarms(desk, kind))


async def inside(desk: Desk, names: dict[int, str]) -> set[str]:
    listed = (await desk.get("dispatcher", "/radio/crews-in-gaps"))["items"]
    return {names[one["crew_id"]] for one in listed}


async def is_equal(asked: Awaitable[object], wanted: object) -> bool:
    return await asked == wanted


async def switch_group(desk: Desk, net: Net) -> None:
    """Everybody is called to the emergency group, over every repeater that is linked."""
    said = await desk.post("dispatcher", f"/radio/groups/{GROUP}/texts", 201, text="台风红色预警，转应急组")
    assert {one["repeater"] for one in said["items"]} == {str(number) for number, *_ in SITES.values()}
    for code in SITES:
        heard = await net[code].told(Service.TMP, GroupText)
        assert (heard.destination, heard.text) == (RadioAddress(GROUP), "台风红色预警，转应急组")
        net[code].say(GroupTextAck(heard.request_id, heard.destination))

    async def is_delivered() -> bool:
        listed = (await desk.get("dispatcher", "/radio/group-texts"))["items"]
        return {one["state"] for one in listed} == {"delivered"}

    await until(is_delivered)


async def flap(net: Net) -> None:
    """The western site is back for a minute and gone for as long, four times."""
    for _ in range(4):
        net.out.discard("W")
        await net["W"].connect_again(Service.RRS)
        net.heard_over["one"] = "nowhere"
        await net.go_on(60)
        net.out.add("W")
        await net.go_on(80)
        await until(lambda: net.is_lost("W"))
    net.heard_over["one"] = "W"


async def counted(database: Database, where: str) -> int:
    async with database.transaction() as tx:
        return int((await tx.execute(sa.text(f"select count(*) from {where}"))).scalar_one())


async def test_two_sites_fail_the_crews_in_the_gap_are_named_and_nothing_storms(
    serve: str, room: WatchRoom, desk: Desk, net: Net, database: Database, clock: SetClock
) -> None:
    crews = {name: await room.sign_on(name) for name in RADIOS}
    names = {crew_id: name for name, crew_id in crews.items()}
    for code, (_, lon, lat, record) in SITES.items():
        await desk.post("operator", "/radio/sites", 201, code=code, name=f"{code} 台", lon=lon, lat=lat, **record)
    before = await studied(desk)
    await desk.post(
        "operator", "/radio/declarations", 201, study_id=before, terminal="handheld_at_head", probability=0.9
    )
    await net.speak()
    assert await gaps_with(desk, before, net.places) == set()

    async with watching(serve, "dispatcher") as screen:
        await switch_group(desk, net)

        net.out = {"W", "E"}
        net.heard_over["far"] = "M"
        failed_at = clock.now()
        await net.go_on(100)
        await until(lambda: is_equal(inside(desk, names), {"one", "far"}))
        told = {names[one["crew_id"]]: one for one in (await desk.get("dispatcher", "/radio/crews-in-gaps"))["items"]}
        assert {crew: (one["cause"], one["vehicle_reached"]) for crew, one in told.items()} == {
            "one": ("site_dark", False),
            "far": ("site_dark", True),  # its vehicle radio is heard over the third site, and can relay
        }
        assert await serving(desk) == {"W": "dark", "E": "dark", "M": "working"}
        sites = (await desk.get("operator", "/radio/sites"))["features"]
        outages = [one for site in sites for one in site["properties"]["outages"]]
        assert [(one["cause"], datetime.fromisoformat(one["starts_at"])) for one in outages] == [
            ("silent", failed_at)
        ] * 2
        assert sorted(one["text"] for one in await alarms(desk, "site_silent")) == ["E E 台", "W W 台"]
        await screen.until(lambda one: len([e for e in one.of("event") if e["kind"] == "crew_entered_gap"]) == 2)

        now = await studied(desk, present=True)
        assert await gaps_with(desk, now, net.places) == {"one", "far"}

        await flap(net)
        assert await serving(desk) == {"W": "dark", "E": "dark", "M": "working"}
        assert await counted(database, "radio_outage") == 2
        assert await counted(database, "alarm where kind = 'site_silent'") == 2
        assert await counted(database, "event where kind in ('crew_entered_gap', 'crew_left_gap')") == 2

        await until(lambda: is_equal(kinds(desk, "silent_in_gap"), 1))
        [check] = await alarms(desk, "silent_in_gap")
        assert (names[check["crew_id"]], check["location"]["coordinates"]) == ("one", IN_A1)
        [lost] = [
            one
            for one in (await desk.get("dispatcher", "/radio/crews-in-gaps"))["items"]
            if names[one["crew_id"]] == "one"
        ]
        assert [lost["longitude_deg"], lost["latitude_deg"]] == IN_A1
        assert clock.now() - datetime.fromisoformat(lost["last_seen_at"]) >= timedelta(minutes=5)
        assert len([one for one in screen.of("event") if one["kind"] == "alarm_raised"]) <= 3

        net.out.clear()
        net.heard_over["far"] = "E"
        await net.go_on(180)
        await until(lambda: is_equal(serving(desk), dict.fromkeys(SITES, "working")))

        async def has_left() -> bool:
            """A border is crossed by staying beyond it, from one look of the watch to a later one."""
            await net.go_on(20)
            await asyncio.sleep(0.5)
            return await inside(desk, names) == set()

        await until(has_left)
        assert await alarms(desk, "site_silent") == []
