"""Ten ports in a row, all or none."""

import asyncio
import socket

import pytest

from command.gateway.radios.line import Address, Send
from command.gateway.radios.sockets import bind_row, open_row
from command.protocols.hytera.service import PORTS_IN_ROW, SlotPort

HOST, BUFFER = "127.0.0.1", 65_536


def test_a_free_row_is_found_and_bound() -> None:
    row = bind_row(HOST, 0, BUFFER)
    first = row[0].getsockname()[1]
    assert [one.getsockname()[1] for one in row] == list(range(first, first + PORTS_IN_ROW))
    with pytest.raises(OSError, match="in use"):
        bind_row(HOST, first, BUFFER)
    for one in row[:-1]:
        one.close()
    with pytest.raises(OSError, match="in use"):  # the last is still taken, and the nine before are given back
        bind_row(HOST, first, BUFFER)
    row[-1].close()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind((HOST, first))


def test_a_row_ends_with_the_last_port() -> None:
    with pytest.raises(OSError, match="does not exist"):
        bind_row(HOST, 65_530, BUFFER)


@pytest.mark.parametrize("turns", range(PORTS_IN_ROW + 2))
async def test_who_is_cancelled_while_it_opens_leaves_no_port_bound(turns: int) -> None:
    def take(port: SlotPort, data: bytes, address: Address, send: Send) -> None:
        raise AssertionError("nobody sends")

    free = bind_row(HOST, 0, BUFFER)
    first = free[0].getsockname()[1]
    for one in free:
        one.close()
    opening = asyncio.create_task(open_row(HOST, first, BUFFER, take))
    for _ in range(turns):
        await asyncio.sleep(0)
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    await asyncio.sleep(0)
    for one in bind_row(HOST, first, BUFFER):
        one.close()
