"""The vehicle terminals of the garrison's crews: real JT/T 808 over TCP, with the driver's finger on the buttons."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
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
AGREE = 3
ACCEPT = 1
PATIENCE_S = 60.0


class Car:
    """One terminal, which confirms (0x0001) whatever the platform says of itself, whenever and however often it comes."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self._said: list[tuple[int, Message]] = []
        self._acknowledged: dict[int, Result] = {}
        self._came = asyncio.Condition()
        self._listening = asyncio.create_task(self._listen())

    async def send(self, message: Message) -> None:
        """Returns when the platform has acknowledged it."""
        serial = self.terminal.send(message)
        await self._until(lambda: self._acknowledged.get(serial))
        assert self._acknowledged[serial] == Result.OK

    async def question_about(self, number: str) -> int:
        """Serial of the question that carries this incident's number: the order as it comes on the set."""
        return await self._until(lambda: self._question_about(number))

    def _question_about(self, number: str) -> int | None:
        asked = (serial for serial, said in self._said if isinstance(said, Question) and number in said.text)
        return next(asked, None)

    async def _until(self, look: Callable[[], int | None]) -> int:
        async with asyncio.timeout(PATIENCE_S), self._came:
            await self._came.wait_for(lambda: look() is not None)
        found = look()
        assert found is not None
        return found

    async def _listen(self) -> None:
        while True:
            frame = await self.terminal.frames.get()
            message = decode_message(frame.header.message_id, frame.body, self.terminal.version)
            assert isinstance(message, Message)
            if isinstance(message, GeneralReplyPlatform):
                self._acknowledged[message.answered_serial] = Result(message.result)
            else:
                self.terminal.send(GeneralReplyTerminal(frame.header.serial, frame.header.message_id, Result.OK))
                self._said.append((frame.header.serial, message))
            async with self._came:
                self._came.notify_all()

    async def close(self) -> None:
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)
        await self.terminal.close()


@dataclass(frozen=True, slots=True)
class Cars:
    cars: dict[str, Car]

    @classmethod
    @asynccontextmanager
    async def connected(cls, port: int) -> AsyncIterator["Cars"]:
        made = cls({})
        try:
            for crew, phone in PHONES.items():
                terminal = await Terminal.connect(port, phone)
                await terminal.sign_in()
                made.cars[crew] = Car(terminal)
                await made.drive_up(crew)
            yield made
        finally:
            for car in made.cars.values():
                await car.close()

    async def drive_up(self, crew: str) -> None:
        """A report a minute, up to now and to where the car stands."""
        longitude, latitude = STANDS[crew]
        now = datetime.now(UTC)
        for minutes in range(MINUTES, -1, -1):
            at = now - timedelta(minutes=minutes)
            await self.cars[crew].send(report(at, longitude - minutes * STEP_DEG, latitude))

    async def press_emergency(self, crew: str, ago: timedelta = timedelta()) -> None:
        """`ago`: pressed then, and only heard of now."""
        await self.cars[crew].send(report(datetime.now(UTC) - ago, *STANDS[crew], alarm=AlarmFlags.EMERGENCY))

    async def stop_at(self, crew: str, place: tuple[float, float]) -> None:
        """Too far from its last report, believed when several agree."""
        now = datetime.now(UTC)
        for second in range(AGREE):
            await self.cars[crew].send(report(now + timedelta(seconds=second), *place))

    async def question_about(self, crew: str, number: str) -> int:
        return await self.cars[crew].question_about(number)

    async def accept(self, crew: str, serial: int) -> None:
        """The driver answers the question (0x0302)."""
        await self.cars[crew].send(Answer(serial, ACCEPT))
