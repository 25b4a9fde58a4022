"""A screen whose cable was pulled without a word: it is asked whether it is there, and forgotten when it is not."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest_asyncio
import uvicorn

from command.app.house import House
from command.app.http import build_app
from command.live.hub import Hub
from tests.live.screen import watching
from tests.live.test_stream import stopped_reader
from tests.live.town import Life

PING_S = 0.5


@pytest_asyncio.fixture
async def serve(working_house: House) -> AsyncIterator[str]:
    """As everywhere, but for a shorter patience with silent screens."""
    config = uvicorn.Config(
        build_app(working_house), port=0, lifespan="off", log_config=None, ws_per_message_deflate=False,
        ws_ping_interval=PING_S, ws_ping_timeout=PING_S,
    )  # fmt: skip
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    serving = asyncio.create_task(server.main_loop())
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving
    await server.shutdown()


async def keep_reading(dead: socket.socket) -> None:
    while await asyncio.get_running_loop().sock_recv(dead, 65_536):
        continue


async def test_a_screen_that_answers_no_ping_is_forgotten_and_the_others_stay(life: Life, hub: Hub) -> None:
    async with watching(life.base, "dispatcher") as screen:
        dead = await stopped_reader(life.base, "second-dispatcher")
        try:
            async with asyncio.timeout(20):
                while len(hub.viewers) < 2:
                    await asyncio.sleep(0.01)
                await keep_reading(dead)  # until the server has closed it
                while len(hub.viewers) > 1:
                    await asyncio.sleep(0.01)
        finally:
            dead.close()
        await life.incident()
        await screen.until(lambda one: one.registered)
