"""Garbage and strangers on every port: counted, bounded, and the repeater beside them is served."""

import asyncio
import random
import socket
from dataclasses import replace

import asyncpg

from command.gateway.radios.desk import Desk
from command.gateway.radios.limits import RadioLimits
from command.gateway.radios.service import RadioGateway
from command.protocols.hytera import hstrp
from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.gps import Gps
from command.protocols.hytera.hstrp import from_repeater
from command.protocols.hytera.registry import encode_message
from command.protocols.hytera.rrs import Registration, RegistrationAnswer
from command.protocols.hytera.service import PORTS_IN_ROW, Service
from command.protocols.hytera.triggered import TriggeredReport
from tests.gateway.radios.conftest import RADIO, REPEATER
from tests.gateway.radios.repeater import PlayedRepeater

LIMITS = RadioLimits()


def bent(draw: random.Random, whole: bytes) -> bytes:
    """A datagram as noise or malice makes it of a good one."""
    kind = draw.randrange(5)
    if kind == 0:
        return draw.randbytes(draw.randrange(0, 300))
    if kind == 1:
        return b"2B\x00" + draw.randbytes(draw.randrange(0, 80))
    if kind == 2:
        at = draw.randrange(len(whole))
        return whole[:at] + bytes([draw.randrange(256)]) + whole[at + 1 :]
    if kind == 3:
        return whole[: draw.randrange(len(whole))]
    return whole + draw.randbytes(draw.choice([1, 50, 4000]))


def held(desk: Desk) -> tuple[int, int]:
    return len(desk._lines), len(desk._strangers)


async def test_noise_on_every_port_is_counted_and_bounded(
    gateway: RadioGateway, repeater: PlayedRepeater, sql: asyncpg.Connection
) -> None:
    draw = random.Random(13)
    good = [
        hstrp.connect(from_repeater(4, 1)).encode(),
        hstrp.data(9, encode_message(Registration(RadioAddress(RADIO))), from_repeater(4, 1)).encode(),
        hstrp.data(
            9, encode_message(TriggeredReport(1, RadioAddress(RADIO), Gps.none(), rssi_raw=-9)), from_repeater(4, 2)
        ).encode(),
    ]
    for sender in range(40):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as noisy:
            noisy.bind((f"127.0.1.{sender + 1}", 0))
            for _ in range(10):
                for place in range(PORTS_IN_ROW):
                    data = bent(draw, draw.choice(good))
                    noisy.sendto(data, ("127.0.0.1", gateway.port + place))
        await asyncio.sleep(0)
    lines, strangers = held(gateway.desk)
    assert strangers <= LIMITS.stranger_lines
    assert lines == strangers
    repeater.say(Registration(RadioAddress(RADIO)))
    assert (await repeater.told(Service.RRS, RegistrationAnswer)).result == 0
    assert await sql.fetchval("select count(*) from radio_presence") == 1
    pending = await sql.fetchval("select count(*) from radio_repeater where admission = 'pending'")
    assert pending <= LIMITS.pending_repeaters


async def test_more_than_a_line_may_have_under_way_or_say_is_not_acknowledged_and_the_others_are_heard(
    gateway: RadioGateway, repeater: PlayedRepeater, sql: asyncpg.Connection
) -> None:
    lock = sql.transaction()
    await lock.start()
    await sql.execute("lock table radio_presence in access exclusive mode")
    for _ in range(150):
        repeater.say(Registration(RadioAddress(RADIO)))
    while len(gateway.desk._running) < LIMITS.busy_of_line:
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.1)
    assert len(gateway.desk._running) == LIMITS.busy_of_line
    await lock.rollback()
    acks = 0
    while acks < LIMITS.busy_of_line:
        acks += (await repeater.packet(Service.RRS)).type == hstrp.PacketType.ACK
    await repeater.told(Service.RRS, RegistrationAnswer)

    gateway.desk._limits = replace(LIMITS, messages_per_s=0.0)  # the burst is all it has
    for _ in range(300):
        repeater.send_packet(Service.RRS, hstrp.data(1, b"\x11garbage", from_repeater(REPEATER, 1)))
        await asyncio.sleep(0)
    late = repeater.say(Registration(RadioAddress(RADIO)))
    repeater.say(Registration(RadioAddress(2002)), slot=2)
    assert (await repeater.told(Service.RRS, RegistrationAnswer, slot=2)).result == 0
    packets = repeater.port(Service.RRS).packets
    answered = [packets.get_nowait() for _ in range(packets.qsize())]
    assert (hstrp.PacketType.ACK, late) not in [(one.type, one.sequence) for one in answered]


async def test_strangers_are_refused_or_admitted_by_the_setting(gateway: RadioGateway, sql: asyncpg.Connection) -> None:
    usual = gateway.repeaters._policy
    stranger = await PlayedRepeater(gateway.port, 556).open()
    gateway.repeaters._policy = replace(usual, unknown="refuse")
    stranger.send_packet(Service.RRS, hstrp.connect(from_repeater(556, 1)))
    await stranger.silence(Service.RRS)
    gateway.repeaters._policy = replace(usual, unknown="admit")
    await stranger.connect(Service.RRS)
    while await sql.fetchval("select admission from radio_repeater where identity = '556'") != "admitted":
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.1)
    stranger.say(Registration(RadioAddress(RADIO)))
    assert (await stranger.told(Service.RRS, RegistrationAnswer)).result == 0
    stranger.close()
