import hashlib
from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest
import shapely

from command.app.house import House
from command.app.http import build_app
from command.foundation.security import Role, Scope
from command.geo.imports.jurisdictions import Options, import_jurisdictions
from command.geo.imports.place_drafts import PlaceDraft
from command.geo.imports.places import PlaceFile, import_places
from command.geo.imports.source import Feature, Features
from command.geo.models import RoadClass
from command.geo.place_index import PlaceKind
from command.geo.places import Places
from command.geo.service import Geography

LEFT, RIGHT = shapely.box(119.90, 31.70, 120.00, 31.90), shapely.box(119.999, 31.70, 120.10, 31.90)
TILE = "10/853/416"
"""The tile of zoom 10 that holds 119.95° E, 31.8° N."""


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    """A signed-in client of a city with two overlapping streets and one road."""

    async def authenticate(token: str) -> Scope | None:
        return Scope("clerk", frozenset({Role.INTAKE_CLERK}), None) if token == "good" else None

    house.authenticate = authenticate
    features = [
        Feature({"code": code, "name": f"{code}街道", "layer": "street", "body_code": f"{code}-squad"}, shape)
        for code, shape in (("001", LEFT), ("002", RIGHT))
    ]
    await import_jurisdictions(
        house.database, house.clock, Features("a", b"1", False, features), Options(actor="operator")
    )
    geography = house.services.get(Geography)
    await geography.refresh()
    road = PlaceDraft(
        "r1", PlaceKind.ROAD, "和平路", (), "001", (), shapely.Point(119.95, 31.8),
        shapely.LineString([(119.94, 31.8), (119.96, 31.8)]), "line", RoadClass.ARTERIAL,
    )  # fmt: skip
    file = PlaceFile("p", hashlib.sha256(b"").digest(), [road], [])
    await import_places(house.database, house.clock, geography, file, "operator")
    await house.services.get(Places).refresh()
    transport = httpx.ASGITransport(app=build_app(house), raise_app_exceptions=False)
    headers = {"Authorization": "Bearer good"}
    async with httpx.AsyncClient(transport=transport, base_url="http://zhihui.test", headers=headers) as made:
        yield made


