"""A repeater with one radio on the air: real HSTRP over UDP, which confirms and answers whatever it is told."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from command.app.cli.ports import radios_fit
from command.protocols.hytera import hstrp
from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.calls import CallType
from command.protocols.hytera.emergency import EmergencyReport, StopEmergency, StopEmergencyAnswer
from command.protocols.hytera.gps import Gps
from command.protocols.hytera.hstrp import Kind, Packet
from command.protocols.hytera.message import Message
from command.protocols.hytera.registry import decode_payload
from command.protocols.hytera.rrs import Registration
from command.protocols.hytera.service import Service
from command.protocols.hytera.statuses import RepeaterState, RepeaterStatus
from command.protocols.hytera.text import GroupText, GroupTextAck, PrivateText, TextResult
from command.protocols.hytera.triggered import TriggeredReport
from tests.gateway.radios.repeater import PlayedRepeater

RADIO, GROUP, REPEATER = 4001, 1004, 100001
PLACE = (119.9, 31.74)
"""Longitude and latitude where the radio is, in 茶山街道."""
WORDS_IN_USE = (Service.RRS, Service.LP, Service.TMP, Service.RCP)
HEARTBEAT_S = 2.0
PATIENCE_S = 60.0
RSSI_RAW = -180


def free_ports() -> int:
    """The first of ten in a row; not where another process of this kind looks first."""
    tried = (30_101 + (os.getpid() + step) % 250 * 10 for step in range(250))
    return next(first for first in tried if radios_fit("127.0.0.1", first))


class Air:
    def __init__(self, repeater: PlayedRepeater) -> None:
        self._repeater = repeater
        self._kept: set[tuple[Service, int]] = set()
        self._heard: list[Message] = []
        self._came = asyncio.Condition()
        self._tasks: list[asyncio.Task[None]] = []

    @classmethod
    @asynccontextmanager
    async def on_air(cls, first_port: int) -> AsyncIterator["Air"]:
        """Linked on slot 1, the radio registered and heard where it is."""
        made = cls(await PlayedRepeater(first_port, REPEATER).open())
        try:
            for service in WORDS_IN_USE:
                made._tasks.append(asyncio.create_task(made._listen(service)))
            made._tasks.append(asyncio.create_task(made._live()))
            await made.say(Registration(RadioAddress(RADIO)))
            await made.stand()
            yield made
        finally:
            for task in made._tasks:
                task.cancel()
            await asyncio.gather(*made._tasks, return_exceptions=True)
            made._repeater.close()

    async def say(self, message: Message) -> None:
        """Returns when the platform has it; said again until then, as repeaters do."""
        sequence = self._repeater.say(message)
        key = (message.SERVICE, sequence)
        async with asyncio.timeout(PATIENCE_S):
            while not await self._until(lambda: key in self._kept, HEARTBEAT_S):
                self._repeater.say(message, sequence=sequence)

    async def told(self, kind: type[Message]) -> None:
        assert await self._until(lambda: any(isinstance(one, kind) for one in self._heard), PATIENCE_S)

    async def stand(self) -> None:
        gps = Gps.of(longitude=PLACE[0], latitude=PLACE[1], fixed_at=datetime.now(UTC))
        await self.say(TriggeredReport(1, RadioAddress(RADIO), gps, rssi_raw=RSSI_RAW))

    async def cry(self) -> None:
        await self.say(EmergencyReport(RadioAddress(RADIO), 2, Gps.of(longitude=PLACE[0], latitude=PLACE[1])))

    async def call(self, call_type: CallType) -> None:
        """To the group, and over at once."""
        group, radio = RadioAddress(GROUP), RadioAddress(RADIO)
        await self.say(RepeaterStatus(0, RepeaterState.LOCAL_CALL, 1, call_type, group, radio))
        await self.say(RepeaterStatus(0, RepeaterState.IDLE, 0, 0, group, RadioAddress(0)))

    async def _until(self, look: Callable[[], bool], patience_s: float) -> bool:
        try:
            async with asyncio.timeout(patience_s), self._came:
                await self._came.wait_for(look)
        except TimeoutError:
            return look()
        return True

    async def _live(self) -> None:
        """Links come up when the gateway listens, and stay."""
        while True:
            for service in WORDS_IN_USE:
                linked = (service, 0) in self._kept
                self._repeater.send_packet(
                    service, hstrp.heartbeat() if linked else hstrp.connect(hstrp.from_repeater(REPEATER, 1))
                )
            await asyncio.sleep(HEARTBEAT_S)

    async def _listen(self, service: Service) -> None:
        packets = self._repeater.port(service).packets
        while True:
            packet = await packets.get()
            if packet.kind is Kind.ACCEPT:
                self._kept.add((service, 0))
            elif packet.kind is Kind.ACK:
                self._kept.add((service, packet.sequence))
            elif packet.kind is Kind.DATA:
                self._take(service, packet)
            async with self._came:
                self._came.notify_all()

    def _take(self, service: Service, packet: Packet) -> None:
        self._repeater.send_packet(service, Packet(hstrp.PacketType.ACK, packet.sequence))
        said = decode_payload(packet.payload)
        if not isinstance(said, Message):
            return
        self._heard.append(said)
        match said:
            case PrivateText():
                self._repeater.say(said.ack())
            case GroupText():
                self._repeater.say(GroupTextAck(said.request_id, said.destination, TextResult.OK))
            case StopEmergency():
                self._repeater.say(StopEmergencyAnswer(said.request_id, said.radio))
