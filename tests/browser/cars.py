"""The vehicle terminals of the garrison's crews: real JT/T 808 over TCP, with the driver's finger on the buttons."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from command.protocols.jt808.flags import AlarmFlags
from command.protocols.jt808.general import GeneralReplyTerminal, Result
from command.protocols.jt808.message import Message
from command.protocols.jt808.questions import Answer, Question
from command.protocols.jt808.registry import decode_message
from tests.gateway.terminal import Terminal, report
from tests.scenarios.garrison import PHONES

STANDS = {
    # crew: longitude, latitude
    "one": (119.911, 31.721),
    "two": (119.905, 31.745),
    "town": (119.932, 31.73),
    "far": (119.952, 31.722),
    "mixed": (119.915, 31.735),
}
MINUTES = 4
"""Every car came to where it stands over so many minutes, one report a minute."""
STEP_DEG = 0.001
ACCEPT = 1


@dataclass(frozen=True, slots=True)
class Cars:
    terminals: dict[str, Terminal]

    @classmethod
    @asynccontextmanager
    async def connected(cls, port: int) -> AsyncIterator["Cars"]:
        made = cls({})
        try:
            for crew, phone in PHONES.items():
                terminal = made.terminals[crew] = await Terminal.connect(port, phone)
                await terminal.sign_in()
                await made.drive_up(crew)
            yield made
        finally:
            for terminal in made.terminals.values():
                await terminal.close()

    async def drive_up(self, crew: str) -> None:
        longitude, latitude = STANDS[crew]
        now = datetime.now(UTC)
        for minutes in range(MINUTES, -1, -1):
            await self.report(crew, now - timedelta(minutes=minutes), longitude - minutes * STEP_DEG, latitude)

    async def report(self, crew: str, at: datetime, longitude: float, latitude: float) -> None:
        terminal = self.terminals[crew]
        await terminal.acknowledged(terminal.send(report(at, longitude, latitude)))

    async def press_emergency(self, crew: str) -> None:
        terminal = self.terminals[crew]
        flagged = report(datetime.now(UTC), *STANDS[crew], alarm=AlarmFlags.EMERGENCY)
        await terminal.acknowledged(terminal.send(flagged))

    async def downlink(self, crew: str) -> tuple[int, Message]:
        """The next message from the platform, with its serial; the set confirms it (0x0001)."""
        terminal = self.terminals[crew]
        frame = await terminal.receive()
        message = decode_message(frame.header.message_id, frame.body, terminal.version)
        assert isinstance(message, Message)
        terminal.send(GeneralReplyTerminal(frame.header.serial, frame.header.message_id, Result.OK))
        return frame.header.serial, message

    async def question(self, crew: str) -> tuple[int, Question]:
        """The order as it comes on the set."""
        serial, message = await self.downlink(crew)
        assert isinstance(message, Question)
        return serial, message

    async def accept(self, crew: str, serial: int) -> None:
        """The driver answers the question (0x0302)."""
        terminal = self.terminals[crew]
        await terminal.acknowledged(terminal.send(Answer(serial, ACCEPT)))
