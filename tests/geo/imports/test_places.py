from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import shapely

from command.foundation.clock import SetClock
from command.foundation.database import Database
from command.foundation.errors import CommandError
from command.geo.datum import Datum
from command.geo.imports import places as importing
from command.geo.imports.jurisdictions import Options, Outcome, import_jurisdictions
from command.geo.imports.source import Feature, Features
from command.geo.places import FoundPlace, Places
from command.geo.service import Geography

AT = datetime(2026, 3, 15, 4, 0, tzinfo=UTC)
HEAD = "code,kind,name,alias,lon,lat,area_code,road_a,road_b,wkt,precision\n"
ROADS = (
    'r1,road,和平路,,119.97,31.76,,,,"LINESTRING(119.96 31.76,119.98 31.76)",line\n'
    'r2,road,延陵路,,119.97,31.76,,,,"LINESTRING(119.97 31.75,119.97 31.77)",line\n'
)
COMMUNITY = "c1,community,朝阳花园社区居委会,朝阳花园;朝阳,,,001,,,,area\n"
OSM = """<?xml version='1.0' encoding='UTF-8'?>
<osm version="0.6">
  <node id="1" lon="119.960" lat="31.760"/>
  <node id="2" lon="119.970" lat="31.760"/>
  <node id="3" lon="119.980" lat="31.760"/>
  <node id="4" lon="119.970" lat="31.750"/>
  <node id="5" lon="119.970" lat="31.770"/>
  <node id="6" lon="119.965" lat="31.765">
    <tag k="name" v="茶山派出所"/><tag k="amenity" v="police"/><tag k="alt_name" v="茶山所"/>
    <tag k="addr:street" v="和平路"/><tag k="addr:housenumber" v="18"/>
  </node>
  <node id="7" lon="119.966" lat="31.766"><tag k="highway" v="street_lamp"/><tag k="ref" v="D03-117"/></node>
  <node id="8" lon="119.967" lat="31.767"><tag k="place" v="village"/><tag k="name" v="朝东村"/></node>
  <node id="9" lon="119.5" lat="31.5"/>
  <node id="10" lon="119.51" lat="31.5"/>
  <way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/><tag k="name" v="和平路"/></way>
  <way id="2"><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/><tag k="name" v="和平路"/></way>
  <way id="3"><nd ref="4"/><nd ref="2"/><nd ref="5"/><tag k="highway" v="primary"/><tag k="name" v="延陵路"/></way>
  <way id="4"><nd ref="9"/><nd ref="10"/><tag k="highway" v="residential"/><tag k="name" v="和平路"/></way>
</osm>
"""

Load = Callable[[str, str], Awaitable[tuple[Outcome, Places]]]


@pytest.fixture
async def geography(database: Database, clock: SetClock) -> Geography:
    """One street, 001, over everything that these tests place."""
    shape = shapely.box(119.9, 31.7, 120.0, 31.8)
    feature = Feature({"code": "001", "name": "茶山街道", "layer": "street"}, shape)
    await import_jurisdictions(database, clock, Features("areas", b"", False, [feature]), Options(actor="operator"))
    made = Geography(database, clock)
    await made.refresh()
    return made


@pytest.fixture
def load(database: Database, clock: SetClock, geography: Geography, tmp_path: Path) -> Load:
    async def act(name: str, content: str) -> tuple[Outcome, Places]:
        (tmp_path / name).write_text(content, "utf-8")
        file = importing.read(tmp_path / name, {})
        outcome = await importing.import_places(database, clock, geography, file, "operator")
        places = Places(database, geography)
        await places.refresh()
        return outcome, places

    return act


async def first(places: Places, query: str) -> FoundPlace:
    return (await places.find(query, AT))[0]


async def test_a_table_of_places_is_found_again(load: Load) -> None:
    outcome, places = await load("places.csv", HEAD + ROADS + COMMUNITY)
    assert (outcome.outcome, outcome.findings) == ("imported", [])
    assert outcome.counts == {"read": 3, "road": 2, "community": 1}
    road = await first(places, "hepinglu")
    assert (road.place.code, road.place.area_code, road.area_name) == ("r1", "001", "茶山街道")
    assert (road.place.longitude_deg, road.place.latitude_deg) == (119.97, 31.76)


async def test_a_community_stands_about_the_middle_of_its_street(load: Load) -> None:
    _, places = await load("places.csv", HEAD + COMMUNITY)
    for query in ("朝阳花园", "cyhy"):
        found = await first(places, query)
        assert (found.place.code, found.place.precision, found.area_name) == ("c1", "area", "茶山街道")
        assert found.place.longitude_deg is not None
        assert 119.9 < found.place.longitude_deg < 120.0


