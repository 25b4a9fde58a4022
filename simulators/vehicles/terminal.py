"""One terminal as a state machine: bytes in, bytes out, time as an argument. It holds no socket and no clock."""

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from command.protocols.jt808.framing import Frame, FrameReader, close_frame, open_datagram
from command.protocols.jt808.header import Address
from command.protocols.jt808.registration import Authenticate, Heartbeat, Register
from command.protocols.jt808.version import Version
from simulators.vehicles import fix
from simulators.vehicles.specs import TerminalSpec
from simulators.vehicles.statistics import Statistics

RETRY_S = 10.0
"""First wait for an answer; the n-th wait is n times the one before it (T(n+1) = T(n) x (n+1))."""
MAX_TRIES = 4
HEARTBEAT_S = 60.0
BACKLOG_LIMIT = 20_000
BATCH_SIZE = 14
"""Positions in one 0x0704, so that its body stays under 1023 bytes."""
BATCHES_IN_FLIGHT = 2

REGISTER, REGISTER_REPLY, AUTHENTICATE = 0x0100, 0x8100, 0x0102
POSITION, BATCH, PLATFORM_REPLY = 0x0200, 0x0704, 0x8001


class State(Enum):
    OFFLINE = "offline"
    REGISTERING = "registering"
    AUTHENTICATING = "authenticating"
    ONLINE = "online"


@dataclass(slots=True)
class Pending:
    """A frame that waits for its answer. `bodies` are positions that go back to the backlog when the link is lost."""

    message_id: int
    frame: bytes
    bodies: tuple[bytes, ...]
    sent_at: float
    next_at: float
    tries: int = 1


Downlink = Callable[["Terminal", Frame, float], None]


