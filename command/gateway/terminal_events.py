"""What a driver presses on a terminal (0x0301): a fact in the history before it is answered."""

from command.force.service import Devices
from command.foundation.clock import Clock
from command.foundation.database import Database
from command.foundation.history.events import Fact, History, Subject
from command.gateway.session import Session
from command.protocols.jt808.framing import Frame
from command.protocols.jt808.general import Result
from command.protocols.jt808.terminal_events import EventReport


class TerminalEvents:
    def __init__(self, database: Database, history: History, devices: Devices, clock: Clock) -> None:
        self._database = database
        self._history = history
        self._devices = devices
        self._clock = clock

    async def event_report(self, session: Session, _frame: Frame, said: EventReport) -> Result:
        device = self._devices.find(session.device_id)
        if device is None:
            return Result.FAILED
        now = self._clock.now()
        fact = Fact(
            kind="terminal_event",
            subject=Subject("device", device.id),
            at=now,
            actor="terminal",
            audience=[device.body_id],
            data={"event_id": said.event_id},
        )
        async with self._database.transaction() as tx:
            await self._history.record(tx, fact, now)
        return Result.OK
