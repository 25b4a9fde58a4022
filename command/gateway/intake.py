"""From frames to facts: positions are gathered for the next commit, everything else goes to the conversation."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np

from command.foundation.clock import Clock
from command.gateway import metrics
from command.gateway.limits import GatewayLimits
from command.gateway.reports import BATCH, CATCH_UP, LIVE, Reports
from command.gateway.session import Session
from command.positions.models import Flags
from command.positions.service import Positions, Sheaf
from command.protocols.jt808.batch import BatchKind, batch_items
from command.protocols.jt808.framing import Frame
from command.protocols.jt808.general import Result
from command.protocols.jt808.header import UNUSUAL
from command.protocols.jt808.position import BASE_BYTES

POSITION: Final = 0x0200
POSITION_BATCH: Final = 0x0704
LONGEST_REPORT_BYTES: Final = 0xFFFF
"""In parts it could be longer than any item of a batch."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

Converse = Callable[[Session, Frame], None]


class Intake:
    def __init__(self, positions: Positions, clock: Clock, limits: GatewayLimits) -> None:
        self._positions = positions
        self._clock = clock
        self._limits = limits
        self._converse: Converse = _nobody
        self._reports = Reports()
        self._received_us = 0
        self._held_back: list[Callable[[], None]] = []
        self._wake = positions.add_source(self._take)

    def pass_on(self, converse: Converse) -> None:
        """Who takes the frames that are no whole position reports."""
        self._converse = converse

    @property
    def is_full(self) -> bool:
        """The database is behind: whoever sends now is not read until it has caught up."""
        return len(self._reports.bodies) >= self._limits.waiting_reports

    def hold_back(self, resume: Callable[[], None]) -> None:
        """Call `resume` when there is room again."""
        self._held_back.append(resume)

    def note_time(self) -> None:
        """Frames from now on were received now: the clock is read once a socket's read, not once a frame."""
        self._received_us = self._now_us()

    def take_frame(self, session: Session, frame: Frame) -> None:
        header, body = frame
        message_id = header.message_id
        if (message_id != POSITION and message_id != POSITION_BATCH) or header.attributes & UNUSUAL:  # noqa: PLR1714 - hot path
            self._converse(session, frame)
        elif not session.is_admitted:
            metrics.REFUSED.labels("not_admitted").inc()
        elif message_id == POSITION:
            self._take_position(session, frame)
        else:
            self._take_batch(session, header.serial, body)

    def _take_position(self, session: Session, frame: Frame) -> None:
        if len(frame.body) < BASE_BYTES:
            session.reply(frame, Result.BAD_MESSAGE)
            return
        reports = self._reports
        reports.add(session, frame.header.serial, POSITION, LIVE, self._received_us)
        reports.counts.append(1)
        reports.bodies.append(frame.body)
        self._wake()

    def _take_batch(self, session: Session, serial: int, body: bytes) -> None:
        """0x0704 in one frame. Items without a position cost the others nothing."""
        items = batch_items(body)
        if items is None or (not items.bodies and items.malformed):
            session.link.write(session.general_reply(serial, POSITION_BATCH, Result.BAD_MESSAGE))
            return
        if items.malformed:
            metrics.FAULTS.labels("batch_item").inc(len(items.malformed))
        if not items.bodies:
            session.link.write(session.general_reply(serial, POSITION_BATCH))
            return
        kind = CATCH_UP if items.kind == BatchKind.BLIND_SPOT else BATCH
        self._reports.add(session, serial, POSITION_BATCH, kind, self._received_us)
        self._reports.counts.append(len(items.bodies))
        self._reports.bodies.extend(items.bodies)
        session.link.charge(len(items.bodies) - 1)
        self._wake()

    def take_reply_position(self, session: Session, body: bytes) -> None:
        """The position within 0x0201, which is not answered: message id 0 stands for no answer."""
        self._reports.add(session, 0, 0, LIVE, self._now_us())
        self._reports.counts.append(1)
        self._reports.bodies.append(body)
        self._wake()

    async def ingest_whole(self, session: Session, frame: Frame) -> None:
        """A 0x0200 or 0x0704 put together from parts: returns when it is committed and answered."""
        serial, message_id = frame.header.serial, frame.header.message_id
        kind, bodies = LIVE, [frame.body] if BASE_BYTES <= len(frame.body) <= LONGEST_REPORT_BYTES else []
        if message_id == POSITION_BATCH and (items := batch_items(frame.body)) is not None:
            kind, bodies = CATCH_UP if items.kind == BatchKind.BLIND_SPOT else BATCH, items.bodies
        if not bodies:
            session.reply(frame, Result.BAD_MESSAGE)
            return
        reports = Reports()
        reports.add(session, serial, message_id, kind, self._now_us())
        reports.counts.append(len(bodies))
        reports.bodies.extend(bodies)
        await self._positions.ingest(reports.to_batch())
        session.reply(frame)

    def _take(self, room: int) -> Sheaf | None:
        if not self._reports.bodies:
            return None
        taken = self._reports.take(room)

        def settle(answered: Flags | None) -> None:
            self._acknowledge(taken, answered)

        batch = taken.to_batch()
        if self._held_back and not self.is_full:
            self._let_go()
        return Sheaf(batch, settle)

    def _let_go(self) -> None:
        held, self._held_back = self._held_back, []
        for resume in held:
            resume()

    def _acknowledge(self, taken: Reports, answered: Flags | None) -> None:
        """After the commit. A frame is answered when all its fixes may be; one write a session."""
        whole = _whole_frames(taken, answered)
        writing: dict[Session, bytes] = {}
        for session, serial, message_id, is_whole in zip(
            taken.sessions, taken.serials, taken.message_ids, whole, strict=True
        ):
            if is_whole and message_id:
                answer = session.general_reply(serial, message_id)
                writing[session] = writing[session] + answer if session in writing else answer
        for session, data in writing.items():
            session.link.write(data)

    def _now_us(self) -> int:
        return (self._clock.now() - _EPOCH) // _MICROSECOND


def _nobody(_session: Session, _frame: Frame) -> None:
    """Before the conversation has begun."""


def _whole_frames(taken: Reports, answered: Flags | None) -> list[bool]:
    if answered is None:
        return [True] * len(taken.sessions)
    starts = np.cumsum([0, *taken.counts[:-1]])
    whole: list[bool] = np.logical_and.reduceat(answered, starts).tolist()
    return whole
