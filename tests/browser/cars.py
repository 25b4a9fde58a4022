"""The vehicle terminals of the garrison's crews: real JT/T 808 over TCP, with the driver's finger on the buttons."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from command.protocols.jt808.flags import AlarmFlags
from command.protocols.jt808.general import GeneralReplyPlatform, GeneralReplyTerminal, Result
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
class Car:
    """One terminal. What the platform says of itself is confirmed (0x0001) and kept, in whatever order it comes."""

    terminal: Terminal
    said: list[tuple[int, Message]] = field(default_factory=list)

    async def send(self, message: Message) -> None:
        """Returns when the platform has acknowledged it."""
        serial = self.terminal.send(message)
        while True:
            came = (await self._next())[1]
            if isinstance(came, GeneralReplyPlatform) and came.answered_serial == serial:
                assert came.result == 0
                return

    async def question_about(self, number: str) -> int:
        """Serial of the question that carries this incident's number: the order as it comes on the set."""
        while True:
            for serial, message in self.said:
                if isinstance(message, Question) and number in message.text:
                    return serial
            await self._next()

    async def _next(self) -> tuple[int, Message]:
        frame = await self.terminal.receive()
        message = decode_message(frame.header.message_id, frame.body, self.terminal.version)
        assert isinstance(message, Message)
        if not isinstance(message, GeneralReplyPlatform):
            self.terminal.send(GeneralReplyTerminal(frame.header.serial, frame.header.message_id, Result.OK))
            self.said.append((frame.header.serial, message))
        return frame.header.serial, message


@dataclass(frozen=True, slots=True)
class Cars:
    cars: dict[str, Car]

    @classmethod
    @asynccontextmanager
    async def connected(cls, port: int) -> AsyncIterator["Cars"]:
        made = cls({})
        try:
            for crew, phone in PHONES.items():
                made.cars[crew] = Car(await Terminal.connect(port, phone))
                await made.cars[crew].terminal.sign_in()
                await made.drive_up(crew)
            yield made
        finally:
            for car in made.cars.values():
                await car.terminal.close()

    async def drive_up(self, crew: str) -> None:
        """A report a minute, up to now and to where the car stands."""
        longitude, latitude = STANDS[crew]
        now = datetime.now(UTC)
        for minutes in range(MINUTES, -1, -1):
            at = now - timedelta(minutes=minutes)
            await self.cars[crew].send(report(at, longitude - minutes * STEP_DEG, latitude))

    async def press_emergency(self, crew: str) -> None:
        await self.cars[crew].send(report(datetime.now(UTC), *STANDS[crew], alarm=AlarmFlags.EMERGENCY))

    async def question_about(self, crew: str, number: str) -> int:
        return await self.cars[crew].question_about(number)

    async def accept(self, crew: str, serial: int) -> None:
        """The driver answers the question (0x0302)."""
        await self.cars[crew].send(Answer(serial, ACCEPT))
