"""Stored positions and signal reports become evidence by place: once, behind a cursor, and never the service's own fault."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from command.app.house import House
from command.force.service import Devices
from command.force.tables import body, device
from command.foundation.clock import Clock, SetClock
from command.positions.service import Positions, StoredFixes
from command.radio.measured.bearers.folding import Folding
from command.radio.measured.bearers.models import Rules
from command.radio.measured.bearers.tables import radio_bearer_cell, radio_bearer_silence
from command.radio.sites.service import Sites
from tests.positions.batches import Row, batch
from tests.radio.measured.bearers.roads import LAT, LON, M_PER_DEGREE_EAST, NOON, drive
from tests.radio.studies.ground import lay_areas

HOUR_S = 3600.0
BOX = f"{LON - 0.02},{LAT - 0.02},{LON + 0.05},{LAT + 0.02}"
BLIND_M = (700.0, 1300.0)
CSQ_20 = bytes((0x01, 4, 0, 0, 0, 9, 0x30, 1, 20))


async def registered(house: House, *kinds: str) -> list[int]:
    """Devices of these kinds."""
    async with house.database.transaction() as tx:
        owner = (await tx.execute(sa.select(body.c.id).where(body.c.code == "one"))).scalar_one()
        rows = [
            {"asset_no": str(number), "kind": kind, "body_id": owner, "identity": str(number), "protocol": "jt808-2013"}
            for number, kind in enumerate(kinds, start=1)
        ]
        ids = list((await tx.execute(sa.insert(device).values(rows).returning(device.c.id))).scalars())
        await house.services.get(Devices).load(tx)
    return ids


async def arrive(house: House, rows: list[Row], extras: bytes = CSQ_20) -> None:
    """In the order of arrival, as the gateway hands them over."""
    positions = house.services.get(Positions)
    ordered = sorted(rows, key=lambda row: row.received_s or row.at_s)
    for first in range(0, len(ordered), 25):
        made = batch(*ordered[first : first + 25])
        made.extras = [extras] * len(made.extras)
        await positions.ingest(made)


def folding_of(house: House, clock: Clock | None = None, keep_months: int = 24) -> Folding:
    """One that begins a day ago."""
    get = house.services.get
    own: dict[str, Any] = {"fixes": StoredFixes(), "devices": get(Devices), "sites": get(Sites), "rules": Rules()}
    return Folding(house.database, clock or house.clock, **own, keep_days=1, keep_months=keep_months)


async def counted(house: House, until_s: float) -> None:
    """Everything that can be counted at NOON + `until_s`."""
    house.clock.set(NOON + timedelta(seconds=until_s))  # type: ignore[attr-defined]
    folding = folding_of(house)
    while await folding.step():
        pass


async def squares(planner: httpx.AsyncClient, **asked: Any) -> dict[str, Any]:
    answer = await planner.get("/api/radio/measured/bearers/cells", params={"bbox": BOX, **asked})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def east_of(feature: dict[str, Any]) -> float:
    west, east = feature["geometry"]["coordinates"][0][0][0], feature["geometry"]["coordinates"][0][1][0]
    return (0.5 * (west + east) - LON) * M_PER_DEGREE_EAST


def blind_traffic(ids: list[int]) -> list[Row]:
    """Two vehicles pass the blind stretch four times each, half a minute apart; a third one is heard all the time."""
    one, two, witness = ids
    rows = [row for start in range(4) for row in drive(one, 600.0 * start, blind_m=BLIND_M)]
    rows += [row for start in range(4) for row in drive(two, 600.0 * start + 30.0, blind_m=BLIND_M)]
    return rows + [Row(10.0 * step, 10.0 * step + 1.0, witness, LON - 0.005, LAT) for step in range(300)]


@pytest.fixture
def start(house: House) -> None:
    house.clock.set(NOON)  # type: ignore[attr-defined]


async def test_a_blind_stretch_is_not_reached_and_the_rest_of_the_street_is(
    planner: httpx.AsyncClient, house: House, start: None
) -> None:
    ids = await registered(house, "vehicle_terminal", "vehicle_terminal", "vehicle_terminal")
    await arrive(house, blind_traffic(ids))
    await counted(house, HOUR_S)
    found = await squares(planner)
    states = {round(east_of(one)): one["properties"]["vehicle_data"] for one in found["features"]}
    inside = [state for east, state in states.items() if BLIND_M[0] + 80 < east < BLIND_M[1] - 80]
    outside = [state for east, state in states.items() if 0 < east < BLIND_M[0] - 80 or east > BLIND_M[1] + 80]
    assert set(inside) == {"not_reached"}, states
    assert set(outside) == {"reached"}, states
    lost = next(one["properties"] for one in found["features"] if one["properties"]["state"] == "not_reached")
    evidence = lost["evidence"]["vehicle_data"]
    assert (evidence["late"], evidence["heard"], evidence["lost_devices"]) == (8, 0, 2)
    assert lost["reached_by"] == []
    heard = next(one["properties"] for one in found["features"] if one["properties"]["state"] == "reached")
    assert heard["evidence"]["vehicle_data"]["median_dbm"] == -71.0
    assert heard["reached_by"] == ["vehicle_data"]
    assert found["omitted"] == 0


async def test_nothing_is_counted_twice_whatever_the_pages(
    planner: httpx.AsyncClient, house: House, start: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages of seven fixes, and a kill in the middle of each transaction before it is allowed through."""
    ids = await registered(house, "vehicle_terminal", "vehicle_terminal", "vehicle_terminal")
    await arrive(house, blind_traffic(ids))
    monkeypatch.setattr("command.radio.measured.bearers.folding.MOST_FIXES", 97)
    house.clock.set(NOON + timedelta(seconds=HOUR_S))  # type: ignore[attr-defined]
    folding = folding_of(house)
    moved = "command.radio.measured.bearers.repository.move_cursor"

    async def killed(*_: object) -> None:
        raise ConnectionError("the process ends here")

    for _ in range(3):
        with monkeypatch.context() as broken:
            broken.setattr(moved, killed)
            with pytest.raises(ConnectionError):
                await folding.step()
        await folding.step()
    await counted(house, HOUR_S)
    async with house.database.transaction() as tx:
        cell = radio_bearer_cell.c
        sums = sa.select(sa.func.sum(cell.late), sa.func.sum(cell.heard)).where(cell.level == 20)
        late, heard = (await tx.execute(sums)).one()
        waiting = (await tx.execute(sa.select(sa.func.count()).select_from(radio_bearer_silence))).scalar_one()
    assert late == 2 * 4 * 5
    assert heard == 2 * 4 * 16 + 10
    assert waiting == 0


