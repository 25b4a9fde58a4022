"""A screen as a stranger would write it: speaks to /api/live and keeps what it is told."""

import asyncio
import json
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

PATIENCE_S = 15.0
CITY = [119.0, 31.0, 121.0, 33.0]
TOPICS = ["positions", "incidents", "orders", "alarms", "crews"]
OVER = {"incident": set(), "order": {"declined", "cleared", "cancelled"}, "alarm": {"closed"}, "crew": {"off"}}


@dataclass
class Screen:
    socket: ClientConnection
    messages: list[dict[str, Any]] = field(default_factory=list)
    things: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    names: dict[int, dict[str, Any]] = field(default_factory=dict)
    places: dict[int, tuple[float, float]] = field(default_factory=dict)
    frames: list[int] = field(default_factory=list)
    sequence: int = 0
    log: str | None = None
    acknowledges: bool = True

    async def subscribe(self, **wish: Any) -> None:
        said = {"type": "subscribe", "viewport": CITY, "topics": TOPICS} | wish
        await self.socket.send(json.dumps(said))

    async def until(self, met: Callable[["Screen"], object]) -> None:
        """Take messages until this holds."""
        async with asyncio.timeout(PATIENCE_S):
            while not met(self):
                await self._take(await self.socket.recv())

    async def until_closed(self) -> int:
        """Take messages until the server closes; gives its code."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while True:
                    await self._take(await self.socket.recv())
        except ConnectionClosed:
            return self.socket.close_code or 0

    async def quiet_for(self, seconds: float) -> None:
        """Take what comes within so long."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    await self._take(await self.socket.recv())
        except TimeoutError:
            return

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Messages of a type, in order."""
        return [message for message in self.messages if message["type"] == kind]

    @property
    def registered(self) -> list[int]:
        """Incidents in the order in which their registration was told."""
        return [event["subject"]["id"] for event in self.of("event") if event["kind"] == "incident_registered"]

    @property
    def numbers(self) -> list[int]:
        return [event["sequence"] for event in self.of("event")]

    async def _take(self, data: str | bytes) -> None:
        message = unpacked(data) if isinstance(data, bytes) else json.loads(data)
        self.messages.append(message)
        getattr(self, f"_take_{message['type']}", lambda _: None)(message)
        if message["type"] == "positions" and self.acknowledges:
            await self.socket.send(json.dumps({"type": "ack", "frame": message["frame"]}))

    def _take_snapshot(self, message: dict[str, Any]) -> None:
        self.sequence, self.log = message["sequence"], message["log"]
        self.things = {(kind, view["id"]): view for kind in OVER for view in message.get(f"{kind}s", [])}
        self._take_roster(message["roster"])

    def _take_resumed(self, message: dict[str, Any]) -> None:
        self.log = message["log"]

    def _take_event(self, message: dict[str, Any]) -> None:
        assert message["sequence"] > self.sequence, "events come in rising sequence, each once"
        self.sequence = message["sequence"]
        kind, view = message["subject"]["kind"], message["view"]
        key = kind, message["subject"]["id"]
        if view is None or view.get("stage", view.get("state", view.get("status"))) in OVER[kind]:
            self.things.pop(key, None)
        else:
            self.things[key] = view

    def _take_roster(self, message: dict[str, Any]) -> None:
        if message["full"]:
            self.names.clear()
        self.names |= {device["handle"]: device for device in message["devices"]}
        self.places = {handle: place for handle, place in self.places.items() if handle in self.names}

    def _take_positions(self, message: dict[str, Any]) -> None:
        self.frames.append(message["frame"])
        for item in message["items"]:
            assert item["handle"] in self.names, "a name comes before its first position"
            self.places[item["handle"]] = item["lon"], item["lat"]


def unpacked(data: bytes) -> dict[str, Any]:
    """The compact frame in the shape of the JSON one."""
    kind, version, _, frame, count, epoch, base_s = struct.unpack_from("<BBHIIId", data)
    assert (kind, version, len(data)) == (1, 1, 24 + 20 * count)
    handles = struct.unpack_from(f"<{count}I", data, 24)
    longitudes = struct.unpack_from(f"<{count}i", data, 24 + 4 * count)
    latitudes = struct.unpack_from(f"<{count}i", data, 24 + 8 * count)
    ages = struct.unpack_from(f"<{count}i", data, 24 + 16 * count)
    items = [
        {"handle": handle, "lon": lon / 1e7, "lat": lat / 1e7, "fixed_at": base_s + age}
        for handle, lon, lat, age in zip(handles, longitudes, latitudes, ages, strict=True)
    ]
    return {"type": "positions", "frame": frame, "epoch": epoch, "items": items}


@asynccontextmanager
async def opened(base: str, token: str | None, **headers: str) -> AsyncIterator[Screen]:
    """A socket of somebody, not subscribed yet."""
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    url = base.replace("http://", "ws://") + "/api/live"
    async with connect(url, additional_headers=headers, max_size=None, compression=None, proxy=None) as socket:
        yield Screen(socket)


@asynccontextmanager
async def watching(base: str, token: str, **wish: Any) -> AsyncIterator[Screen]:
    """A screen that has its snapshot, or has resumed."""
    async with opened(base, token) as screen:
        await screen.subscribe(**wish)
        await screen.until(lambda one: one.of("snapshot") or one.of("resumed"))
        yield screen
