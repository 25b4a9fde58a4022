"""What terminals say to our messages: each answer moves its row in the outbox on, and is acknowledged after that."""

from typing import Any, Final

from command.force.messages import DeviceMessages, MessageKind, MessageState
from command.foundation.clock import Clock
from command.foundation.database import Database
from command.gateway.intake import Intake
from command.gateway.session import Session
from command.protocols.jt808.framing import Frame
from command.protocols.jt808.general import GeneralReplyTerminal, Result
from command.protocols.jt808.media import ShootReply, ShootResult
from command.protocols.jt808.parameter_table import PARAMETERS
from command.protocols.jt808.parameters import ParametersReply
from command.protocols.jt808.questions import Answer
from command.protocols.jt808.terminal import Attributes
from command.protocols.jt808.tracking import PositionReply

_FAILURES: Final = {
    Result.FAILED: "refused_by_device",
    Result.BAD_MESSAGE: "not_understood_by_device",
    Result.UNSUPPORTED: "unsupported_by_device",
}
_SERIAL_BYTES: Final = 2


class Answers:
    def __init__(self, database: Database, messages: DeviceMessages, clock: Clock, intake: Intake) -> None:
        self._database = database
        self._messages = messages
        self._clock = clock
        self._intake = intake

    async def general_reply(self, session: Session, _frame: Frame, said: GeneralReplyTerminal) -> None:
        """0x0001: the set has the message, or says why not."""
        sent = session.in_flight.get(said.answered_serial)
        if sent is None:
            return
        if said.result in _FAILURES:
            await self._move(session, said.answered_serial, MessageState.FAILED, failure=_FAILURES[Result(said.result)])
        else:
            await self._move(session, said.answered_serial, MessageState.RECEIVED)

    async def answer(self, session: Session, _frame: Frame, said: Answer) -> Result:
        """0x0302: a person chose. The question may have gone out over an earlier connection."""
        sent = session.in_flight.get(said.answered_serial)
        found = sent[0] if sent is not None else None
        async with self._database.transaction() as tx:
            if found is None:
                found = await self._messages.find_asked(tx, session.device_id, said.answered_serial)
            if found is not None:
                await self._messages.change(
                    tx, found, MessageState.ANSWERED, self._clock.now(), answer={"answer_id": said.answer_id}
                )
        session.in_flight.pop(said.answered_serial, None)
        return Result.OK

    async def parameters(self, session: Session, _frame: Frame, said: ParametersReply) -> None:
        items = [_parameter(item.id, item.value) for item in said.items]
        await self._move(session, said.answered_serial, MessageState.ANSWERED, {"parameters": items})

    async def attributes(self, session: Session, _frame: Frame, said: Attributes) -> None:
        """0x0107 names no serial: it answers the newest question of its kind."""
        asked = [serial for serial, sent in session.in_flight.items() if sent[1] is MessageKind.QUERY_ATTRIBUTES]
        if asked:
            answer = {
                "terminal_type": said.terminal_type,
                "maker": said.maker,
                "model": said.model,
                "terminal_id": said.terminal_id,
                "iccid": said.iccid,
                "hardware_version": said.hardware_version,
                "firmware_version": said.firmware_version,
                "gnss": int(said.gnss),
                "comms": said.comms,
            }
            await self._move(session, asked[-1], MessageState.ANSWERED, answer)

    async def position(self, session: Session, frame: Frame, said: PositionReply) -> None:
        """0x0201 is also a position like any other."""
        self._intake.take_reply_position(session, frame.body[_SERIAL_BYTES:])
        position = said.report.position
        answer = {
            "fixed_at": position.fixed_at.isoformat() if position.fixed_at else None,
            "has_fix": position.has_fix,
            "longitude": position.longitude,
            "latitude": position.latitude,
        }
        await self._move(session, said.answered_serial, MessageState.ANSWERED, answer)

    async def shoot_reply(self, session: Session, _frame: Frame, said: ShootReply) -> None:
        if said.result == ShootResult.OK:
            answer = {"media_ids": list(said.media_ids)}
            await self._move(session, said.answered_serial, MessageState.ANSWERED, answer)
        else:
            failure = "no_such_channel" if said.result == ShootResult.NO_SUCH_CHANNEL else "refused_by_device"
            await self._move(session, said.answered_serial, MessageState.FAILED, failure=failure)

    async def _move(
        self,
        session: Session,
        serial: int,
        to: MessageState,
        answer: dict[str, Any] | None = None,
        failure: str | None = None,
    ) -> None:
        sent = session.in_flight.get(serial)
        if sent is None:
            return
        async with self._database.transaction() as tx:
            await self._messages.change(tx, sent[0], to, self._clock.now(), answer=answer, failure=failure)
        if to is not MessageState.RECEIVED:
            session.in_flight.pop(serial, None)


def _parameter(parameter_id: int, value: object) -> dict[str, Any]:
    row = PARAMETERS.get(parameter_id)
    return {
        "id": parameter_id,
        "name": row.name if row is not None else None,
        "value": value.hex() if isinstance(value, bytes) else value,
    }
