"""The sockets: one protocol object a TCP connection, one endpoint for all UDP. They read frames and hold nothing else."""

import asyncio
import socket
from typing import Final, cast

from command.foundation.sockets import drop_dead_peers
from command.gateway import metrics
from command.gateway.limits import GatewayLimits
from command.gateway.reception import Reception
from command.gateway.session import Session
from command.protocols.jt808.framing import FrameReader, Malformed, open_datagram

Address = tuple[str, int]
_RESUME_S: Final = 0.25
_PORTS_TRIED: Final = 20
UNANSWERED_S: Final = 60
"""A link that takes no byte of ours for so long is dead, long before it is idle: its messages go another way."""


class TcpLink(asyncio.Protocol):
    """A terminal's connection. It is read no faster than the terminal may talk and the database can store."""

    __slots__ = ("_allowance", "_allowance_at", "_faults", "_limits", "_reader", "_reception", "_transport",
                 "connected_at", "heard_at", "remote", "session")  # fmt: skip

    def __init__(self, reception: Reception, limits: GatewayLimits) -> None:
        self._reception = reception
        self._limits = limits
        self._reader = FrameReader()
        self._transport: asyncio.Transport | None = None
        self._faults = 0
        self._allowance = limits.burst
        self._allowance_at = self.connected_at = self.heard_at = reception.now_s()
        self.session: Session | None = None
        self.remote = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport = cast("asyncio.Transport", transport)  # uvloop's is none by inheritance
        transport.set_write_buffer_limits(high=self._limits.unwritten_bytes)
        peer = transport.get_extra_info("peername")
        self.remote = f"tcp {peer[0]}:{peer[1]}" if peer else "tcp"
        if not self._reception.enter(self):
            self.cut_off("too_many")

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - whatever it was, it is over
        self._transport = None
        self._reception.left(self)

    def data_received(self, data: bytes) -> None:
        frames = self._reader.feed(data)
        if not frames:
            return
        self.heard_at = self._reception.now_s()
        self._reception.note_time()
        for frame in frames:
            if isinstance(frame, Malformed):
                self._faults += 1
                metrics.FAULTS.labels(frame.reason).inc()
                if self._faults >= self._limits.faults_in_a_row:
                    self.cut_off("garbage")
                    return
                continue
            self._faults = 0
            session = self.session
            if session is None or session.address.phone != frame.header.phone:
                session = self._reception.session_of(self, frame.header)
            self._reception.take_frame(session, frame)
        self._allowance -= len(frames)
        if self._allowance < 0 or self._reception.is_full:
            self._read_later()

    def pause_writing(self) -> None:
        """The peer does not read its answers."""
        self.cut_off("does_not_read")

    def write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)

    def charge(self, messages: int) -> None:
        self._allowance -= messages

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def cut_off(self, reason: str) -> None:
        metrics.CUT_OFF.labels(reason).inc()
        if self._transport is not None:
            self._transport.abort()

    def _read_later(self) -> None:
        """Over its rate, or the database is behind: the kernel's buffer fills, and then the terminal waits."""
        now = self.heard_at
        earned = (now - self._allowance_at) * self._limits.messages_per_s
        self._allowance, self._allowance_at = min(self._allowance + earned, self._limits.burst), now
        if self._transport is None:
            return
        if self._reception.is_full:
            self._transport.pause_reading()
            self._reception.hold_back(self._resume)
        elif self._allowance < 0:
            self._transport.pause_reading()
            wait_s = max(-self._allowance / self._limits.messages_per_s, _RESUME_S)
            asyncio.get_running_loop().call_later(wait_s, self._resume)

    def _resume(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()


class UdpLink:
    """The way back to one terminal over UDP: the address of its last 0x0102."""

    __slots__ = ("_allowance", "_allowance_at", "_endpoint", "_limits", "address", "remote")

    def __init__(self, endpoint: "UdpEndpoint", address: Address, limits: GatewayLimits, now_s: float) -> None:
        self._endpoint = endpoint
        self._limits = limits
        self._allowance, self._allowance_at = limits.burst, now_s
        self.address = address
        self.remote = f"udp {address[0]}:{address[1]}"

    def write(self, data: bytes) -> None:
        self._endpoint.send(data, self.address)

    def close(self) -> None:
        """There is nothing to close: the session is forgotten by who asks."""

    def charge(self, messages: int) -> None:
        self._allowance -= messages

    def may_speak(self, now_s: float) -> bool:
        """A datagram cannot be read later: beyond its rate a terminal is not heard, and sends again what was not
        answered.
        """
        if self._allowance < 1:
            earned = (now_s - self._allowance_at) * self._limits.messages_per_s
            self._allowance, self._allowance_at = min(self._allowance + earned, self._limits.burst), now_s
        if self._allowance < 1:
            return False
        self._allowance -= 1
        return True


class UdpEndpoint(asyncio.DatagramProtocol):
    """All datagrams of the port. When the database is behind they are dropped: nobody has been answered."""

    def __init__(self, reception: Reception, limits: GatewayLimits) -> None:
        self._reception = reception
        self._limits = limits
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]

    def datagram_received(self, data: bytes, addr: Address) -> None:
        if self._reception.is_full:
            metrics.REFUSED.labels("behind").inc()
            return
        self._reception.note_time()
        for frame in open_datagram(data):
            if isinstance(frame, Malformed):
                metrics.FAULTS.labels(frame.reason).inc()
                continue
            session = self._reception.datagram_session(frame.header, addr, lambda: self._link_to(addr))
            if cast("UdpLink", session.link).may_speak(session.heard_at_s):
                self._reception.take_frame(session, frame)
            else:
                metrics.REFUSED.labels("rate").inc()

    def _link_to(self, addr: Address) -> UdpLink:
        return UdpLink(self, addr, self._limits, self._reception.now_s())

    def error_received(self, exc: Exception) -> None:  # noqa: ARG002 - an unreachable terminal is no news
        return

    def send(self, data: bytes, address: Address) -> None:
        if self._transport is not None:
            self._transport.sendto(data, address)


def bind_both(host: str, port: int, receive_buffer_bytes: int) -> tuple[socket.socket, socket.socket]:
    """A TCP and a UDP socket on one port; 0 looks for one that is free for both. Raises OSError.

    What TCP accepts inherits the small receive buffer.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for attempt in range(_PORTS_TRIED):
        tcp = socket.socket(family, socket.SOCK_STREAM)
        udp = socket.socket(family, socket.SOCK_DGRAM)
        try:
            tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tcp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer_bytes)
            drop_dead_peers(tcp, UNANSWERED_S)
            tcp.bind((host, port))
            udp.bind((host, tcp.getsockname()[1]))
        except OSError:
            tcp.close()
            udp.close()
            if port or attempt == _PORTS_TRIED - 1:
                raise
        else:
            tcp.setblocking(False)
            udp.setblocking(False)
            return tcp, udp
    raise AssertionError("the last attempt returns or raises")
