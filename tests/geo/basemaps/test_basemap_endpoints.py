from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from command.app.house import House
from command.app.http import build_app
from command.foundation.security import Role, Scope
from command.geo.basemaps.service import Basemaps
from tests.geo.basemaps.archives import CHANGZHOU, archive
from tests.geo.basemaps.upstream import PICTURE, Upstream, upstream

KEY = "the-key"
HEADERS = {"Authorization": "Bearer good"}


@pytest.fixture
async def far() -> AsyncIterator[Upstream]:
    async with upstream() as made:
        yield made


@pytest.fixture
async def client(house: House, far: Upstream, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A signed-in client of a service with a sketch, a vector file, a picture file in GCJ-02 and 天地图."""

    async def authenticate(token: str) -> Scope | None:
        return Scope("clerk", frozenset({Role.INTAKE_CLERK}), None) if token == "good" else None

    house.authenticate = authenticate
    folder = tmp_path / "basemaps"
    folder.mkdir()
    (folder / "water.geojson").write_text('{"type":"FeatureCollection","features":[]}')
    (folder / "常州.pmtiles").write_bytes(archive({"vector_layers": [{"id": "roads"}], "attribution": "us"}))
    (folder / "pictures.pmtiles").write_bytes(archive({}, 2))
    basemaps = Basemaps(tmp_path, {"pictures": "gcj02"}, far.url, KEY)
    house.services.add(basemaps)
    transport = httpx.ASGITransport(app=build_app(house), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://zhihui.test", headers=HEADERS) as made:
        yield made
    await basemaps.close()


async def test_every_basemap_is_listed_with_its_datum(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/basemaps")
    listed = {one["name"]: one for one in answer.json()}
    assert {name: (one["kind"], one["datum"]) for name, one in listed.items()} == {
        "none": ("none", "wgs84"),
        "pictures": ("raster", "gcj02"),
        "water": ("sketch", "wgs84"),
        "常州": ("vector", "wgs84"),
        "tianditu": ("tiles", "cgcs2000"),
    }
    assert listed["常州"]["urls"] == ["/api/basemaps/常州.pmtiles"]
    assert (listed["常州"]["layers"], listed["常州"]["attribution"]) == (["roads"], "us")
    assert tuple(listed["常州"]["bounds"]) == CHANGZHOU
    assert listed["tianditu"]["urls"] == [f"/api/basemaps/tianditu/{one}/{{z}}/{{x}}/{{y}}" for one in ("vec", "cva")]
    assert KEY not in answer.text


async def test_nobody_sees_a_basemap_without_signing_in(client: httpx.AsyncClient, far: Upstream) -> None:
    for path in ("", "/water.geojson", "/pictures.pmtiles", "/tianditu/vec/10/853/416"):
        answer = await client.get(f"/api/basemaps{path}", headers={"Authorization": ""})
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_required")
    assert far.asked == []


async def test_an_archive_is_read_by_range(client: httpx.AsyncClient) -> None:
    whole = await client.get("/api/basemaps/常州.pmtiles")
    assert (whole.status_code, whole.content[:7], whole.headers["accept-ranges"]) == (200, b"PMTiles", "bytes")
    part = await client.get("/api/basemaps/常州.pmtiles", headers={"Range": "bytes=0-126"})
    assert (part.status_code, part.content) == (206, whole.content[:127])
    assert part.headers["content-range"] == f"bytes 0-126/{len(whole.content)}"
    assert part.headers["etag"] == whole.headers["etag"]
    beyond = await client.get("/api/basemaps/常州.pmtiles", headers={"Range": "bytes=999999-"})
    assert beyond.status_code == 416


async def test_a_sketch_is_geojson(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/basemaps/water.geojson")
    assert (answer.headers["content-type"], answer.json()["features"]) == ("application/geo+json", [])


@pytest.mark.parametrize("name", ["moon.pmtiles", "water.pmtiles", "..%2Fwater.geojson", "%2e%2e%2f%2e%2e%2fa.geojson"])
async def test_what_the_folder_does_not_hold_is_not_found(client: httpx.AsyncClient, name: str) -> None:
    answer = await client.get(f"/api/basemaps/{name}")
    assert answer.status_code == 404


async def test_a_tile_of_tianditu_comes_through_the_service_and_may_be_kept(
    client: httpx.AsyncClient, far: Upstream
) -> None:
    answer = await client.get("/api/basemaps/tianditu/vec/10/853/416")
    assert (answer.content, answer.headers["content-type"]) == (PICTURE, "image/png")
    assert answer.headers["cache-control"] == "private, max-age=604800"
    assert far.asked[0][1]["tk"] == KEY
    assert KEY not in str(answer.headers)


async def test_a_tile_that_the_upstream_refuses_is_a_404_with_a_code(client: httpx.AsyncClient, far: Upstream) -> None:
    far.answer = lambda _: ("403 Forbidden", "application/json", KEY.encode())
    answer = await client.get("/api/basemaps/tianditu/vec/10/853/416")
    assert (answer.status_code, answer.json()["code"]) == (404, "basemap_key_refused")
    assert KEY not in answer.text
    outside = await client.get("/api/basemaps/tianditu/vec/1/2/0")
    assert (outside.status_code, outside.json()["code"]) == (422, "tile_outside")