async def test_a_street_is_a_place_itself_about_its_middle(load: Load) -> None:
    _, places = await load("places.csv", HEAD + ROADS)
    for query in ("csjd", "chashanjiedao", "茶山街道", "茶山街道办事处"):
        found = await first(places, query)
        assert (found.place.kind, found.place.code, found.place.precision) == ("street", "001", "area")
        assert (found.area_name, found.place.id) == ("茶山街道", -1)
        assert found.place.latitude_deg == pytest.approx(31.75)
    assert (await first(places, "茶山街道和平路88号")).place.code == "r1"


async def test_two_roads_without_a_named_crossing_are_crossed(load: Load) -> None:
    _, places = await load("places.csv", HEAD + ROADS)
    for query in ("和平路与延陵路交叉口", "延陵路 和平路"):
        found = await first(places, query)
        assert found.place.kind == "crossing"
        assert found.place.longitude_deg == pytest.approx(119.97, abs=1e-9)
        assert found.place.latitude_deg == pytest.approx(31.76, abs=1e-9)
        assert found.area_name == "茶山街道"


async def test_the_same_code_is_replaced(load: Load) -> None:
    await load("places.csv", HEAD + ROADS)
    _, places = await load("places.csv", HEAD + ROADS.replace("和平路", "和睦路"))
    assert await places.find("和平路", AT) == []
    assert (await first(places, "和睦路")).place.code == "r1"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("x1,road,,,119.97,31.76,,,,,\n", "第4行：缺少代码或名称"),
        ("x1,castle,城堡,,119.97,31.76,,,,,\n", "类型“castle”未知"),
        ("x1,road,和睦路,,east,31.76,,,,,\n", "坐标读不出"),
        ("x1,road,和睦路,,498000,3520000,,,,,\n", "不是经纬度"),
        ("x1,road,和睦路,,,,,,,,\n", "既无坐标，也无所属街道"),
        ("r1,road,和睦路,,119.97,31.76,,,,,\n", "出现2次"),
    ],
)
async def test_one_bad_row_keeps_the_whole_table_out(load: Load, row: str, says: str) -> None:
    outcome, places = await load("places.csv", HEAD + ROADS + row)
    assert outcome.outcome == "refused"
    assert [says in finding.text for finding in outcome.findings] == [True]
    assert await places.find("和平路", AT) == []


async def test_an_extract_of_openstreetmap(load: Load) -> None:
    outcome, places = await load("city.osm", OSM)
    assert outcome.outcome == "imported"
    assert outcome.counts == {
        "read": 8, "landmark": 1, "house_number": 1, "lamp_post": 1, "village": 1, "road": 3, "crossing": 1,
    }  # fmt: skip
    assert (await first(places, "和平路18号")).place.kind == "house_number"
    assert (await first(places, "茶山所")).place.name == "茶山派出所"
    assert (await first(places, "D03-117")).place.kind == "lamp_post"
    crossing = (await first(places, "延陵路与和平路")).place
    assert (crossing.name, crossing.longitude_deg, crossing.latitude_deg) == ("和平路与延陵路交叉口", 119.97, 31.76)


async def test_roads_of_one_name_in_two_towns_stay_two(load: Load) -> None:
    _, places = await load("city.osm", OSM)
    roads = [found.place for found in await places.find("和平路", AT) if found.place.kind == "road"]
    assert sorted(road.longitude_deg or 0 for road in roads) == pytest.approx([119.505, 119.97], abs=0.01)


def test_gbk_tables_and_shifted_degrees_are_read(tmp_path: Path) -> None:
    file = tmp_path / "places.csv"
    file.write_bytes((HEAD + "r1,道路,和平路,,119.97,31.76,,,,,\n").encode("gbk"))
    (plain,) = importing.read(file, {}).drafts
    (shifted,) = importing.read(file, {}, Datum.GCJ02).drafts
    assert plain.name == "和平路"
    assert plain.point is not None
    assert shifted.point is not None
    assert 300 < plain.point.distance(shifted.point) * 100_000 < 700


def test_columns_are_mapped(tmp_path: Path) -> None:
    file = tmp_path / "places.csv"
    file.write_text("BM,MC,X,Y\nr1,和平路,119.97,31.76\n", "utf-8")
    (place,) = importing.read(file, {"code": "BM", "name": "MC", "lon": "X", "lat": "Y"}).drafts
    assert (place.code, place.name, place.kind) == ("r1", "和平路", "landmark")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="file_unreadable"):
        importing.read(tmp_path / "nothing.csv", {})
