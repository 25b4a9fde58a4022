"""UDP ports in a row: ten of repeaters, a service each for two slots, and five of mobile radios used as gateways. They
hand datagrams on and hold nothing else.
"""

import asyncio
import socket
from collections.abc import Callable
from typing import Final

from command.gateway.radios.line import Address, Send
from command.protocols.hytera.service import PORTS_IN_ROW, SlotPort, repeater_ports

Take = Callable[[SlotPort, bytes, Address, Send], None]
PortsFrom = Callable[[int], dict[int, SlotPort]]
"""The first port to what arrives on each of a row."""
_ROWS_TRIED: Final = 50
_HIGHEST: Final = 65_535


class PortEndpoint(asyncio.DatagramProtocol):
    """One port. Whatever comes, the socket stays."""

    def __init__(self, port: SlotPort, take: Take) -> None:
        self._port = port
        self._take = take
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment] # uvloop's is none by inheritance

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self._take(self._port, data, (addr[0], addr[1]), self.send)

    def error_received(self, exc: Exception) -> None:  # noqa: ARG002 - an unreachable repeater is no news
        return

    def send(self, data: bytes, address: Address) -> None:
        if self._transport is not None:
            self._transport.sendto(data, address)


async def open_row(
    host: str, first: int, receive_buffer_bytes: int, take: Take, ports_from: PortsFrom = repeater_ports
) -> list[asyncio.DatagramTransport]:
    """The ports, all or none, also for who is cancelled meanwhile. Raises OSError when one of them is taken."""
    loop = asyncio.get_running_loop()
    row = bind_row(host, first, receive_buffer_bytes, len(ports_from(1)))
    ports = ports_from(row[0].getsockname()[1])
    opened: list[asyncio.DatagramTransport] = []
    try:
        for bound in row:
            port = ports[bound.getsockname()[1]]
            transport, _ = await loop.create_datagram_endpoint(lambda port=port: PortEndpoint(port, take), sock=bound)  # type: ignore[misc]
            opened.append(transport)
    except BaseException:
        for transport in opened:
            transport.close()
        for bound in row[len(opened) :]:
            bound.close()
        raise
    return opened


def bind_row(host: str, first: int, receive_buffer_bytes: int, count: int = PORTS_IN_ROW) -> list[socket.socket]:
    """Sockets of so many ports in a row; 0 looks for a row that is free. Raises OSError."""
    for attempt in range(_ROWS_TRIED):
        row: list[socket.socket] = []
        try:
            for place in range(count):
                start = first or (row[0].getsockname()[1] if row else 0)
                row.append(_bound(host, start + place if start else 0, receive_buffer_bytes))
        except OSError:
            for one in row:
                one.close()
            if first or attempt == _ROWS_TRIED - 1:
                raise
        else:
            return row
    raise AssertionError("the last attempt returns or raises")


def _bound(host: str, port: int, receive_buffer_bytes: int) -> socket.socket:
    if port > _HIGHEST:
        raise OSError(f"port {port} does not exist")
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer_bytes)
        made.setblocking(False)
        made.bind((host, port))
    except OSError:
        made.close()
        raise
    return made
