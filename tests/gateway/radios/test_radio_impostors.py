"""Senders that speak as others, for several, or with our own address."""

import asyncio
import socket

import httpx

from command.gateway.radios.line import Address, Send
from command.gateway.radios.service import RadioGateway
from command.gateway.radios.sockets import PortEndpoint
from command.protocols.hytera import hstrp
from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.hstrp import from_repeater
from command.protocols.hytera.registry import encode_message
from command.protocols.hytera.rrs import Registration
from command.protocols.hytera.service import Service, SlotPort
from command.radio.traffic.models import LinkState
from tests.gateway.radios.conftest import RADIO, REPEATER
from tests.gateway.radios.repeater import PlayedRepeater


async def test_a_heartbeat_from_one_of_our_own_ports_does_not_go_round_for_ever(gateway: RadioGateway) -> None:
    """Each port answers a heartbeat with a heartbeat; a forged sender makes two of them answer each other."""
    counted: list[int] = []
    take = gateway.desk.datagram

    def counting(port: SlotPort, data: bytes, address: Address, transmit: Send) -> None:
        counted.append(port.slot)
        take(port, data, address, transmit)

    for transport in gateway._opened:
        endpoint = transport.get_protocol()
        assert isinstance(endpoint, PortEndpoint)
        endpoint._take = counting
    first, second = gateway._opened[0], gateway._opened[1]
    first.sendto(hstrp.heartbeat().encode(), ("127.0.0.1", second.get_extra_info("sockname")[1]))
    await asyncio.sleep(0.3)
    assert len(counted) == 3  # the forged one, its answer, and one answer to that


async def test_one_port_for_both_slots_that_falls_silent_leaves_neither_linked(
    repeater: PlayedRepeater, gateway: RadioGateway
) -> None:
    """A repeater set to forward both slots to the same port names the slot in its options."""
    for slot in (1, 2):
        said = hstrp.data(slot, encode_message(Registration(RadioAddress(RADIO))), from_repeater(REPEATER, slot))
        repeater.send_packet(Service.RRS, said)
        await repeater.acknowledged(Service.RRS, slot)
        await repeater.packet(Service.RRS)  # the answer to the radio
    assert len(gateway.slots.linked()) == 2
    repeater.send_packet(Service.RRS, hstrp.Packet(hstrp.PacketType.CLOSE, 9))
    await repeater.acknowledged(Service.RRS, 9)
    assert gateway.slots.linked() == set()


async def test_a_repeater_that_is_refused_while_it_speaks_has_no_link_any_more(
    repeater: PlayedRepeater, gateway: RadioGateway, desk: httpx.AsyncClient
) -> None:
    await repeater.connect(Service.RRS)
    assert len(gateway.slots.linked()) == 1
    refused = await desk.put(f"/api/radio/repeaters/{REPEATER}", json={"admission": "refused"})
    assert refused.status_code == 200
    await gateway.repeaters.load()
    repeater.say(Registration(RadioAddress(RADIO)))
    await repeater.silence(Service.RRS)
    assert gateway.slots.linked() == set()
    assert [slot.link for slot in gateway.slots] == [LinkState.CLOSED]


async def test_nobody_else_speaks_on_a_port_that_a_living_repeater_does_not_use(
    repeater: PlayedRepeater, gateway: RadioGateway
) -> None:
    await repeater.connect(Service.RRS)
    port = gateway.port + 1  # registrations of slot 2, on which the repeater says nothing
    said = hstrp.data(1, encode_message(Registration(RadioAddress(RADIO))), from_repeater(REPEATER, 2))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as forger:
        forger.bind(("127.0.3.1", 0))
        forger.setblocking(False)
        forger.sendto(said.encode(), ("127.0.0.1", port))
        await asyncio.sleep(0.3)
        assert len(gateway.slots.linked()) == 1
