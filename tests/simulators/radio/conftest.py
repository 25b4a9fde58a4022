"""A small platform for repeaters: ten real UDP ports, answers from the codec, and a list of all it heard."""

import asyncio
import functools
import random
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar, cast

import pytest

from command.protocols.hytera.faults import Malformed
from command.protocols.hytera.hstrp import Kind, Packet
from command.protocols.hytera.message import Message
from command.protocols.hytera.peer import Peer
from command.protocols.hytera.registry import Received, decode_datagram, encode_message
from command.protocols.hytera.rrs import Registration, RegistrationAnswer
from command.protocols.hytera.service import Service, SlotPort, repeater_ports
from command.protocols.hytera.text import PrivateText
from simulators.radio.faults import parse_rates
from simulators.radio.net import Net
from simulators.radio.whereabouts import Whereabouts
from tests.simulators.radio.open_country import OpenCountry, site_at, spec_of, standing

Address = tuple[str, int]
M = TypeVar("M", bound=Message)
QUIET = parse_rates("none")
SPEED = 40.0
"""Seconds of the net pass so much faster than ours."""


class Clock:
    def __init__(self, starts_at: float = 1_773_622_800.0) -> None:
        self._loop = asyncio.get_running_loop()
        self._zero, self._starts_at = self._loop.time(), starts_at

    def __call__(self) -> float:
        return self._starts_at + (self._loop.time() - self._zero) * SPEED


class Heard(NamedTuple):
    at: float
    place: SlotPort
    source: Address
    packet: Packet
    content: Any


@dataclass
class RadioPlatform:
    """`mute`: hears without answering. `deaf_to`: so many data packets are not acknowledged, and taken when repeated."""

    clock: Clock
    first_port: int = 0
    mute: bool = False
    deaf_to: int = 0
    result: int = 0
    renew_s: int = 3600
    answers_texts: bool = True
    heard: list[Heard] = field(default_factory=list)
    malformed: list[Malformed] = field(default_factory=list)
    peers: dict[tuple[SlotPort, Address], Peer[None]] = field(default_factory=dict)
    send_from: dict[SlotPort, asyncio.DatagramTransport] = field(default_factory=dict)

    def received(self, place: SlotPort, data: bytes, source: Address) -> None:
        found = decode_datagram(data)
        assert isinstance(found, Received), found
        now = self.clock()
        if isinstance(found.content, Malformed):
            self.malformed.append(found.content)
            return
        self.heard.append(Heard(now, place, source, found.packet, found.content))
        if not self.mute:
            self._react(place, found, source, now)

    def _react(self, place: SlotPort, found: Received, source: Address, now: float) -> None:
        at = datetime.fromtimestamp(now, UTC)
        peer = self.peers.setdefault((place, source), Peer(at))
        reaction = peer.receive(found.packet, at)
        if reaction.answer is not None:
            self.send_from[place].sendto(reaction.answer.encode(), source)
        if not reaction.is_new:
            return
        if self.deaf_to:
            self.deaf_to -= 1
            peer.drop(found.packet)
            return
        answer = peer.keep(found.packet)
        assert answer is not None
        self.send_from[place].sendto(answer.encode(), source)
        if isinstance(found.content, Registration):
            self.send(RegistrationAnswer(found.content.radio, self.result, self.renew_s), place, source)
        elif isinstance(found.content, PrivateText) and self.answers_texts:
            self.send(found.content.ack(), place, source)

    def send(self, message: Message, place: SlotPort, source: Address) -> None:
        datagram = self.peers[place, source].send(
            encode_message(message), None, datetime.fromtimestamp(self.clock(), UTC)
        )
        self.send_from[place].sendto(datagram, source)

    def ask(self, message: Message, *, slot: int, repeater_id: int) -> None:
        """Down the port of the message's service, to that repeater."""
        place = SlotPort(Service(message.SERVICE), slot)
        self.send(message, place, self.source_of(place, repeater_id))

    def source_of(self, place: SlotPort, repeater_id: int) -> Address:
        return next(one.source for one in self.heard if one.place == place and one.packet.repeater_id == repeater_id)

    def of(self, kind: type[M]) -> list[M]:
        return [one.content for one in self.heard if isinstance(one.content, kind)]

    def when(self, kind: type[Message]) -> list[float]:
        return [one.at for one in self.heard if isinstance(one.content, kind)]

    def packets(self, kind: Kind) -> list[Heard]:
        return [one for one in self.heard if one.packet.kind is kind]


class _Port(asyncio.DatagramProtocol):
    def __init__(self, platform: RadioPlatform, place: SlotPort) -> None:
        self._platform, self._place = platform, place

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._platform.send_from[self._place] = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self._platform.received(self._place, data, addr)


def _ten_free_ports() -> tuple[int, list[socket.socket]]:
    rng = random.Random()
    while True:
        first, taken = rng.randrange(20_000, 30_000), []
        try:
            for port in range(first, first + 10):
                taken.append(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
                taken[-1].bind(("127.0.0.1", port))
        except OSError:
            for one in taken:
                one.close()
        else:
            return first, taken


@pytest.fixture
async def radio_platform() -> AsyncIterator[RadioPlatform]:
    loop = asyncio.get_running_loop()
    found = RadioPlatform(Clock())
    found.first_port, sockets = _ten_free_ports()
    places = list(repeater_ports(found.first_port).values())
    for place, sock in zip(places, sockets, strict=True):
        await loop.create_datagram_endpoint(functools.partial(_Port, found, place), sock=sock)
    yield found
    for transport in found.send_from.values():
        transport.close()
    await asyncio.sleep(0)


@pytest.fixture
def one_net(radio_platform: RadioPlatform) -> Callable[..., Any]:
    """A net that runs for a block: `radios` are (id, where)."""

    @asynccontextmanager
    async def running(
        *radios: tuple[int, Whereabouts], sites: int = 1, rates: dict[str, float] = QUIET
    ) -> AsyncIterator[Net]:
        found = [site_at(number + 1, 40.0 * number) for number in range(sites)]
        placed = [(spec_of(radio_id), where) for radio_id, where in radios]
        net = Net(found, placed, OpenCountry(found), seed=7, rates=rates, ramp_s=0.0, clock=radio_platform.clock)
        task = asyncio.ensure_future(net.run("127.0.0.1", radio_platform.first_port, tick_s=0.004))
        try:
            yield net
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    return running


@pytest.fixture
def stand() -> Callable[[float], Whereabouts]:
    return standing