async def test_whoever_has_caught_up_rests_although_the_clock_goes_on(house: House, start: None) -> None:
    """The time of a step is not work for the next one."""

    class Ticking(SetClock):
        def now(self) -> datetime:
            self.advance(timedelta(milliseconds=1))
            return super().now()

    folding = folding_of(house, Ticking(NOON))
    steps = 0
    while await folding.step():
        steps += 1
        assert steps < 100


async def test_what_the_service_itself_did_not_hear_is_no_blind_spot(
    planner: httpx.AsyncClient, house: House, start: None
) -> None:
    """The gateway is down for three minutes: all three catch up afterwards."""
    ids = await registered(house, "vehicle_terminal", "vehicle_terminal", "vehicle_terminal")
    rows = [row for number in ids for row in drive(number, 5.0 * number, blind_m=(300.0, 2100.0), length_m=3000.0)]
    await arrive(house, rows)
    await counted(house, HOUR_S)
    found = await squares(planner)
    assert {one["properties"]["evidence"]["vehicle_data"]["late"] for one in found["features"]} == {0}
    assert {one["properties"]["state"] for one in found["features"]} <= {"reached", "no_evidence"}


async def test_townships_and_squares_are_those_that_the_scope_covers(
    planner: httpx.AsyncClient, house: House, start: None
) -> None:
    """Squad `one` answers for the street in the south-west; the blind stretch lies east of it, where `two` does."""
    await lay_areas(house)
    ids = await registered(house, "vehicle_terminal", "vehicle_terminal", "vehicle_terminal")
    await arrive(house, blind_traffic(ids))
    await counted(house, HOUR_S)
    whole = (await planner.get("/api/radio/measured/bearers/townships")).json()
    of_code = {one["code"]: one for one in whole["townships"]}
    assert set(of_code) == {"320401001", "320401002", "320402001"}
    east = of_code["320402001"]
    told = east["bearers"]["vehicle_data"]
    assert told == east["together"]
    assert 2 <= told["not_reached_km2"] / (whole["square_m"] ** 2 / 1e6) <= 6
    assert 0.4 < told["reached_share"] < 0.9
    parts = ("reached_km2", "weak_km2", "not_reached_km2", "no_evidence_km2")
    assert sum(told[part] for part in parts) == pytest.approx(east["area_km2"], abs=0.001)
    assert east["bearers"]["narrowband"]["reached_share"] is None
    squad = {"Authorization": "Bearer squad_planner"}
    own = (await planner.get("/api/radio/measured/bearers/townships", headers=squad)).json()
    assert [one["code"] for one in own["townships"]] == ["320401001"]
    seen = (await planner.get("/api/radio/measured/bearers/cells", params={"bbox": BOX}, headers=squad)).json()
    assert seen["features"] == []
    about = (await planner.get("/api/radio/measured/bearers")).json()
    assert about["counted"]["positions_until"] == "2026-03-15T04:59:00Z"
    assert about["thresholds"]["weak_dbm"] == {"vehicle_data": -93.0, "narrowband": -108.0}


