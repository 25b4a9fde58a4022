"""Finding about where a caller's words mean."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from geoalchemy2.shape import from_shape
from shapely.geometry import Point

from command.app.house import House
from command.foundation.database import Database
from command.geo.places import Places
from command.geo.tables import place
from command.incidents.about import queries
from tests.incidents.small_city import Desk

DAY = date(2026, 3, 15)


def test_a_text_is_tried_whole_and_then_without_what_surrounds_the_name() -> None:
    assert list(queries("常州市天宁区茶山街道丽华三村对面")) == [
        "常州市天宁区茶山街道丽华三村对面",
        "丽华三村对面",
        "丽华三村",
    ]
    assert list(queries("红梅路12号门口")) == ["红梅路12号门口", "红梅路"]
    assert list(queries("一")) == []


@pytest.fixture
async def known_places(database: Database, house: House) -> None:
    async with database.transaction() as tx:
        for code, name, area_code, at in (
            ("p1", "丽华三村社区", "B1", None),
            ("p2", "红梅公园", None, Point(119.935, 31.75)),
        ):
            values: dict[str, Any] = {
                "code": code,
                "kind": "community" if at is None else "landmark",
                "name": name,
                "aliases": [],
                "pinyin": "x",
                "initials": "x",
                "area_code": area_code,
                "precision": "area" if at is None else "point",
                "road_codes": [],
                "point": from_shape(at, srid=4326) if at is not None else None,
                "source": "test",
            }
            await tx.execute(sa.insert(place).values(**values))
        await tx.execute(sa.text("update geo_version set version = version + 1 where name = 'place'"))
    await house.services.get(Places).refresh()


async def test_an_incident_known_by_words_alone_stands_about_there(desk: Desk, known_places: None) -> None:
    """A community resolves to its street; a street that is mentioned to its middle."""
    for address, body in (
        ("丽华三村门口", "五星中队"),
        ("红梅公园南门", "郑陆执法局"),
        ("茶山街道某小区", "茶山中队"),
    ):
        made = await desk.call(location=None, address=address)
        assert made["location_quality"] == "about"
        assert made["location"]["type"] == "Point"
        assert made["responsibility"]["body"]["short_name"] == body
