"""One terminal as the gateway knows it while it is connected."""

from dataclasses import dataclass, field
from typing import Protocol

from command.force.messages import MessageKind
from command.protocols.jt808.framing import Frame, close_frame
from command.protocols.jt808.header import Address
from command.protocols.jt808.message import Message
from command.protocols.jt808.reassembly import Reassembler
from command.protocols.jt808.subpackages import frames_for

_SERIALS = 0x10000
_LONG_MESSAGES = 2


class Link(Protocol):
    """The way back to a terminal."""

    remote: str

    def write(self, data: bytes) -> None: ...

    def close(self) -> None: ...

    def charge(self, messages: int) -> None:
        """What it just sent weighs as much as so many messages more."""
        ...


@dataclass(slots=True, eq=False)
class Session:
    """`device_id` is negative for a pending terminal and 0 while nobody knows who speaks."""

    identity: str
    link: Link
    address: Address
    device_id: int = 0
    is_admitted: bool = False
    """Its positions are taken."""
    is_authenticated: bool = False
    epoch_us: int = 0
    """When it authenticated, microseconds since 1970: of two sessions of a terminal the newer is the terminal's."""
    datum: int = 0
    """Of its coordinates, by `DATUM_CODES`; status bit 5 overrules it."""
    heard_at_s: float = 0.0
    """Of the loop's clock."""
    busy: int = 0
    """Messages of it whose handling is not over."""
    next_serial: int = 0
    reply_head: bytes = b""
    reply_check: int = 0
    in_flight: dict[int, tuple[int, MessageKind]] = field(default_factory=dict)
    """Serial of a message we sent -> its row in the outbox and its kind."""
    sent_parts: dict[int, list[bytes]] = field(default_factory=dict)
    """First serial of a long message -> its frames, for 0x0005; of the last two."""
    reassembler: Reassembler | None = None

    def __post_init__(self) -> None:
        self.speak_as(self.address)

    def speak_as(self, address: Address) -> None:
        """Answer in this version and with these phone bytes; the head of 0x8001 is prepared."""
        self.address = address
        frame = close_frame(0x8001, bytes(5), address, 0)
        opened = frame[1:-1].replace(b"\x7d\x02", b"\x7e").replace(b"\x7d\x01", b"\x7d")
        self.reply_head = opened[: -2 - 5 - 1]  # serial, body and checksum are made for each answer
        self.reply_check = 0
        for byte in self.reply_head:
            self.reply_check ^= byte

    def take_serials(self, count: int = 1) -> int:
        """The first of so many consecutive serials."""
        first = self.next_serial
        self.next_serial = (first + count) % _SERIALS
        return first

    def general_reply(self, answered: int, message_id: int, result: int = 0) -> bytes:
        """0x8001 on the hot path: the prepared head, seven bytes and their checksum."""
        serial = self.next_serial
        self.next_serial = (serial + 1) % _SERIALS
        words = serial ^ answered ^ message_id
        check = self.reply_check ^ (words >> 8) ^ (words & 0xFF) ^ result
        tail = serial << 48 | answered << 32 | message_id << 16 | result << 8 | check
        content = self.reply_head + tail.to_bytes(8, "big")
        if b"\x7d" in content or b"\x7e" in content:
            content = content.replace(b"\x7d", b"\x7d\x01").replace(b"\x7e", b"\x7d\x02")
        return b"\x7e" + content + b"\x7e"

    def reply(self, frame: Frame, result: int = 0) -> None:
        self.link.write(self.general_reply(frame.header.serial, frame.header.message_id, result))

    def send(self, message: Message) -> None:
        """Write a message whose answer, if any, nobody waits for."""
        self.send_under(message, self.reserve(message))

    def reserve(self, message: Message) -> int:
        """The first of as many serials as the message will have frames: an answer will name it."""
        return self.take_serials(len(frames_for(message, self.address, 0)))

    def send_under(self, message: Message, serial: int) -> None:
        """Write a message under reserved serials, in parts where it is long."""
        frames = frames_for(message, self.address, serial)
        if len(frames) > 1:
            self.sent_parts[serial] = frames
            while len(self.sent_parts) > _LONG_MESSAGES:
                del self.sent_parts[next(iter(self.sent_parts))]
        self.link.write(b"".join(frames))

    def send_again(self, first_serial: int, parts: tuple[int, ...]) -> None:
        """0x0005: these parts, byte for byte; numbers that were not sent are passed over."""
        frames = self.sent_parts.get(first_serial, [])
        self.link.write(b"".join(frames[part - 1] for part in parts if 1 <= part <= len(frames)))
