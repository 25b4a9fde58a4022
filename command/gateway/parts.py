"""Messages in parts: a part is in the database before it is acknowledged, and missing ones are asked for."""

import asyncio
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from command.foundation.clock import Clock
from command.foundation.database import Database
from command.gateway import metrics
from command.gateway.limits import GatewayLimits
from command.gateway.session import Session
from command.gateway.sessions import Sessions
from command.gateway.tables import terminal_part
from command.protocols.jt808.framing import Frame
from command.protocols.jt808.general import Result
from command.protocols.jt808.header import Header
from command.protocols.jt808.media import MediaData, MediaReply
from command.protocols.jt808.reassembly import (
    Assembled,
    Incomplete,
    PartKey,
    PartRefused,
    PartRepeated,
    PartStored,
    Reassembler,
)
from command.protocols.jt808.resend import ResendRequestPlatform
from command.protocols.jt808.version import Version

QUIET: Final = timedelta(seconds=5)
MOST_ASKS: Final = 3
LOOK_EVERY_S: Final = 1.0
KEPT: Final = timedelta(hours=1)
_MOST_NAMED: Final = 125
"""Parts asked for at once: the count is one byte in 2013."""
_MEDIA_ID_BYTES: Final = 4


class Parts:
    def __init__(self, database: Database, sessions: Sessions, clock: Clock, limits: GatewayLimits) -> None:
        self._database = database
        self._sessions = sessions
        self._clock = clock
        self._limits = limits
        self._turns: dict[str, asyncio.Lock] = {}
        self._asked: dict[tuple[PartKey, int], int] = {}
        self._is_full = False

    async def take(self, session: Session, frame: Frame) -> tuple[Frame, Assembled] | None:
        """Store and answer one part; the whole message once all are there. A repeat waits for its original."""
        if self._is_full:
            metrics.REFUSED.labels("parts").inc()
            self._answer(session, frame, Result.FAILED)
            return None
        async with self._turns.setdefault(session.identity, asyncio.Lock()):
            reassembler = session.reassembler or await self._recall(session)
            outcome = reassembler.add(frame, self._clock.now())
            match outcome:
                case PartStored():
                    await self._store(session, frame)
                    self._answer(session, frame, Result.OK)
                case PartRepeated():
                    self._answer(session, frame, Result.OK)
                case PartRefused():
                    metrics.REFUSED.labels("part").inc()
                    self._answer(session, frame, Result.FAILED)
                case Assembled():
                    return Frame(frame.header, outcome.body), outcome
        return None

    async def forget(self, session: Session, whole: Assembled) -> None:
        """The effect of the whole is committed: its parts have served."""
        async with self._database.transaction() as tx:
            await tx.execute(
                sa.delete(terminal_part).where(
                    terminal_part.c.device_id == session.device_id,
                    terminal_part.c.message_id == whole.key.message_id,
                    terminal_part.c.total == whole.key.total,
                    terminal_part.c.serial.in_(whole.serials),
                )
            )

    def unsettle(self, session: Session) -> None:
        """The effect could not be committed: what is stored counts, the last part must come again."""
        session.reassembler = None

    async def run(self) -> None:
        """Ask for what is missing, and drop what nobody completes."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            self.ask_for_missing()
            await self._drop_old(self._clock.now())

    def ask_for_missing(self) -> None:
        """One round over all sessions. Between two rounds the database lets no more than a few megabytes in."""
        held = 0
        for session in self._sessions.all():
            if session.reassembler is not None:
                self._ask(session, session.reassembler, self._clock.now())
                held += session.reassembler.bytes_held
        self._is_full = held > self._limits.parts_together_bytes

    def _ask(self, session: Session, reassembler: Reassembler, now: datetime) -> None:
        for gone in reassembler.expire(now):
            self._asked.pop((gone.key, gone.first_serial), None)
        for incomplete in reassembler.incomplete(now - QUIET):
            key = (incomplete.key, incomplete.first_serial)
            asks = self._asked.get(key, 0)
            if asks < MOST_ASKS and now - incomplete.last_part_at >= QUIET * (asks + 1):
                self._asked[key] = asks + 1
                self._ask_for(session, incomplete)

    def _ask_for(self, session: Session, incomplete: Incomplete) -> None:
        missing = incomplete.missing[:_MOST_NAMED]
        if session.address.version >= Version.V2013:
            session.send(ResendRequestPlatform(incomplete.first_serial, missing))
        elif incomplete.key.message_id == MediaData.ID and incomplete.first_part is not None:
            media_id = int.from_bytes(incomplete.first_part[:_MEDIA_ID_BYTES], "big")
            session.send(MediaReply(media_id, missing, incomplete.first_serial))

    def _answer(self, session: Session, frame: Frame, result: Result) -> None:
        """0x0801 is answered as a whole, with 0x8800."""
        if frame.header.message_id != MediaData.ID:
            session.reply(frame, result)

    async def _store(self, session: Session, frame: Frame) -> None:
        header = frame.header
        try:
            async with self._database.transaction() as tx:
                await tx.execute(
                    insert(terminal_part)
                    .values(
                        device_id=session.device_id,
                        message_id=header.message_id,
                        total=header.part_total,
                        number=header.part_number,
                        serial=header.serial,
                        body=frame.body,
                        received_at=self._clock.now(),
                    )
                    .on_conflict_do_nothing()
                )
        except Exception:
            self.unsettle(session)
            raise

    async def _recall(self, session: Session) -> Reassembler:
        """The parts that an earlier connection or process acknowledged."""
        made = Reassembler(self._limits.parts)
        now = self._clock.now()
        asked = sa.select(terminal_part).where(
            terminal_part.c.device_id == session.device_id, terminal_part.c.received_at > now - made.limits.lifetime
        )
        async with self._database.transaction() as tx:
            rows = (await tx.execute(asked.order_by(terminal_part.c.received_at, terminal_part.c.number))).all()
        for row in rows:
            header = Header(row.message_id, 0, session.address.phone, row.serial, 0, row.total, row.number)
            made.add(Frame(header, row.body), row.received_at)
        session.reassembler = made
        return made

    async def _drop_old(self, now: datetime) -> None:
        connected = {session.identity for session in self._sessions.all()}
        self._turns = {name: turn for name, turn in self._turns.items() if name in connected or turn.locked()}
        async with self._database.transaction() as tx:
            await tx.execute(sa.delete(terminal_part).where(terminal_part.c.received_at < now - KEPT))