async def test_a_box_is_told_as_finely_as_the_limit_allows(
    planner: httpx.AsyncClient, house: House, start: None
) -> None:
    (one,) = await registered(house, "phone")
    await arrive(house, drive(one, 0.0, length_m=3000.0), extras=b"osmand")
    await counted(house, HOUR_S)
    fine = await squares(planner, bearer="public_network")
    assert fine["finest_level"] == 20
    coarse = await squares(planner, limit=8)
    assert coarse["finest_level"] < 18
    assert len(coarse["features"]) <= 8
    heard = sum(each["properties"]["evidence"]["public_network"]["heard"] for each in coarse["features"])
    assert heard == sum(each["properties"]["evidence"]["public_network"]["heard"] for each in fine["features"]) == 31
    assert {each["properties"]["evidence"]["public_network"]["heard_at"] for each in fine["features"]
            if each["properties"]["state"] == "no_evidence"} == {None}  # fmt: skip
    assert (await squares(planner, bearer="narrowband"))["features"] == []
    for wrong in ("1,2,3", "a,b,c,d", "120,31,119,32", "nan,31,120,32"):
        refused = await planner.get("/api/radio/measured/bearers/cells", params={"bbox": wrong})
        assert refused.json()["code"] == "bbox"
    nobody = await planner.get("/api/radio/measured/bearers/cells", params={"bbox": BOX, "bearer": "smoke_signals"})
    assert nobody.status_code == 422


async def test_what_is_older_than_the_months_kept_goes(planner: httpx.AsyncClient, house: House, start: None) -> None:
    (one,) = await registered(house, "phone")
    await arrive(house, drive(one, 0.0))
    await counted(house, HOUR_S)
    assert (await squares(planner, months=1))["features"]
    house.clock.set(NOON + timedelta(days=40))  # type: ignore[attr-defined]
    assert (await squares(planner, months=1))["features"] == []
    assert (await squares(planner, months=2))["features"]
    await folding_of(house, keep_months=2).step()
    assert (await squares(planner, months=120))["features"]
    await folding_of(house, keep_months=0).step()
    assert (await squares(planner, months=120))["features"] == []
