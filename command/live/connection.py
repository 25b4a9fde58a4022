"""One screen's conversation: reads what it asks, writes what the hub has for it, and ends when its session does."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Literal

import msgspec
import structlog
from fastapi import WebSocket, WebSocketDisconnect

from command.foundation.errors import CommandError
from command.foundation.security import Scope
from command.live.frames import encode
from command.live.group import key_of
from command.live.hub import Hub, Members, Snapshot
from command.live.messages import Acknowledge, Ping, Subscribe, read
from command.live.viewer import Viewer

log = structlog.get_logger(__name__)
FIRST_WORD_S = 10.0
SESSION_CHECK_S = 5.0
STUCK_S = 30.0
"""A socket that takes no byte for so long is closed; until then only its own mailbox fills."""
SESSION_ENDED, MESSAGE_REFUSED, STUCK = 4401, 4400, 4408

Why = Literal["first", "log_changed", "too_old", "slow"]
Authenticate = Callable[[str], Awaitable[Scope | None]]


class Connection:
    def __init__(self, socket: WebSocket, hub: Hub, viewer: Viewer, token: str, authenticate: Authenticate) -> None:
        self._socket = socket
        self._hub = hub
        self._viewer = viewer
        self._token = token
        self._authenticate = authenticate

    async def run(self) -> None:
        """Until either side ends it; the first task to end takes the others along."""
        wish = await self._first_wish()
        if wish is None:
            return
        with self._hub.join(self._viewer) as members:
            self._viewer.take(wish)
            tasks = [
                asyncio.create_task(work) for work in (self._write(members, wish), self._read(), self._watch_session())
            ]
            done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in rest:
                task.cancel()
            await asyncio.gather(*rest, return_exceptions=True)
            for task in done:
                if (error := task.exception()) is not None and not isinstance(error, WebSocketDisconnect):
                    raise error

    async def _first_wish(self) -> Subscribe | None:
        try:
            async with asyncio.timeout(FIRST_WORD_S):
                said = read(await self._socket.receive_text())
        except CommandError as error:
            await self._refuse(error)
            return None
        except (TimeoutError, WebSocketDisconnect):
            return None
        if not isinstance(said, Subscribe):
            await self._end(MESSAGE_REFUSED, "subscribe_first")
            return None
        return said

    async def _read(self) -> None:
        while True:
            try:
                said = read(await self._socket.receive_text())
                match said:
                    case Subscribe():
                        self._viewer.take(said)
                    case Acknowledge(frame=frame):
                        self._viewer.acknowledge(frame)
                    case Ping(at=at):
                        await self._send(encode({"type": "pong", "at": at, "server_time": self._hub.clock.now()}))
            except CommandError as error:
                await self._refuse(error)
                return

    async def _refuse(self, error: CommandError) -> None:
        await self._send(encode({"type": "error", "code": error.code, "detail": error.detail}))
        await self._socket.close(MESSAGE_REFUSED, error.code)

    async def _end(self, close_code: int, code: str) -> None:
        await self._send(encode({"type": "error", "code": code}))
        await self._socket.close(close_code, code)

    async def _watch_session(self) -> None:
        """An expired session, or one whose rights changed, ends; the page signs in or subscribes again."""
        while True:
            await asyncio.sleep(SESSION_CHECK_S)
            scope = await self._authenticate(self._token)
            if scope is None:
                await self._end(SESSION_ENDED, "session_ended")
                return
            if key_of(scope) != key_of(self._viewer.scope):
                await self._end(SESSION_ENDED, "rights_changed")
                return

    async def _write(self, members: Members, wish: Subscribe) -> None:
        await self._begin(members, wish)
        while True:
            await self._drain(members)
            await self._viewer.mailbox.wait()

    async def _begin(self, members: Members, wish: Subscribe) -> None:
        """Resume where the screen was, or a snapshot with the reason why not."""
        if wish.since is None:
            return await self._show(members, "first")
        if wish.log != str(self._hub.log_id):
            return await self._show(members, "log_changed")
        missed = await self._hub.replay(members, wish.since)
        if missed is None:
            return await self._show(members, "too_old")
        upto, texts = missed
        await self._send(self._text("resumed", upto, {"missed": len(texts)}))
        for one in texts:
            if one.text is not None and one.topic in self._viewer.topics:
                await self._send(one.text)
        self._viewer.sequence = upto
        await self._send_roster(members)
        return None

    async def _show(self, members: Members, why: Why) -> None:
        snapshot = await self._hub.snapshot(members)
        self._viewer.sequence = snapshot.sequence
        self._viewer.sent_tick = 0
        self._viewer.roster_epoch = self._hub.roster.epoch
        roster = msgspec.Raw(self._hub.roster_since(members, 0).encode())
        await self._send(self._snapshot_text(snapshot, why, roster))

    def _snapshot_text(self, snapshot: Snapshot, why: Why, roster: msgspec.Raw) -> str:
        topics: dict[str, Any] = {
            topic: view for topic, view in snapshot.topics.items() if topic in self._viewer.topics
        }
        return self._text("snapshot", snapshot.sequence, {"reason": why, **topics, "roster": roster})

    def _text(self, kind: str, sequence: int, more: dict[str, Any]) -> str:
        log_id, now = str(self._hub.log_id), self._hub.clock.now()
        return encode({"type": kind, "sequence": sequence, "log": log_id, "server_time": now, **more})

    async def _drain(self, members: Members) -> None:
        """Everything the viewer can take now: events first, in order; then names; then one position frame."""
        viewer = self._viewer
        while True:
            if viewer.mailbox.overflowed:
                viewer.mailbox.clear()
                await self._show(members, "slow")
            waiting = viewer.mailbox.take()
            if waiting is None:
                break
            sequence, text = waiting
            if sequence > viewer.sequence:
                await self._send(text)
                viewer.sequence = sequence
        await self._send_roster(members)
        await self._send_frame(members)

    async def _send_roster(self, members: Members) -> None:
        epoch = self._hub.roster.epoch
        if self._viewer.roster_epoch == epoch:
            return
        changes = msgspec.json.decode(self._hub.roster_since(members, self._viewer.roster_epoch))
        self._viewer.roster_epoch = epoch
        await self._send(encode({"type": "roster", **changes}))

    async def _send_frame(self, members: Members) -> None:
        viewer, tick = self._viewer, self._hub.units.tick
        if not viewer.wants_positions(tick):
            return
        frame = self._hub.frame(members, viewer)
        viewer.sent_tick = tick
        if frame is None:
            return
        viewer.sent(tick)
        await self._send(frame)

    async def _send(self, message: str | bytes) -> None:
        """Waits while the socket is full. Raises WebSocketDisconnect after `STUCK_S` without a byte taken."""
        try:
            async with asyncio.timeout(STUCK_S):
                if isinstance(message, bytes):
                    await self._socket.send_bytes(message)
                else:
                    await self._socket.send_text(message)
        except TimeoutError as error:
            raise WebSocketDisconnect(STUCK) from error
        except RuntimeError as error:  # starlette's word for a socket that is closed already
            raise WebSocketDisconnect from error
