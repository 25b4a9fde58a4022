"""One sender on one port of ours: a conversation of HSTRP, with the way back."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from command.gateway.radios.limits import RadioLimits
from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.hstrp import Kind, Packet
from command.protocols.hytera.matching import AnswerKey
from command.protocols.hytera.message import Message
from command.protocols.hytera.peer import Peer
from command.protocols.hytera.registry import encode_message
from command.protocols.hytera.service import SlotPort
from command.radio.traffic.models import Repeater

SLOTS: Final = (1, 2)
HEARTBEAT_EVERY_S: Final = 1.0
"""Answered at most so often; repeaters send one in six seconds. A heartbeat is answered with a heartbeat: two who answer
each other's (a spoofed sender that is one of our own ports, a gateway on the other side) would go on for ever.
"""
Address = tuple[str, int]
Send = Callable[[bytes, Address], None]
Answered = Callable[[Message], Awaitable[None]]
Lost = Callable[[str], None]


@dataclass(slots=True, eq=False)
class Errand:
    """One thing sent, and who wants to know what became of it."""

    key: AnswerKey | None = None
    answered: Answered | None = None
    lost: Lost | None = None
    """With the reason: the repeater did not acknowledge it, rejected it, or the link is gone."""
    radio: RadioAddress | None = None


@dataclass(slots=True, eq=False)
class Line:
    port: SlotPort
    address: Address
    transmit: Send
    peer: Peer[Errand]
    heard_s: float
    """Of the loop's clock."""
    allowance: float
    allowance_s: float
    identity: str | None = None
    """Of the repeater, where it has said it."""
    slot: int = 0
    """As the options say, else the port's."""
    repeater: Repeater | None = None
    """Only while it may speak."""
    busy: int = 0
    is_greeted: bool = False
    """Subscriptions have been sent."""
    heartbeat_s: float | None = None
    """When one was answered last, of the loop's clock."""

    @property
    def host(self) -> str:
        return self.address[0]

    @property
    def place(self) -> tuple[int, int] | None:
        """Repeater and slot, while it may speak."""
        return None if self.repeater is None else (self.repeater.id, self.slot)

    def may_speak(self, now_s: float, limits: RadioLimits) -> bool:
        """Beyond its rate it is not heard; what was not acknowledged comes again."""
        earned = (now_s - self.allowance_s) * limits.messages_per_s
        self.allowance, self.allowance_s = min(self.allowance + earned, limits.burst), now_s
        if self.allowance < 1:
            return False
        self.allowance -= 1
        return True

    def may_be_answered(self, packet: Packet) -> bool:
        """Call it once a packet, when `heard_s` is set."""
        if packet.kind is not Kind.HEARTBEAT:
            return True
        if self.heartbeat_s is not None and self.heard_s - self.heartbeat_s < HEARTBEAT_EVERY_S:
            return False
        self.heartbeat_s = self.heard_s
        return True

    def learn(self, packet: Packet) -> None:
        """Options say who speaks and on which slot."""
        if packet.repeater_id is not None:
            self.identity = str(packet.repeater_id)
        if packet.slot in SLOTS:
            self.slot = packet.slot

    def answer(self, packet: Packet | None) -> None:
        if packet is not None:
            self.transmit(packet.encode(), self.address)

    def say(self, message: Message, errand: Errand, at: datetime) -> None:
        """Send one message of ours and remember it until it is acknowledged.

        Raises ValueError when too much waits, or when the wire cannot hold it.
        """
        self.transmit(self.peer.send(encode_message(message), errand, at), self.address)
