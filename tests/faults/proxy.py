"""A cable that can be cut: TCP in between that splits, delays, swallows what comes back, and drops everything."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Cable:
    """`port` is this side; everything goes to `target_port` on the other."""

    target_port: int
    port: int = 0
    most_bytes: int = 65536
    """Of one piece that is passed on."""
    most_delay_s: float = 0.0
    swallows_answers: bool = False
    """What comes back is lost, and the line with it."""
    swallowed: int = 0
    dice: random.Random = field(default_factory=lambda: random.Random(20260315))
    _lines: set[asyncio.StreamWriter] = field(default_factory=set)

    def cut(self) -> None:
        """Every line that is up, at once and without a farewell."""
        for writer in self._lines:
            writer.transport.abort()

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target_port)
        except OSError:
            writer.transport.abort()
            return
        ends = {writer, far_writer}
        self._lines |= ends
        try:
            await asyncio.wait(
                {
                    asyncio.create_task(self._pass_on(reader, far_writer, back=False)),
                    asyncio.create_task(self._pass_on(far_reader, writer, back=True)),
                },
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            self._lines -= ends
            for end in ends:
                end.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, back: bool) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                if back and self.swallows_answers:
                    self.swallowed += 1
                    return
                while data:
                    size = self.dice.randint(1, self.most_bytes)
                    piece, data = data[:size], data[size:]
                    writer.write(piece)
                    await writer.drain()
                    if self.most_delay_s:
                        await asyncio.sleep(self.dice.uniform(0, self.most_delay_s))


@asynccontextmanager
async def cable_to(target_port: int) -> AsyncIterator[Cable]:
    cable = Cable(target_port)
    server = await asyncio.start_server(cable.connected, "127.0.0.1", 0)
    cable.port = server.sockets[0].getsockname()[1]
    try:
        yield cable
    finally:
        server.close()
        cable.cut()
