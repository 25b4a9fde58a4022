"""A terminal of the tests: sends exact bytes, reads frames, knows no more of the product than the protocol's codec."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Self

from command.protocols.jt808.flags import AlarmFlags, StatusFlags
from command.protocols.jt808.framing import Frame, FrameReader
from command.protocols.jt808.general import GeneralReplyPlatform
from command.protocols.jt808.header import Address
from command.protocols.jt808.message import Message
from command.protocols.jt808.position import Position, PositionReport
from command.protocols.jt808.registration import Authenticate, Register, RegisterReply
from command.protocols.jt808.registry import decode_message
from command.protocols.jt808.subpackages import frames_for
from command.protocols.jt808.version import Version

PATIENCE_S = 5.0
FIXED = StatusFlags.FIXED | StatusFlags.ACC_ON


def wire(text: str) -> bytes:
    """The hex of the reference, spaces and all."""
    return bytes.fromhex(text.replace(" ", ""))


def report(
    fixed_at: datetime,
    longitude: float = 119.97,
    latitude: float = 31.78,
    *,
    alarm: AlarmFlags = AlarmFlags(0),  # noqa: B008 - an immutable number
    status: StatusFlags = FIXED,
) -> PositionReport:
    position = Position.of(longitude=longitude, latitude=latitude, fixed_at=fixed_at, alarm=alarm, status=status)
    return PositionReport(position)


class Terminal:
    """On TCP. `Terminal.connect(port, phone)`, then `register`, `authenticate`, `send` and `receive`."""

    def __init__(self, phone: str, version: Version = Version.V2013) -> None:
        self.phone = phone
        self.address = Address.of(phone, version)
        self.version = version
        self.serial = 0
        self.frames: asyncio.Queue[Frame] = asyncio.Queue()
        self.closed = asyncio.Event()
        self.writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None

    @classmethod
    async def connect(cls, port: int, phone: str, version: Version = Version.V2013) -> Self:
        made = cls(phone, version)
        reader, made.writer = await asyncio.open_connection("127.0.0.1", port)
        made._reading = asyncio.create_task(made._read(reader))
        return made

    async def _read(self, reader: asyncio.StreamReader) -> None:
        frames = FrameReader()
        try:
            while data := await reader.read(65536):
                for frame in frames.feed(data):
                    assert isinstance(frame, Frame)
                    self.frames.put_nowait(frame)
        except ConnectionError:
            pass
        self.closed.set()

    def write(self, data: bytes) -> None:
        assert self.writer is not None
        self.writer.write(data)

    def send(self, message: Message, part_bytes: int | None = None) -> int:
        """Returns the serial of the (first) frame."""
        frames = frames_for(message, self.address, self.serial, part_bytes)
        first = self.serial
        self.serial += len(frames)
        self.write(b"".join(frames))
        return first

    async def receive(self) -> Frame:
        return await asyncio.wait_for(self.frames.get(), PATIENCE_S)

    async def receive_message(self) -> Message:
        frame = await self.receive()
        message = decode_message(frame.header.message_id, frame.body, self.version)
        assert isinstance(message, Message)
        return message

    async def acknowledged(self, serial: int, result: int = 0) -> None:
        """The next message is 0x8001 for this serial."""
        answer = await self.receive_message()
        assert isinstance(answer, GeneralReplyPlatform)
        assert (answer.answered_serial, answer.result) == (serial, result)

    async def silence(self, seconds: float = 0.3) -> None:
        """Nothing comes for so long."""
        try:
            frame = await asyncio.wait_for(self.frames.get(), seconds)
        except TimeoutError:
            return
        raise AssertionError(f"{frame} came")

    async def register(self, terminal_id: str = "CZ00001", plate: str = "苏D12345") -> RegisterReply:
        self.send(Register(42, 100, "CGZFJ", "CZT-01", terminal_id, 2, plate))
        answer = await self.receive_message()
        assert isinstance(answer, RegisterReply)
        return answer

    async def authenticate(self, code: str) -> None:
        await self.acknowledged(self.send(Authenticate(code)))

    async def sign_in(self, terminal_id: str = "CZ00001") -> str:
        """Register and authenticate; returns the code."""
        code = (await self.register(terminal_id)).auth_code
        await self.authenticate(code)
        return code

    async def close(self) -> None:
        assert self.writer is not None
        assert self._reading is not None
        self.writer.close()
        self._reading.cancel()
        await asyncio.gather(self._reading, self.writer.wait_closed(), return_exceptions=True)


async def until(condition: Callable[[], Awaitable[bool]], patience: timedelta = timedelta(seconds=PATIENCE_S)) -> None:
    """Look every 20 ms; fails when patience runs out."""
    deadline = asyncio.get_running_loop().time() + patience.total_seconds()
    while not await condition():
        assert asyncio.get_running_loop().time() < deadline, "it never came true"
        await asyncio.sleep(0.02)
