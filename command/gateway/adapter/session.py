"""One socket of an adapter: which radios it holds, what is sent to it, what it says of it. Bounded on both sides."""

import asyncio
import contextlib
from typing import Any, Final

import msgspec
import structlog
from fastapi import WebSocket, WebSocketDisconnect

from command.force.messages.service import PUT
from command.force.models import Device
from command.force.service import Devices
from command.foundation.bus import Bus
from command.foundation.security import Scope
from command.foundation.tasks import end_all
from command.gateway.adapter import wire
from command.gateway.adapter.downlinks import AGAIN_AFTER, Downlinks, UnknownError
from command.gateway.adapter.service import FAMILY, identity_of
from command.gateway.adapter.wire import Hold, Outcome, Release, Stopped

log = structlog.get_logger(__name__)
LOOK_EVERY_S: Final = 1.0
UNANSWERED_MOST: Final = 100
"""Messages on their way over one socket; more wait in the database."""
LONGEST_WORD: Final = 64 * 1024
"""As the server's own bound on a word of any socket."""
MOST_HELD: Final = 50_000
SEND_WITHIN_S: Final = 10.0
"""An adapter that does not read for so long is let go; what it did not answer is sent again."""
WENT: Final = 1001
TOO_LONG: Final = 1009


class AdapterSession:
    def __init__(self, socket: WebSocket, scope: Scope, *, bus: Bus, devices: Devices, downlinks: Downlinks) -> None:
        self._socket = socket
        self._scope = scope
        self._bus = bus
        self._devices = devices
        self._downlinks = downlinks
        self._held: dict[int, str] = {}
        self._under_way: dict[int, float] = {}
        """Message -> the second of the loop's clock from which on it is due again and counts no more."""
        self._rung = asyncio.Event()
        self._writing = asyncio.Lock()

    async def run(self) -> None:
        """Until the socket ends."""
        parts = [asyncio.create_task(part) for part in (self._read(), self._send(), self._listen())]
        try:
            done, _ = await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
            for part in done:
                part.result()
        except (WebSocketDisconnect, TimeoutError, RuntimeError) as ended:
            log.info("adapter_socket_ended", actor=self._scope.actor, reason=type(ended).__name__)
        finally:
            await end_all(parts)
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await self._socket.close(WENT)

    async def _read(self) -> None:
        while True:
            text = await self._socket.receive_text()
            if len(text) > LONGEST_WORD:
                await self._socket.close(TOO_LONG)
                return
            try:
                await self._heard(wire.read(text))
            except msgspec.MsgspecError as error:
                await self._say(wire.refused("not_understood", str(error)))
            except UnknownError as error:
                await self._say(wire.refused("unknown", str(error)))

    async def _heard(self, said: wire.Said) -> None:
        match said:
            case Hold():
                await self._hold(said.devices)
            case Release():
                for name in said.devices:
                    device = self._device(name)
                    if device is not None:
                        self._held.pop(device.id, None)
                await self._say(wire.held(sorted(self._held.values()), []))
            case Outcome():
                await self._downlinks.keep_outcome(said, self._held)
                self._under_way.pop(said.id, None)
                await self._say(wire.kept("outcome", said.id))
                self._rung.set()
            case Stopped():
                device = self._device(said.device)
                if device is None:
                    raise UnknownError(f"no radio {said.device}")
                await self._downlinks.keep_stopped(said, device, self._scope.actor)
                await self._say(wire.kept("stopped", said.alarm))

    async def _hold(self, names: list[str]) -> None:
        if len(names) > wire.MOST_DEVICES or len(self._held) + len(names) > MOST_HELD:
            await self._say(wire.refused("too_many", f"at most {wire.MOST_DEVICES} at once and {MOST_HELD} in all"))
            return
        found = {name: self._device(name) for name in names}
        new = {device.id: name for name, device in found.items() if device is not None}
        self._held |= new
        await self._downlinks.greet(new)
        unknown = [name for name, device in found.items() if device is None]
        await self._say(wire.held(sorted(new.values()), unknown))
        self._rung.set()

    def _device(self, name: str) -> Device | None:
        device = self._devices.by_identity(FAMILY, identity_of(self._scope.actor, name))
        return device if device is not None and self._scope.covers(device.body_id) else None

    async def _send(self) -> None:
        """Rung by the bus and by outcomes, and looking every second because the bus may be away."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._rung.wait()
            self._rung.clear()
            if self._held:
                await self._send_due()

    async def _send_due(self) -> None:
        now = asyncio.get_running_loop().time()
        self._under_way = {number: until for number, until in self._under_way.items() if now < until}
        for word in await self._downlinks.due(self._held, UNANSWERED_MOST - len(self._under_way)):
            if word["type"] == "message":
                self._under_way[word["id"]] = now + AGAIN_AFTER.total_seconds()
            await self._say(word)

    async def _listen(self) -> None:
        async for _ in self._bus.subscribe(PUT):
            self._rung.set()

    async def _say(self, word: dict[str, Any]) -> None:
        async with self._writing, asyncio.timeout(SEND_WITHIN_S):
            await self._socket.send_text(msgspec.json.encode(word).decode())
