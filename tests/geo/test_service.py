import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
import shapely
import sqlalchemy as sa

from command.app.house import House
from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.foundation.errors import CommandError
from command.geo.following import LOOK_S
from command.geo.models import Layer
from command.geo.service import Geography
from command.geo.tables import disputed_area, jurisdiction

AT = datetime(2026, 3, 15, 0, 30, tzinfo=UTC)
LEFT, RIGHT = shapely.box(119.9, 31.7, 120.0, 31.9), shapely.box(120.0, 31.7, 120.1, 31.9)


def row(code: str, shape: shapely.Polygon, **others: object) -> dict[str, object]:
    return {
        "code": code,
        "name": f"{code}街道",
        "layer": "street",
        "kind": "street",
        "subject_mode": "STATIONED",
        "subject_name": "常州市天宁区城市管理局",
        "valid_from": date(2020, 1, 1),
        "area_m2": 1.0,
        "synthetic": True,
        "source": "test",
        "geom": f"SRID=4326;{shapely.MultiPolygon([shape]).wkt}",
    } | others


async def store(database: Database, *rows: dict[str, object]) -> None:
    async with database.transaction() as tx:
        for values in rows:
            await tx.execute(sa.insert(jurisdiction).values(**values))


async def eventually(geography: Geography, code: str | None) -> None:
    """Before long the point at 119.95 E, 31.8 N is this street's; ends with TimeoutError otherwise."""
    async with asyncio.timeout(20):
        while True:
            township = geography.at(119.95, 31.8, AT).township
            if (township.code if township else None) == code:
                return
            await asyncio.sleep(0.02)


async def test_a_change_in_the_database_is_seen_by_itself(house: House) -> None:
    """Whoever makes it: here plain SQL that knows nothing of caches. A second is the promise: three looks."""
    assert 3 * LOOK_S < 1.0
    geography = house.services.get(Geography)
    assert geography.at(119.95, 31.8, AT).township is None
    await store(house.database, row("001", LEFT))
    await eventually(geography, "001")
    async with house.database.transaction() as tx:
        await tx.execute(sa.text("update jurisdiction set code = '009'"))
    await eventually(geography, "009")
    async with house.database.transaction() as tx:
        await tx.execute(sa.text("delete from jurisdiction"))
    await eventually(geography, None)


async def test_each_day_has_its_areas(database: Database, clock: SetClock) -> None:
    """An area is valid to the end of its last day in Changzhou, which is 16:00 UTC."""
    await store(
        database,
        row("001", LEFT, valid_to=date(2026, 3, 31)),
        row("002", LEFT, valid_from=date(2026, 4, 1)),
    )
    geography = Geography(database, clock)
    await geography.refresh()
    turn = datetime(2026, 3, 31, 16, 0, tzinfo=UTC)
    for at, code in ((turn - timedelta(seconds=1), "001"), (turn, "002")):
        township = geography.at(119.95, 31.8, at).township
        assert township is not None
        assert township.code == code
    assert geography.at(119.95, 31.8, datetime(2019, 6, 1, tzinfo=UTC)).township is None


async def test_an_area_has_the_squads_of_the_day(database: Database, clock: SetClock) -> None:
    async with database.transaction() as tx:
        for code in ("a-squad", "b-squad", "c-squad"):
            await tx.execute(
                sa.text("insert into body (code, name, short_name, kind) values (:code, :code, :code, 'squad')"),
                {"code": code},
            )
        for body, position, first, last in (
            ("a-squad", 1, date(2026, 1, 1), date(2026, 3, 15)),
            ("b-squad", 2, date(2026, 1, 1), None),
            ("c-squad", 1, date(2026, 3, 16), None),
        ):
            await tx.execute(
                sa.text(
                    "insert into jurisdiction_body (area_code, body_code, position, valid_from, valid_to)"
                    " values ('001', :body, :position, :first, :last)"
                ),
                {"body": body, "position": position, "first": first, "last": last},
            )
    await store(database, row("001", LEFT, body_code="named-squad"), row("002", RIGHT, body_code="named-squad"))
    geography = Geography(database, clock)
    await geography.refresh()

    def squads(longitude: float, at: datetime) -> tuple[str, ...]:
        township = geography.at(longitude, 31.8, at).township
        assert township is not None
        return township.body_codes

    assert squads(119.95, AT) == ("a-squad", "b-squad")
    assert squads(119.95, AT + timedelta(days=1)) == ("c-squad", "b-squad")
    assert squads(119.95, datetime(2025, 6, 1, tzinfo=UTC)) == ("named-squad",)
    assert squads(120.05, AT) == ("named-squad",)


async def test_open_ownership_ends_with_its_last_day(database: Database, clock: SetClock) -> None:
    await store(database, row("001", LEFT))
    async with database.transaction() as tx:
        await tx.execute(
            sa.insert(disputed_area).values(
                code="待确权-1",
                claimant_codes=["001", "002"],
                desk_code="320400-desk",
                valid_from=date(2026, 1, 1),
                valid_to=date(2026, 3, 15),
                area_m2=1.0,
                geom=f"SRID=4326;{shapely.MultiPolygon([shapely.box(119.94, 31.79, 119.96, 31.81)]).wkt}",
            )
        )
    geography = Geography(database, clock)
    await geography.refresh()
    assert geography.at(119.95, 31.8, AT).ownership_open
    settled = geography.at(119.95, 31.8, AT + timedelta(days=1))
    assert (settled.ownership_open, settled.disputed) == (False, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject_mode": "TOWN_GOV"},
        {"subject_mode": "ZONE_STATIONED"},
        {"subject_mode": None},
        {"subject_mode": "ZONE_OWN", "kind": "zone", "rank": "national", "document": "批复"},
        {"subject_mode": "ZONE_OWN", "kind": "zone", "approved_from": date(2026, 1, 1), "document": "批复"},
        {
            "subject_mode": "ZONE_OWN",
            "kind": "zone",
            "rank": "municipal",
            "approved_from": date(2026, 1, 1),
            "document": "批复",
        },
        {"valid_to": date(2019, 1, 1)},
    ],
)
async def test_the_database_itself_refuses_what_the_standard_forbids(
    database: Database, wrong: dict[str, object]
) -> None:
    """A street is never a subject, a zone only with rank and approval (01.02.2, 01.03.2)."""
    with pytest.raises(sa.exc.IntegrityError):
        await store(database, row("001", LEFT, **wrong))


async def test_many_points_and_lines_are_answered_from_the_same_areas(database: Database, clock: SetClock) -> None:
    await store(database, row("001", LEFT), row("002", RIGHT))
    geography = Geography(database, clock)
    await geography.refresh()
    hits = geography.at_many(Layer.STREET, [119.95, 120.05, 121.0], [31.8, 31.8, 31.8], AT)
    assert hits.position.tolist() == [0, 1, -1]
    with pytest.raises(CommandError, match="geometry_not_usable"):
        geography.along(shapely.GeometryCollection(), AT)
    assert geography.along(shapely.LineString([(119.95, 31.8), (119.96, 31.8)]), AT).township is not None
