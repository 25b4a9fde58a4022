"""Bodies that drip or grow, over real sockets: they are ended, and everybody else is served meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from command.app import main
from command.app.request_bodies import BodyMiddleware

HEAD = "POST {} HTTP/1.1\r\nHost: zhihui\r\nContent-Length: {}\r\n\r\n"
JSON, FILE = "/api/incidents", "/api/incidents/1/files"


async def length_of_body(scope: Scope, receive: Receive, send: Send) -> None:
    body = await Request(scope, receive).body()
    await PlainTextResponse(f"length {len(body)}!")(scope, receive, send)


@asynccontextmanager
async def serving(wait_s: float, most_bytes: int = 1000) -> AsyncIterator[int]:
    app = BodyMiddleware(length_of_body, wait_s, most_bytes)
    server = main._Server(uvicorn.Config(app, port=0, lifespan="off", log_config=None))
    task = asyncio.create_task(server.serve())
    await server.listening.wait()
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await task


class Peer(asyncio.Protocol):
    """What the service said, and that it has hung up; a reset behind the answer takes nothing from it."""

    def __init__(self) -> None:
        self.said = b""
        self.hung_up = asyncio.Event()

    def data_received(self, data: bytes) -> None:
        self.said += data

    def connection_lost(self, exc: Exception | None) -> None:
        self.hung_up.set()


async def call(port: int) -> tuple[asyncio.Transport, Peer]:
    return await asyncio.get_running_loop().create_connection(Peer, "127.0.0.1", port)


async def test_a_body_that_drips_is_ended_with_408_while_others_are_served() -> None:
    async with serving(wait_s=0.5) as port, asyncio.timeout(30):
        quick_reader, quick_writer = await asyncio.open_connection("127.0.0.1", port)
        transport, slow = await call(port)
        transport.write(HEAD.format(JSON, 900).encode())
        quick_writer.write(HEAD.format(JSON, 5).encode() + b"12345")
        assert (await quick_reader.readuntil(b"!")).endswith(b"length 5!")
        while not slow.hung_up.is_set():
            transport.write(b" ")
            await asyncio.sleep(0.05)
        assert slow.said.startswith(b"HTTP/1.1 408 ")
        assert b'"code":"body_too_slow"' in slow.said
        quick_writer.close()


async def test_who_sends_a_file_fast_enough_is_waited_for() -> None:
    """100 kB in pieces, for longer than the first wait: each piece buys its time."""
    async with serving(wait_s=0.5) as port, asyncio.timeout(30):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(HEAD.format(FILE, 100_000).encode())
        for _ in range(10):
            writer.write(b"x" * 10_000)
            await writer.drain()
            await asyncio.sleep(0.1)
        assert (await reader.readuntil(b"!")).endswith(b"length 100000!")
        writer.close()


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_command_that_grows_too_large_is_ended_with_413(chunked: bool) -> None:
    async with serving(wait_s=20) as port, asyncio.timeout(30):
        transport, peer = await call(port)
        head = HEAD.format(JSON, 5000)
        if chunked:
            head = head.replace("Content-Length: 5000", "Transfer-Encoding: chunked")
        transport.write(head.encode())
        transport.write(b"7d0\r\n" + b"1" * 2000 + b"\r\n" if chunked else b"1" * 2000)
        await peer.hung_up.wait()
        assert peer.said.startswith(b"HTTP/1.1 413 ")
        assert b'"code":"body_too_large"' in peer.said
