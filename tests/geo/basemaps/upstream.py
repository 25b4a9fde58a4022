"""A small tile server on a real socket in the place of 天地图: it counts, waits, refuses and breaks as it is told."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

PICTURE = b"\x89PNG\r\n\x1a\n a tile"


@dataclass(slots=True)
class Upstream:
    """`answer` gives status, media type and body for a query; `gate` holds every answer back until it is set."""

    url: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    answer: Callable[[dict[str, str]], tuple[str, str, bytes]] = lambda _: ("200 OK", "image/png", PICTURE)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            target = urlsplit(head.split(b" ")[1].decode())
            query = {name: values[0] for name, values in parse_qs(target.query).items()}
            self.asked.append((target.path, query))
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            await self.gate.wait()
            self.at_once -= 1
            status, media_type, body = self.answer(query)
            lines = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n"
            writer.write(lines.encode() + b"Location: http://127.0.0.1:9/\r\n\r\n" + body)
            await writer.drain()


@asynccontextmanager
async def upstream() -> AsyncIterator[Upstream]:
    """Open until the block ends; answers at once unless its gate is cleared."""
    made = Upstream()
    made.gate.set()
    connections: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        connections.add(task)
        try:
            await made.serve(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            connections.discard(task)
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield made
    finally:
        server.close()
        for task in list(connections):
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
