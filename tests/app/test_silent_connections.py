"""Connections that never ask for anything are closed; those that do are served."""

import asyncio

import pytest
import uvicorn
from starlette.responses import PlainTextResponse

from command.app import main

REQUEST = b"GET / HTTP/1.1\r\nHost: zhihui\r\n\r\n"


async def test_who_says_nothing_or_never_finishes_its_first_words_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(main, "SILENT_TICKS", 5)
    config = uvicorn.Config(PlainTextResponse("here"), port=0, lifespan="off", log_config=None)
    server = main._Server(config)
    serving = asyncio.create_task(server.serve())
    await server.listening.wait()
    port = server.servers[0].sockets[0].getsockname()[1]
    silent, slow, asking = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
    slow[1].write(REQUEST[:20])
    asking[1].write(REQUEST)
    async with asyncio.timeout(20):
        assert (await asking[0].readuntil(b"here")).startswith(b"HTTP/1.1 200")
        assert await silent[0].read() == b""
        assert await slow[0].read() == b""
    asking[1].write(REQUEST)
    assert (await asking[0].readuntil(b"here")).startswith(b"HTTP/1.1 200")
    asking[1].write(REQUEST[:20])
    async with asyncio.timeout(20):
        assert await asking[0].read() == b"", "the head of a later request has no longer than that of the first"
    for _, writer in (silent, slow, asking):
        writer.close()
    server.should_exit = True
    await serving
