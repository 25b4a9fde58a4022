"""Everything a terminal says that is no position: a table of who handles which message, and the required replies."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

import structlog

from command.foundation.clock import Clock
from command.gateway import metrics
from command.gateway.admission import Admission
from command.gateway.answers import Answers
from command.gateway.intake import Intake
from command.gateway.limits import GatewayLimits
from command.gateway.parts import Parts
from command.gateway.photos import Photos
from command.gateway.received import ReceivedMessages
from command.gateway.session import Session
from command.gateway.sessions import Sessions
from command.gateway.terminal_events import TerminalEvents
from command.protocols.jt808.batch import PositionBatch
from command.protocols.jt808.framing import Frame
from command.protocols.jt808.general import Result
from command.protocols.jt808.message import Undecodable, UnknownMessage
from command.protocols.jt808.position import PositionReport
from command.protocols.jt808.registration import (
    Authenticate,
    Heartbeat,
    Register,
    RegisterReply,
    RegisterResult,
    register_version,
)
from command.protocols.jt808.registry import decode_message
from command.protocols.jt808.replies import ANSWER_OF_PLATFORM
from command.protocols.jt808.resend import ResendRequestTerminal
from command.protocols.jt808.terminal import TimeReply

log = structlog.get_logger(__name__)

BEFORE_ADMISSION: Final = frozenset({0x0100, 0x0102, 0x0004})
POSITIONS: Final = frozenset({PositionReport.ID, PositionBatch.ID})
GENERAL: Final = 0x8001

Handler = Callable[[Session, Frame, Any], Awaitable[Result | None]]
"""Returns the result for 0x8001; None when it has answered itself, or nothing is to be answered."""


class Conversation:
    """Handlers run beside the reading of the socket, a bounded number at once; an error of ours gives no answer."""

    def __init__(
        self,
        admission: Admission,
        sessions: Sessions,
        clock: Clock,
        *,
        limits: GatewayLimits,
        intake: Intake,
        answers: Answers,
        parts: Parts,
        photos: Photos,
        received: ReceivedMessages,
        events: TerminalEvents,
        arrived: Callable[[Session], None],
    ) -> None:
        self._admission = admission
        self._sessions = sessions
        self._clock = clock
        self._limits = limits
        self._intake = intake
        self._parts = parts
        self._received = received
        self._arrived = arrived
        self._running: set[asyncio.Task[None]] = set()
        self._turns = asyncio.Semaphore(limits.handlers_at_once)
        self._busy_strangers = 0
        self._handlers: dict[int, Handler] = {
            0x0001: answers.general_reply,
            0x0003: self._deregister,
            0x0004: self._tell_time,
            0x0005: self._resend,
            0x0104: answers.parameters,
            0x0107: answers.attributes,
            0x0201: answers.position,
            0x0301: events.event_report,
            0x0302: answers.answer,
            0x0801: photos.media,
            0x0805: answers.shoot_reply,
        }

    def converse(self, session: Session, frame: Frame) -> None:
        """Takes one frame that is no whole position report; returns at once."""
        header = frame.header
        message_id = header.message_id
        is_whole = not header.is_subpackaged
        if not session.is_admitted and not (is_whole and message_id in BEFORE_ADMISSION):
            self._refuse_stranger(session, frame)
        elif header.encryption:
            self._refuse_encrypted(session, frame)
        elif not is_whole:
            self._start(session, self._take_part(session, frame))
        elif message_id == Authenticate.ID:
            self._authenticate(session, frame)
        elif message_id == Register.ID:
            self._start(session, self._register(session, frame))
        else:
            self.take_message(session, frame)

    def take_message(self, session: Session, frame: Frame) -> None:
        """A whole message that is no position."""
        message_id = frame.header.message_id
        if message_id == Heartbeat.ID:
            session.reply(frame)
            return
        if message_id not in self._handlers:
            self._start(session, self._keep(session, frame))
            return
        message = decode_message(message_id, frame.body, session.address.version)
        if isinstance(message, (Undecodable, UnknownMessage)):
            metrics.FAULTS.labels("body").inc()
            if ANSWER_OF_PLATFORM.get(message_id) is not None:
                session.reply(frame, Result.BAD_MESSAGE)
            return
        self._start(session, self._handle(self._handlers[message_id], session, frame, message))

    async def stop(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _start(self, session: Session, work: Coroutine[Any, Any, None]) -> None:
        if not self._has_room_for(session):
            work.close()
            metrics.REFUSED.labels("busy").inc()
            return
        is_stranger = not session.is_admitted
        session.busy += 1
        self._busy_strangers += is_stranger

        def over(task: asyncio.Task[None]) -> None:
            self._running.discard(task)
            session.busy -= 1
            self._busy_strangers -= is_stranger
            work.close()  # of a task that was cancelled before its turn

        task = asyncio.create_task(self._guard(work))
        self._running.add(task)
        task.add_done_callback(over)

    def _has_room_for(self, session: Session) -> bool:
        limits = self._limits
        if len(self._running) >= limits.busy_handlers:
            return False
        if session.is_admitted:
            return session.busy < limits.busy_of_session
        return session.busy < limits.busy_of_stranger and self._busy_strangers < limits.busy_of_strangers

    async def _guard(self, work: Awaitable[None]) -> None:
        try:
            async with self._turns:
                await work
        except Exception:
            metrics.REFUSED.labels("error").inc()
            log.exception("message_not_handled")

    async def _handle(self, handler: Handler, session: Session, frame: Frame, message: Any) -> None:
        result = await handler(session, frame, message)
        if result is not None:
            session.reply(frame, result)

    def _refuse_stranger(self, session: Session, frame: Frame) -> None:
        """A terminal whose code is not accepted registers again; one that never registers is shown to the operator."""
        metrics.REFUSED.labels("not_admitted").inc()
        if session.device_id == 0:
            self._start(session, self._admission.note_stranger(session))
        if ANSWER_OF_PLATFORM.get(frame.header.message_id) == GENERAL:
            session.reply(frame, Result.FAILED)

    def _refuse_encrypted(self, session: Session, frame: Frame) -> None:
        """We hold no terminal's key: what it means is not known, so nothing of it is taken for a position."""
        metrics.FAULTS.labels("encrypted").inc()
        if ANSWER_OF_PLATFORM.get(frame.header.message_id, GENERAL) == GENERAL:
            session.reply(frame, Result.BAD_MESSAGE)

    async def _keep(self, session: Session, frame: Frame) -> None:
        """What nobody here acts on: kept as it came, then answered."""
        result = await self._received.keep(session, frame)
        if ANSWER_OF_PLATFORM.get(frame.header.message_id, GENERAL) == GENERAL:
            session.reply(frame, result)

    async def _register(self, session: Session, frame: Frame) -> None:
        version = register_version(frame.body, is_2019=frame.header.is_2019)
        said = decode_message(Register.ID, frame.body, version)
        session.speak_as(frame.header.address(version))
        if not isinstance(said, Register):
            session.reply(frame, Result.BAD_MESSAGE)
            return
        result, code = await self._admission.register(session, said, version)
        session.send(RegisterReply(frame.header.serial, result, code))
        if result != RegisterResult.OK:
            log.info("registration_refused", identity=session.identity, result=result.name, remote=session.link.remote)

    def _authenticate(self, session: Session, frame: Frame) -> None:
        said = decode_message(Authenticate.ID, frame.body, session.address.version)
        if not isinstance(said, Authenticate):
            session.reply(frame, Result.BAD_MESSAGE)
        elif self._admission.authenticate_from_memory(session, said.auth_code):
            self._admit(session, frame)
        else:
            self._start(session, self._authenticate_elsewhere(session, frame, said.auth_code))

    async def _authenticate_elsewhere(self, session: Session, frame: Frame, code: str) -> None:
        if await self._admission.authenticate(session, code):
            self._admit(session, frame)
        else:
            metrics.REFUSED.labels("wrong_code").inc()
            session.reply(frame, Result.FAILED)

    def _admit(self, session: Session, frame: Frame) -> None:
        session.is_authenticated = session.is_admitted = True
        self._sessions.enter(session)
        self._arrived(session)
        session.reply(frame)

    async def _deregister(self, session: Session, frame: Frame, _message: Any) -> None:
        await self._admission.deregister(session)
        session.reply(frame)
        session.is_admitted = session.is_authenticated = False
        self._sessions.leave(session)

    async def _tell_time(self, session: Session, _frame: Frame, _message: Any) -> None:
        session.send(TimeReply.of(self._clock.now()))

    async def _resend(self, session: Session, _frame: Frame, asked: ResendRequestTerminal) -> None:
        session.send_again(asked.first_serial, asked.parts)

    async def _take_part(self, session: Session, frame: Frame) -> None:
        taken = await self._parts.take(session, frame)
        if taken is None:
            return
        whole, assembled = taken
        try:
            await self._deliver(session, whole)
        except Exception:
            self._parts.unsettle(session)
            raise
        await self._parts.forget(session, assembled)

    async def _deliver(self, session: Session, whole: Frame) -> None:
        """A message put together from parts, under the header of the part that came last. Returns after its effect."""
        message_id = whole.header.message_id
        if message_id in POSITIONS:
            await self._intake.ingest_whole(session, whole)
            return
        if message_id not in self._handlers:
            await self._keep(session, whole)
            return
        message = decode_message(message_id, whole.body, session.address.version)
        if isinstance(message, (Undecodable, UnknownMessage)):
            self.take_message(session, whole)
        else:
            await self._handle(self._handlers[message_id], session, whole, message)
