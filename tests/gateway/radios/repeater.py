"""A repeater as tests play it: ten sockets towards the ten ports, and bytes in and out."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from command.protocols.hytera import hstrp
from command.protocols.hytera.hstrp import Kind, Packet, from_repeater, parse_packet
from command.protocols.hytera.message import Message
from command.protocols.hytera.registry import decode_payload, encode_message
from command.protocols.hytera.service import Service, repeater_ports

PATIENCE_S = 20.0
"""A bound against hanging, not a promise."""


@dataclass
class Port(asyncio.DatagramProtocol):
    """One socket of the repeater; what comes in waits in `packets`."""

    packets: asyncio.Queue[Packet] = field(default_factory=asyncio.Queue)
    raw: asyncio.Queue[bytes] = field(default_factory=asyncio.Queue)
    sequence: int = 0

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        packet = parse_packet(data)
        assert isinstance(packet, Packet)
        self.raw.put_nowait(data)
        self.packets.put_nowait(packet)

    def error_received(self, exc: Exception) -> None:
        return


class PlayedRepeater:
    def __init__(self, first_port: int, identity: int = 100001, host: str = "127.0.0.1") -> None:
        self.identity = identity
        self.first_port = first_port
        self.host = host
        self.ports: dict[tuple[Service, int], Port] = {}

    async def open(self) -> "PlayedRepeater":
        for number, place in repeater_ports(self.first_port).items():
            _, port = await asyncio.get_running_loop().create_datagram_endpoint(
                Port, remote_addr=("127.0.0.1", number), local_addr=(self.host, 0)
            )
            self.ports[place.service, place.slot] = port
        return self

    def close(self) -> None:
        for port in self.ports.values():
            port.transport.close()

    def port(self, service: Service, slot: int = 1) -> Port:
        return self.ports[service, slot]

    def send_bytes(self, service: Service, data: bytes, slot: int = 1) -> None:
        self.port(service, slot).transport.sendto(data)

    def send_packet(self, service: Service, packet: Packet, slot: int = 1) -> None:
        self.send_bytes(service, packet.encode(), slot)

    def say(self, message: Message, slot: int = 1, sequence: int | None = None) -> int:
        """One message of a radio; returns its sequence."""
        port = self.port(message.SERVICE, slot)
        if sequence is None:
            port.sequence += 1
            sequence = port.sequence
        packet = hstrp.data(sequence, encode_message(message), from_repeater(self.identity, slot))
        self.send_packet(message.SERVICE, packet, slot)
        return sequence

    async def connect(self, service: Service, slot: int = 1) -> None:
        self.send_packet(service, hstrp.connect(from_repeater(self.identity, slot)), slot)
        assert (await self.packet(service, slot)).kind is Kind.ACCEPT

    async def connect_again(self, service: Service, slot: int = 1) -> None:
        """Whatever else waits, its answer comes."""
        self.send_packet(service, hstrp.connect(from_repeater(self.identity, slot)), slot)
        while (await self.packet(service, slot)).kind is not Kind.ACCEPT:
            pass

    async def packet(self, service: Service, slot: int = 1) -> Packet:
        return await asyncio.wait_for(self.port(service, slot).packets.get(), PATIENCE_S)

    async def bytes(self, service: Service, slot: int = 1) -> bytes:
        return await asyncio.wait_for(self.port(service, slot).raw.get(), PATIENCE_S)

    async def acknowledged(self, service: Service, sequence: int, slot: int = 1) -> None:
        packet = await self.packet(service, slot)
        assert (packet.kind, packet.sequence) == (Kind.ACK, sequence)

    async def told(self, service: Service, kind: type[Any], slot: int = 1, *, ack: bool = True) -> Any:
        """The next message of this class to a radio, acknowledged; what else comes is passed over."""
        while True:
            packet = await self.packet(service, slot)
            if packet.kind is not Kind.DATA:
                continue
            if ack:
                self.send_packet(service, Packet(hstrp.PacketType.ACK, packet.sequence), slot)
            message = decode_payload(packet.payload)
            if isinstance(message, kind):
                return message

    async def silence_of_bytes(self, service: Service, slot: int = 1, for_s: float = 0.3) -> None:
        await asyncio.sleep(for_s)
        assert self.port(service, slot).raw.empty()

    async def silence(self, service: Service, slot: int = 1, for_s: float = 0.3) -> None:
        await asyncio.sleep(for_s)
        waiting = self.port(service, slot).packets
        assert waiting.empty(), waiting.get_nowait()
