"""The cable between a terminal and the platform, over TCP or UDP, with writes that can be cut into crumbs."""

import asyncio
from collections import deque
from typing import Protocol, cast

CRUMB_BYTES = 7
CRUMB_PAUSE_S = 0.004


class LinkUser(Protocol):
    """Who is told what happens on a link."""

    def link_up(self, link: "Link") -> None: ...
    def link_received(self, link: "Link", data: bytes) -> None: ...
    def link_down(self, link: "Link") -> None: ...


class Link(Protocol):
    """What a vehicle does with its link."""

    is_datagram: bool

    def write(self, frames: list[bytes], *, crumbs: bool = False) -> None: ...
    def freeze(self) -> None: ...
    def close(self) -> None: ...


class TcpLink(asyncio.Protocol):
    """One TCP connection."""

    is_datagram = False

    def __init__(self, user: LinkUser) -> None:
        self._user = user
        self._transport: asyncio.Transport | None = None
        self._crumbs: deque[bytes] = deque()
        self._crumb_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._user.link_up(self)

    def data_received(self, data: bytes) -> None:
        self._user.link_received(self, data)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._crumbs.clear()
        self._user.link_down(self)

    def write(self, frames: list[bytes], *, crumbs: bool = False) -> None:
        """Everything in one write, behind what is left of earlier crumbs, or a few bytes at a time."""
        if self._transport is None or self._transport.is_closing():
            return
        data = b"".join(frames)
        if not crumbs:
            self._transport.write(b"".join(self._crumbs) + data)
            self._crumbs.clear()
            return
        self._crumbs.extend(data[at : at + CRUMB_BYTES] for at in range(0, len(data), CRUMB_BYTES))
        if self._crumb_timer is None:
            self._next_crumb()

    def _next_crumb(self) -> None:
        self._crumb_timer = None
        if self._crumbs and self._transport is not None and not self._transport.is_closing():
            self._transport.write(self._crumbs.popleft())
            self._crumb_timer = asyncio.get_running_loop().call_later(CRUMB_PAUSE_S, self._next_crumb)

    def freeze(self) -> None:
        """Stop reading and say nothing: what a peer sees when power or network vanish."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.pause_reading()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()


class UdpLink(asyncio.DatagramProtocol):
    """One UDP socket towards the platform; every frame is a datagram."""

    is_datagram = True

    def __init__(self, user: LinkUser) -> None:
        self._user = user
        self._transport: asyncio.DatagramTransport | None = None
        self._frozen = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)
        self._user.link_up(self)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:  # noqa: ARG002
        if not self._frozen:
            self._user.link_received(self, data)

    def error_received(self, exc: Exception) -> None:
        """A refused datagram: the terminal repeats it later."""

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._user.link_down(self)

    def write(self, frames: list[bytes], *, crumbs: bool = False) -> None:  # noqa: ARG002
        if self._transport is not None and not self._transport.is_closing():
            for frame in frames:
                self._transport.sendto(frame)

    def freeze(self) -> None:
        self._frozen = True

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()
