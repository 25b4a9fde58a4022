"""One process with its roles: builds the house, runs its work, serves HTTP, and takes it all down in order."""

import asyncio
import contextlib
import gc
import os
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import structlog
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from command.app.house import House
from command.app.http import build_app
from command.app.rooms import ROOMS
from command.foundation.bus import Bus
from command.foundation.clock import Clock, SystemClock
from command.foundation.database import Database
from command.foundation.history.events import History
from command.foundation.settings import ALL_ROLES, Role, Settings
from command.foundation.sockets import allow_many_files, drop_dead_peers
from command.foundation.tasks import Supervisor

log = structlog.get_logger(__name__)
SILENT_TICKS = 100
"""Tenths of a second between two looks at connections that have not asked for anything yet."""
PING_S = 20.0
"""A screen is asked this often whether it is there, and has as long to answer."""
COLLECT_AFTER = 20_000
"""New containers between two looks of the collector."""
UNANSWERED_S, IDLE_S = 60, 30
"""HTTP connections whose peer is gone without a word end within a minute."""


def build_house(settings: Settings, clock: Clock | None = None) -> House:
    """Every room on the shared parts; nothing runs yet. `settings` carry the URLs of real servers."""
    bus = Bus(settings.redis_url)
    house = House(settings, clock or SystemClock(), Database(settings.database_url), bus, History(bus))
    for add in ROOMS:
        add(house)
    return house


@asynccontextmanager
async def running(house: House, roles: frozenset[Role]) -> AsyncIterator[None]:
    """The work of these roles runs within the block; everything is closed after it."""
    supervisor = Supervisor()
    try:
        for start in house.before_serving:
            await start()
        for role, name, work in house.work:
            if role in roles:
                supervisor.run(name, work)
        yield
    finally:
        await supervisor.stop()
        for stop in reversed(house.after_serving):
            await stop()
        await house.bus.close()
        await house.database.close()


class _Server(uvicorn.Server):
    """Leaves signals to `run`, which stops the whole house and not the HTTP server alone."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()
        self._silent: set[HttpToolsProtocol] = set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for server in getattr(self, "servers", ()):  # none where the port was taken
            for listening in server.sockets:
                with socket.socket(fileno=os.dup(listening.fileno())) as same:
                    drop_dead_peers(same, UNANSWERED_S, idle_s=IDLE_S)
        self.listening.set()

    async def on_tick(self, counter: int) -> bool:
        if counter % SILENT_TICKS == 0:
            self._close_silent()
        return await super().on_tick(counter)

    def _close_silent(self) -> None:
        """Who has not finished the head of a request between two looks: sockets are for those who speak."""
        http = [one for one in self.server_state.connections if isinstance(one, HttpToolsProtocol)]
        silent = {one for one in http if one.cycle is None or (one.cycle.response_complete and _is_begun(one))}
        for one in silent & self._silent:
            one.transport.close()
        self._silent = silent


def _is_begun(connection: HttpToolsProtocol) -> bool:
    """Another request has begun behind an answered one: its first bytes end the keep-alive's own clock."""
    return connection.timeout_keep_alive_task is None


async def run(
    settings: Settings,
    roles: frozenset[Role] = ALL_ROLES,
    ready: asyncio.Event | None = None,
    beside: AbstractAsyncContextManager[None] | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM. The schema is expected to be at this version (`command.app.schema.migrate`).

    `beside` is entered when the service answers and left before it stops.
    """
    allow_many_files()
    house = build_house(settings)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running(house, roles):
        _leave_to_stay()
        if "api" not in roles:
            async with beside or contextlib.nullcontext():
                await _until(stop, ready)
            return
        config = uvicorn.Config(
            build_app(house),
            host=settings.listen_host,
            port=settings.http_port,
            lifespan="off",
            log_config=None,
            access_log=False,
            ws_per_message_deflate=False,
            ws_max_size=65_536,
            ws_ping_interval=PING_S,
            ws_ping_timeout=PING_S,
            timeout_graceful_shutdown=3,
        )
        server = _Server(config)
        serving = asyncio.create_task(server.serve())
        listening = asyncio.create_task(server.listening.wait())
        await asyncio.wait({listening, serving}, return_when=asyncio.FIRST_COMPLETED)
        if not serving.done():
            log.info("serving", host=settings.listen_host, port=settings.http_port, roles=sorted(roles))
            async with beside or contextlib.nullcontext():
                await _until(stop, ready, serving)
        server.should_exit = True
        await serving


def _leave_to_stay() -> None:
    """What was read before serving lives as long as the process: the collector looks at it once and never again.

    What comes after is collected in larger portions: a full look at a thousand screens takes longer than a tick.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 50)


async def _until(stop: asyncio.Event, ready: asyncio.Event | None, *others: asyncio.Task[None]) -> None:
    if ready is not None:
        ready.set()
    waiting = asyncio.create_task(stop.wait())
    await asyncio.wait({waiting, *others}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