@pytest.mark.parametrize(
    "path",
    ["jurisdictions", "tiles", f"tiles/street/{TILE}.mvt", "geo/imports", "geo/imports/1/findings", "places?q=a"],
)
async def test_nobody_sees_the_map_without_signing_in(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(f"/api/{path}", headers={"Authorization": ""})
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_required")


async def test_areas_are_a_feature_collection(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/jurisdictions", params={"layer": "street", "tolerance_m": 0})
    assert answer.headers["content-type"] == "application/geo+json"
    features = answer.json()["features"]
    assert [feature["properties"]["code"] for feature in features] == ["001", "002"]
    assert features[0]["properties"]["body_codes"] == ["001-squad"]
    assert shapely.geometry.shape(features[0]["geometry"]).equals(LEFT)
    again = await client.get(
        "/api/jurisdictions",
        params={"layer": "street", "tolerance_m": 0},
        headers={"If-None-Match": answer.headers["etag"]},
    )
    assert (again.status_code, again.content) == (304, b"")


async def test_areas_of_another_day(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/jurisdictions", params={"day": date(1999, 1, 1).isoformat()})
    assert answer.json() == {"type": "FeatureCollection", "features": []}


async def test_simplified_neighbours_keep_one_border(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/jurisdictions", params={"layer": "street", "tolerance_m": 500})
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in answer.json()["features"]]
    assert shapely.coverage_is_valid(shapes)


async def test_a_tile_holds_shapes_and_labels(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/api/tiles/street/{TILE}.mvt")
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    for word in (b"street", b"street_label", "001街道".encode(), b"subject_mode", b"001-squad"):
        assert word in answer.content
    empty = await client.get("/api/tiles/street/10/0/0.mvt")
    assert (empty.status_code, empty.content) == (200, b"")


@pytest.mark.parametrize(
    ("layer", "zoom", "word"),
    [
        ("disputed", TILE, "dispute-"),
        ("findings", TILE, "overlap"),
        ("roads", "12/3412/1666", "和平路"),
        ("roads", "12/3412/1666", "arterial"),
        ("roads", "9/426/208", "arterial"),
        ("roads", "8/213/104", None),
    ],
)
async def test_each_layer_is_drawn(client: httpx.AsyncClient, layer: str, zoom: str, word: str | None) -> None:
    content = (await client.get(f"/api/tiles/{layer}/{zoom}.mvt")).content
    assert (word.encode() in content) if word else content == b""


async def test_far_out_roads_are_drawn_by_class_without_names(client: httpx.AsyncClient) -> None:
    content = (await client.get(f"/api/tiles/roads/{TILE}.mvt")).content
    assert b"arterial" in content
    assert "和平路".encode() not in content


async def test_a_layer_is_found_as_a_map_library_asks_for_it(client: httpx.AsyncClient) -> None:
    source = (await client.get("/api/tiles/roads.json")).json()
    assert (source["tilejson"], source["maxzoom"]) == ("3.0.0", 15)
    tile = await client.get(source["tiles"][0].format(z=12, x=3412, y=1666))
    assert "immutable" in tile.headers["cache-control"]
    assert "和平路".encode() in tile.content


async def test_a_tile_is_kept_until_its_layer_changes(client: httpx.AsyncClient, house: House) -> None:
    layers = {one["layer"]: one for one in (await client.get("/api/tiles")).json()}
    address = layers["street"]["url"].format(z=10, x=853, y=416)
    first = await client.get(address)
    assert "immutable" in first.headers["cache-control"]
    unversioned = await client.get(f"/api/tiles/street/{TILE}.mvt")
    assert "no-cache" in unversioned.headers["cache-control"]
    tag = {"If-None-Match": first.headers["etag"]}
    assert (await client.get(address, headers=tag)).status_code == 304
    features = [Feature({"code": "001", "name": "新名街道", "layer": "street"}, LEFT)]
    await import_jurisdictions(
        house.database, house.clock, Features("a", b"2", False, features), Options(actor="operator")
    )
    changed = await client.get(address, headers=tag)
    assert (changed.status_code, "新名街道".encode() in changed.content) == (200, True)
    assert "no-cache" in changed.headers["cache-control"]


async def test_a_tile_that_cannot_be_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/tiles/street/1/2/0.mvt")
    assert (answer.status_code, answer.json()["code"]) == (422, "tile_outside")
    assert (await client.get("/api/tiles/street/23/0/0.mvt")).status_code == 422
    assert (await client.get("/api/tiles/moon/1/0/0.mvt")).status_code == 422


async def test_reports_of_imports_are_listed_newest_first(client: httpx.AsyncClient) -> None:
    page = (await client.get("/api/geo/imports", params={"limit": 1})).json()
    assert [(one["kind"], one["outcome"]) for one in page["items"]] == [("places", "imported")]
    rest = (await client.get("/api/geo/imports", params={"cursor": page["next_cursor"]})).json()
    assert [(one["kind"], one["counts"]["overlap_disputed"]) for one in rest["items"]] == [("jurisdictions", 1)]
    assert rest["next_cursor"] is None
    findings = (await client.get(f"/api/geo/imports/{rest['items'][0]['id']}/findings")).json()
    (feature,) = findings["features"]
    assert feature["properties"]["area_codes"] == ["001", "002"]
    assert feature["geometry"]["type"] == "Polygon"
    assert 2_000_000 < feature["properties"]["area_m2"] < 2_200_000
    assert (await client.get("/api/geo/imports/999/findings")).json()["code"] == "import_not_found"


async def test_places_are_features(client: httpx.AsyncClient) -> None:
    answer = (await client.get("/api/places", params={"q": "hpl", "near": "119.95,31.8"})).json()
    (feature,) = answer["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [119.95, 31.8]}
    assert (feature["properties"]["name"], feature["properties"]["area_name"]) == ("和平路", "001街道")
    assert (await client.get("/api/places", params={"q": "a", "near": "here"})).status_code == 422
    assert (await client.get("/api/places", params={"q": ""})).status_code == 422