@dataclass(slots=True)
class Terminal:
    """Registers, authenticates, reports, repeats, catches up and answers."""

    spec: TerminalSpec
    statistics: Statistics
    rng: random.Random
    downlink: Downlink
    """Handles every frame but the replies to registration and to what was sent."""

    state: State = State.OFFLINE
    auth_code: str | None = None
    serial: int = 0
    alarm: int = 0
    ignore_replies: int = 0
    """So many replies are treated as lost on the way (a fault)."""
    backlog: deque[bytes] = field(default_factory=deque)
    pending: dict[int, Pending] = field(default_factory=dict)
    parameters: dict[int, bytes] = field(default_factory=dict)
    on_text: Callable[[str], None] | None = None
    on_question: Callable[[int, str], None] | None = None
    _out: list[bytes] = field(default_factory=list)
    _reader: FrameReader = field(default_factory=FrameReader)
    _last_sent_at: float = 0.0
    address: Address = field(init=False)

    def __post_init__(self) -> None:
        self.address = Address.of(self.spec.identity, self.spec.version)

    # -- the link --

    def connected(self, now: float) -> None:
        """A new connection: authenticate with the stored code, or register first."""
        self.disconnected()
        self._reader = FrameReader()
        if self.auth_code is None:
            self._register(now)
        else:
            self._authenticate(now)

    def disconnected(self) -> None:
        """The link is gone: unanswered positions go back to the backlog, oldest first; other messages are dropped."""
        self.state = State.OFFLINE
        waiting = [body for pending in self.pending.values() for body in pending.bodies]
        self.backlog.extendleft(reversed(waiting))
        self.pending.clear()
        self._out.clear()

    def rebooted(self) -> None:
        """Power was lost: serials start again; the backlog and the code survive in flash."""
        self.disconnected()
        self.serial = 0

    def received(self, data: bytes, now: float, *, datagram: bool = False) -> None:
        """Bytes from the platform. What is not a frame is counted and dropped."""
        for frame in open_datagram(data) if datagram else self._reader.feed(data):
            if isinstance(frame, Frame):
                self._handle(frame, now)
            else:
                self.statistics.bad_frames += 1

    def take_output(self) -> list[bytes]:
        """Frames to write, in order; each is one datagram over UDP."""
        out, self._out = self._out, []
        return out

    # -- what it does --

    def report(self, body: bytes, now: float) -> None:
        """A position (body of 0x0200): sent when online, otherwise kept for later."""
        self.statistics.made += 1
        if self.state is not State.ONLINE:
            self.backlog.append(body)
            if len(self.backlog) > BACKLOG_LIMIT:
                self.backlog.popleft()
                self.statistics.dropped += 1
            return
        self.send(POSITION, body, now, bodies=(body,), answered=True)

    def tick(self, now: float) -> None:
        """Repeat what was not answered in time, catch up, keep alive."""
        for serial, pending in list(self.pending.items()):
            if now >= pending.next_at:
                self._repeat(serial, pending, now)
        if self.state is State.ONLINE:
            self._catch_up(now)
            if now - self._last_sent_at >= HEARTBEAT_S:
                self.send(Heartbeat.ID, b"", now, answered=True)

    def send(
        self, message_id: int, body: bytes, now: float, *, bodies: tuple[bytes, ...] = (), answered: bool = False
    ) -> int:
        """Queue one message and return its serial; `answered` ones are repeated until the platform answers."""
        serial = self.take_serial()
        frame = close_frame(message_id, body, self.address, serial)
        self.queue(frame, now)
        if bodies:
            self.statistics.sent += len(bodies)
        if answered:
            self.pending[serial] = Pending(message_id, frame, bodies, now, now + RETRY_S)
        return serial

    def queue(self, frame: bytes, now: float) -> None:
        """Put bytes on the wire as they are."""
        self._out.append(frame)
        self._last_sent_at = now

    def take_serial(self) -> int:
        serial = self.serial
        self.serial = (serial + 1) & 0xFFFF
        return serial

    # -- becoming known --

    def _register(self, now: float) -> None:
        self.state = State.REGISTERING
        spec = self.spec
        message = Register(32, 400, spec.maker, spec.model, spec.terminal_id, spec.plate_colour, spec.plate)
        self.send(REGISTER, message.encode(spec.version), now, answered=True)

    def _authenticate(self, now: float) -> None:
        self.state = State.AUTHENTICATING
        spec = self.spec
        message = Authenticate(self.auth_code or "", imei="0" * 15, software_version="sim-1")
        self.send(AUTHENTICATE, message.encode(spec.version), now, answered=True)

    # -- what comes back --

    def _handle(self, frame: Frame, now: float) -> None:
        match frame.header.message_id:
            case 0x8001:
                self._replied(frame.body, now)
            case 0x8100:
                self._registered(frame.body, now)
            case _:
                self.downlink(self, frame, now)

    def _registered(self, body: bytes, now: float) -> None:
        serial, result = int.from_bytes(body[:2], "big"), body[2]
        if self.pending.pop(serial, None) is None:
            return
        if result == 0:
            self.auth_code = body[3:].decode("gb18030", errors="replace")
            self._authenticate(now)
        else:
            self.statistics.refused += 1
            self.state = State.OFFLINE

    def _replied(self, body: bytes, now: float) -> None:
        serial, result = int.from_bytes(body[:2], "big"), body[4]
        if self.ignore_replies and self.state is State.ONLINE:
            self.ignore_replies -= 1
            return
        pending = self.pending.pop(serial, None)
        if pending is None:
            self.statistics.unexpected_replies += 1
        elif pending.message_id == AUTHENTICATE:
            self._authenticated(result, now)
        elif pending.bodies:
            self._stored(pending, result, now)

    def _authenticated(self, result: int, now: float) -> None:
        if result == 0:
            self.state = State.ONLINE
            self._catch_up(now)
            return
        self.statistics.refused += 1
        self.auth_code = None
        self._register(now)

    def _stored(self, pending: Pending, result: int, now: float) -> None:
        if result not in (0, 4):
            self.statistics.refused += 1
        self.statistics.acknowledged(self.spec.identity, pending.bodies, now - pending.sent_at)
        if any(body[3] & fix.EMERGENCY for body in pending.bodies):
            self.statistics.emergencies_acked += 1
        carried = 0
        for body in pending.bodies:
            carried |= int.from_bytes(body[:4], "big")
        self.alarm &= ~(carried & fix.MOMENTARY)
        self._catch_up(now)

    # -- again, and later --

    def _repeat(self, serial: int, pending: Pending, now: float) -> None:
        """The same bytes with the same serial, after growing waits; in the end a position waits for a better link."""
        if pending.tries >= MAX_TRIES:
            del self.pending[serial]
            self.backlog.extend(pending.bodies)
            if pending.message_id in (REGISTER, AUTHENTICATE):
                self.state = State.OFFLINE
            return
        pending.tries += 1
        wait_s = RETRY_S
        for n in range(1, pending.tries):
            wait_s *= n + 1
        pending.next_at = now + wait_s
        self.statistics.repeated += 1
        self.queue(pending.frame, now)

    def _catch_up(self, now: float) -> None:
        """0x0704 type 1, a few at a time; 2011 has no such message and sends late 0x0200."""
        in_flight = sum(pending.message_id == BATCH for pending in self.pending.values())
        if self.spec.version < Version.V2013:
            for _ in range(min(len(self.backlog), BATCH_SIZE if not self._positions_in_flight() else 0)):
                body = self.backlog.popleft()
                self.send(POSITION, body, now, bodies=(body,), answered=True)
            return
        while self.backlog and in_flight < BATCHES_IN_FLIGHT:
            bodies = tuple(self.backlog.popleft() for _ in range(min(BATCH_SIZE, len(self.backlog))))
            items = b"".join(len(body).to_bytes(2, "big") + body for body in bodies)
            self.send(BATCH, len(bodies).to_bytes(2, "big") + b"\x01" + items, now, bodies=bodies, answered=True)
            in_flight += 1

    def _positions_in_flight(self) -> int:
        return sum(pending.message_id == POSITION for pending in self.pending.values())
