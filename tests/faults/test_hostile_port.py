"""Noise and mutilated frames on the gateway's port, TCP and UDP: its memory stays bounded and its neighbours go on."""

import asyncio
import random
import socket
from datetime import UTC, datetime

import pytest

from command.protocols.jt808.batch import BatchKind, PositionBatch
from command.protocols.jt808.framing import close_frame
from command.protocols.jt808.header import Address
from command.protocols.jt808.registration import Authenticate, Register
from command.protocols.jt808.subpackages import frames_for
from command.protocols.jt808.version import Version
from tests.faults.load import loaded
from tests.faults.promises import assert_kept
from tests.faults.service import Service
from tests.gateway.terminal import report
from tests.scenarios.garrison import PHONES

pytestmark = pytest.mark.fault
ROUNDS, STRANGERS = 4000, 30
MOST_GROWTH_BYTES = 60_000_000
GOOD = ["one", "two"]
IDS = (0x0001, 0x0002, 0x0100, 0x0102, 0x0104, 0x0107, 0x0200, 0x0201, 0x0302, 0x0704, 0x0800, 0x0801, 0x0900, 0x0F00)


def seeds(address: Address) -> list[bytes]:
    """Whole frames of several kinds, long ones in parts among them."""
    now = datetime(2026, 3, 15, 0, 30, 5, tzinfo=UTC)
    batch = PositionBatch(BatchKind.BLIND_SPOT, (report(now), report(now)))
    messages = (Register(42, 100, "CGZFJ", "CZT-01", "CZ00001", 2, "苏D1"), Authenticate("no"), report(now), batch)
    return [frame for message in messages for size in (None, 20) for frame in frames_for(message, address, 1, size)]


def mutilated(dice: random.Random, known: list[bytes], address: Address) -> bytes:
    """Noise; a frame with bytes changed, cut out or doubled; a right frame around noise, perhaps a part of a long one."""
    kind = dice.randrange(4)
    if kind == 0:
        return dice.randbytes(dice.randrange(1, 600))
    if kind == 1:
        part = (dice.randrange(0xFFFF), dice.randrange(0xFFFF)) if dice.random() < 0.5 else None
        return close_frame(
            dice.choice(IDS), dice.randbytes(dice.randrange(900)), address, dice.randrange(0x10000), part
        )
    frame = bytearray(dice.choice(known))
    for _ in range(dice.randrange(1, 4)):
        at = dice.randrange(len(frame))
        if kind == 2:
            frame[at] = dice.randrange(256)
        else:
            frame[at : at + dice.randrange(5)] = frame[: dice.randrange(9)]
    return bytes(frame)


async def pour(service: Service, dice: random.Random) -> None:
    """Over TCP lines that are opened again when they are cut off, and over UDP, as many strangers."""
    addresses = [Address.of(f"1380000{number:04d}", Version.V2013) for number in range(STRANGERS)]
    addresses += [Address.of(PHONES[name], Version.V2019) for name in GOOD]
    known = [frame for address in addresses for frame in seeds(address)]
    lines: list[asyncio.StreamWriter] = []
    with socket.socket(type=socket.SOCK_DGRAM) as datagrams:
        datagrams.setblocking(False)
        for number in range(ROUNDS):
            if len(lines) < 8:
                lines.append((await asyncio.open_connection("127.0.0.1", service.terminal_port))[1])
            data = mutilated(dice, known, dice.choice(addresses))
            line = dice.choice(lines)
            line.write(data)
            datagrams.sendto(data, ("127.0.0.1", service.terminal_port))
            if number % 10 == 0:
                await asyncio.wait([asyncio.create_task(_drained(one)) for one in lines])
                lines = [one for one in lines if not one.transport.is_closing()]
    for line in lines:
        line.transport.abort()


async def _drained(line: asyncio.StreamWriter) -> None:
    try:
        async with asyncio.timeout(10):
            await line.drain()
    except (OSError, TimeoutError):
        line.transport.abort()


async def test_noise_leaves_memory_and_neighbours_alone(service: Service) -> None:
    async with loaded(service.address, service.terminal_port, [PHONES[name] for name in GOOD]) as load:
        await load.goes_on()
        before = service.resident_bytes()
        await pour(service, random.Random(808))
        await load.goes_on()
        assert service.resident_bytes() - before < MOST_GROWTH_BYTES
    assert [one.losses for one in load.reporters] == [[] for _ in GOOD]
    assert [caller.refused for caller in load.callers] == [[], []]
    await assert_kept(service.database_url, load)
