"""One screen's conversation: reads what it asks, writes what the hub has for it, and ends when its session does."""

import asyncio

import structlog
from fastapi import WebSocket, WebSocketDisconnect

from command.foundation.errors import CommandError, invalid
from command.live import metrics
from command.live.codes import MESSAGE_REFUSED, TRY_AGAIN
from command.live.faults import PASSING
from command.live.frames import encode
from command.live.hub import Hub
from command.live.mailbox import Why
from command.live.members import Members
from command.live.messages import Acknowledge, Ping, Said, Subscribe, read
from command.live.viewer import Dismissal, Viewer

log = structlog.get_logger(__name__)
MOST_WORDS = 40
PAUSE_S = 1.0
"""After `MOST_WORDS` messages within it, the next is read when it is over; the rest waits in the socket."""


class Connection:
    def __init__(self, socket: WebSocket, hub: Hub, viewer: Viewer) -> None:
        self._socket = socket
        self._hub = hub
        self._viewer = viewer
        self._loop = asyncio.get_running_loop()
        self._words = 0
        self._since_s = 0.0

    async def run(self) -> None:
        """Until either side ends it; the first task to end takes the other along."""
        try:
            wish = await self._first_wish()
            with self._hub.join(self._viewer) as members:
                self._viewer.take(wish)
                await self._converse(members, wish)
        except CommandError as error:
            await self._end(Dismissal(MESSAGE_REFUSED, error.code), error.detail)
        except PASSING as error:
            log.warning("live_not_served", error=str(error))
            await self._end(Dismissal(*TRY_AGAIN))
        except (WebSocketDisconnect, TimeoutError):
            return

    async def _converse(self, members: Members, wish: Subscribe) -> None:
        tasks = [asyncio.create_task(self._write(members, wish)), asyncio.create_task(self._read())]
        self._viewer.give_up = tasks[0].cancel
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if not task.cancelled():
                    task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    # Reading

    async def _first_wish(self) -> Subscribe:
        async with asyncio.timeout(self._hub.patience.first_word_s):
            said = await self._hear()
        if not isinstance(said, Subscribe):
            raise invalid("subscribe_first", "the first message is a subscription")
        return said

    async def _read(self) -> None:
        while True:
            match await self._hear():
                case Subscribe() as wish:
                    self._viewer.take(wish)
                case Acknowledge(frame=frame):
                    self._viewer.acknowledge(frame)
                case Ping(at=at):
                    await self._send(encode({"type": "pong", "at": at, "server_time": self._hub.clock.now()}))
            await self._pace()

    async def _hear(self) -> Said:
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005))
        return read(message.get("text") or message.get("bytes") or "")

    async def _pace(self) -> None:
        now_s = self._loop.time()
        if now_s - self._since_s > PAUSE_S:
            self._words, self._since_s = 0, now_s
        self._words += 1
        if self._words >= MOST_WORDS:
            await asyncio.sleep(self._since_s + PAUSE_S - now_s)

    # Writing

    async def _write(self, members: Members, wish: Subscribe) -> None:
        await self._begin(members, wish)
        while self._viewer.dismissal is None:
            await self._drain(members)
            await self._viewer.mailbox.wait()
        await self._end(self._viewer.dismissal)

    async def _begin(self, members: Members, wish: Subscribe) -> None:
        """Resume where the screen was, or a snapshot with the reason why not."""
        if wish.since is None:
            return await self._show(members, "first")
        if wish.log != str(self._hub.log_id):
            return await self._show(members, "log_changed")
        missed = await self._hub.replay(members, wish.since)
        if missed is None:
            return await self._show(members, "too_old")
        upto, rendered = missed
        texts = [one.text for one in rendered if one.text is not None and one.topic in self._viewer.topics]
        await self._send(self._head("resumed", upto, missed=len(texts)) + "}")
        for text in texts:
            await self._send(text)
        self._viewer.sequence = upto
        return None

    async def _show(self, members: Members, why: Why) -> None:
        self._viewer.mailbox.settle()
        snapshot = await self._hub.snapshot(members)
        viewer = self._viewer
        viewer.sequence, viewer.sent_tick, viewer.roster_epoch = snapshot.sequence, 0, self._hub.roster.epoch
        metrics.SNAPSHOTS.labels(why).inc()
        parts = [f'"{topic}":{snapshot.topics.get(topic, "[]")}' for topic in viewer.topics if topic != "positions"]
        roster = self._hub.roster_since(members, 0)
        head = self._head("snapshot", snapshot.sequence, reason=why)
        await self._send(",".join([head, *parts, f'"roster":{roster}']) + "}")

    def _head(self, kind: str, sequence: int, **more: object) -> str:
        """The beginning of a message: an object that is not closed yet."""
        log_id, now = str(self._hub.log_id), self._hub.clock.now()
        return encode({"type": kind, "sequence": sequence, "log": log_id, "server_time": now, **more})[:-1]

    async def _drain(self, members: Members) -> None:
        """Everything the viewer can take now: events first, in order; then names; then one position frame."""
        viewer = self._viewer
        while viewer.dismissal is None:
            if viewer.mailbox.owed is not None:
                await self._show(members, viewer.mailbox.owed)
            waiting = viewer.mailbox.take()
            if waiting is None:
                break
            sequence, text = waiting
            if sequence > viewer.sequence:
                await self._send(text)
                viewer.sequence = sequence
        if "positions" in viewer.topics:
            await self._send_roster(members)
            await self._send_frame(members)

    async def _send_roster(self, members: Members) -> None:
        epoch = self._hub.roster.epoch
        if self._viewer.roster_epoch == epoch:
            return
        roster = self._hub.roster_since(members, self._viewer.roster_epoch)
        self._viewer.roster_epoch = epoch
        if roster is not None:
            await self._send('{"type":"roster",' + roster[1:])

    async def _send_frame(self, members: Members) -> None:
        viewer, tick = self._viewer, self._hub.units.tick
        if not viewer.wants_positions(tick):
            return
        frame = self._hub.frame(members, viewer)
        viewer.sent_tick = tick
        if frame is not None:
            viewer.sent(tick)
            await self._send(frame)

    async def _end(self, dismissal: Dismissal, detail: str = "") -> None:
        metrics.ENDED.labels(dismissal.code).inc()
        try:
            async with asyncio.timeout(self._hub.patience.stuck_s):
                await self._send(encode({"type": "error", "code": dismissal.code, "detail": detail}))
                await self._socket.close(dismissal.close_code, dismissal.code)
        except (WebSocketDisconnect, RuntimeError, TimeoutError):
            return

    async def _send(self, message: str | bytes) -> None:
        """Waits while the socket is full; the hub gives up who waits for too long. Raises WebSocketDisconnect."""
        metrics.BYTES.inc(len(message))
        self._viewer.sending_since_s = self._loop.time()
        try:
            if isinstance(message, bytes):
                await self._socket.send_bytes(message)
            else:
                await self._socket.send_text(message)
        except RuntimeError as error:  # starlette's word for a socket that is closed already
            raise WebSocketDisconnect from error
        finally:
            self._viewer.sending_since_s = None
