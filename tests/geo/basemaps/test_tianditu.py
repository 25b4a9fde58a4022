import asyncio
import logging
from collections.abc import AsyncIterator

import pytest

from command.geo.basemaps.tianditu import Tianditu, TiandituLayer, TileMissingError
from tests.geo.basemaps.upstream import PICTURE, Upstream, upstream

KEY = "0123456789abcdef-the-key"
NOW_S = [1000.0]


@pytest.fixture
async def far() -> AsyncIterator[Upstream]:
    async with upstream() as made:
        yield made


@pytest.fixture
async def proxy(far: Upstream) -> AsyncIterator[Tianditu]:
    NOW_S[0] = 1000.0
    made = Tianditu(far.url + "/", KEY, lambda: NOW_S[0])
    yield made
    await made.close()


async def _refusal(proxy: Tianditu, column: int = 0) -> TileMissingError:
    with pytest.raises(TileMissingError) as caught:
        await proxy.tile(TiandituLayer.VECTOR, 10, column, 416)
    return caught.value


async def test_a_tile_is_asked_for_as_wmts_with_the_key(proxy: Tianditu, far: Upstream) -> None:
    picture = await proxy.tile(TiandituLayer.NAMES, 10, 853, 416)
    assert (picture.body, picture.media_type) == (PICTURE, "image/png")
    ((path, query),) = far.asked
    assert path == "/cva_w/wmts"
    assert (query["LAYER"], query["TILEMATRIXSET"], query["tk"]) == ("cva", "w", KEY)
    assert (query["TILEMATRIX"], query["TILECOL"], query["TILEROW"]) == ("10", "853", "416")


async def test_a_tile_is_fetched_once_however_many_ask(proxy: Tianditu, far: Upstream) -> None:
    far.gate.clear()
    asking = [asyncio.create_task(proxy.tile(TiandituLayer.VECTOR, 10, 853, 416)) for _ in range(20)]
    while not far.asked:
        await asyncio.sleep(0)
    far.gate.set()
    assert {picture.body for picture in await asyncio.gather(*asking)} == {PICTURE}
    await proxy.tile(TiandituLayer.VECTOR, 10, 853, 416)
    assert len(far.asked) == 1


async def test_one_page_that_leaves_costs_the_others_nothing(proxy: Tianditu, far: Upstream) -> None:
    far.gate.clear()
    leaving = asyncio.create_task(proxy.tile(TiandituLayer.VECTOR, 10, 853, 416))
    staying = asyncio.create_task(proxy.tile(TiandituLayer.VECTOR, 10, 853, 416))
    while not far.asked:
        await asyncio.sleep(0)
    leaving.cancel()
    far.gate.set()
    assert (await staying).body == PICTURE


async def test_the_upstream_is_asked_for_eight_tiles_at_once(proxy: Tianditu, far: Upstream) -> None:
    far.gate.clear()
    asking = [asyncio.create_task(proxy.tile(TiandituLayer.VECTOR, 10, column, 416)) for column in range(40)]
    while far.at_once < 8:
        await asyncio.sleep(0)
    far.gate.set()
    await asyncio.gather(*asking)
    assert (far.most_at_once, len(far.asked)) == (8, 40)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (("403 Forbidden", "application/json", b'{"msg":"key"}'), "basemap_key_refused"),
        (("401 Unauthorized", "text/html", b""), "basemap_key_refused"),
        (("404 Not Found", "text/html", b""), "basemap_tile_missing"),
        (("500 Oops", "text/html", b""), "basemap_tile_missing"),
        (("302 Found", "image/png", b""), "basemap_tile_missing"),
        (("200 OK", "text/html", b"<p>not a picture"), "basemap_tile_missing"),
        (("200 OK", "image/png", b"x" * (1024 * 1024 + 1)), "basemap_tile_missing"),
    ],
)
async def test_what_is_no_tile_is_a_code_and_is_asked_for_again(
    proxy: Tianditu, far: Upstream, answer: tuple[str, str, bytes], code: str
) -> None:
    far.answer = lambda _: answer
    refusal = await _refusal(proxy)
    assert refusal.code == code
    assert KEY not in str(refusal)
    far.answer = lambda _: ("200 OK", "image/png", PICTURE)
    assert (await proxy.tile(TiandituLayer.VECTOR, 10, 0, 416)).body == PICTURE


async def test_nobody_waits_again_at_once_for_an_upstream_that_is_away() -> None:
    async with upstream() as gone:
        address = gone.url
    now_s = [0.0]
    proxy = Tianditu(address, KEY, lambda: now_s[0])
    assert (await _refusal(proxy)).code == "basemap_unreachable"
    async with upstream() as back:
        proxy._base_url = back.url
        assert (await _refusal(proxy, 1)).detail == "天地图 did not answer a moment ago"
        assert back.asked == []
        now_s[0] = 11.0
        assert (await proxy.tile(TiandituLayer.VECTOR, 10, 1, 416)).body == PICTURE
        await proxy.close()


async def test_without_a_key_nothing_is_asked(far: Upstream) -> None:
    assert (await _refusal(Tianditu(far.url, "", lambda: 0.0))).code == "basemap_not_configured"
    assert far.asked == []


async def test_the_key_stays_out_of_the_log(
    proxy: Tianditu, far: Upstream, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.INFO):
        await proxy.tile(TiandituLayer.VECTOR, 10, 853, 416)
        far.answer = lambda _: ("403 Forbidden", "text/html", b"")
        await _refusal(proxy)
    written = capsys.readouterr()
    assert KEY not in caplog.text + written.out + written.err


async def test_what_is_being_fetched_ends_with_the_service(proxy: Tianditu, far: Upstream) -> None:
    far.gate.clear()
    waiting = asyncio.create_task(proxy.tile(TiandituLayer.VECTOR, 10, 853, 416))
    while not far.asked:
        await asyncio.sleep(0)
    await proxy.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting
