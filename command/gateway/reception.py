"""Between sockets and conversation: who is connected, who has been silent too long, which session a frame belongs to."""

import asyncio
from collections.abc import Callable
from typing import Final, Protocol

from command.gateway import metrics
from command.gateway.admission import Admission
from command.gateway.intake import Intake
from command.gateway.limits import GatewayLimits
from command.gateway.session import Link, Session
from command.gateway.sessions import Sessions
from command.protocols.jt808.framing import Frame
from command.protocols.jt808.header import Header

AUTHENTICATE: Final = 0x0102
REGISTER: Final = 0x0100
UDP_STRANGERS: Final = 4096
"""Pairs of phone and address kept beside those that have a session; then the strangers among them are forgotten."""


class TcpPeer(Link, Protocol):
    connected_at: float
    heard_at: float
    session: Session | None

    def cut_off(self, reason: str) -> None: ...


class Reception:
    def __init__(
        self, admission: Admission, sessions: Sessions, intake: Intake, *, limits: GatewayLimits, idle_s: float
    ) -> None:
        self._admission = admission
        self._sessions = sessions
        self._intake = intake
        self._limits = limits
        self._idle_s = idle_s
        self._links: set[TcpPeer] = set()
        self._udp: dict[tuple[str, tuple[str, int]], Session] = {}
        """Every pair of phone and address that has spoken lately; at most one of a phone is its session."""

    @property
    def is_full(self) -> bool:
        return self._intake.is_full

    def note_time(self) -> None:
        self._intake.note_time()

    def hold_back(self, resume: Callable[[], None]) -> None:
        self._intake.hold_back(resume)

    def now_s(self) -> float:
        return asyncio.get_running_loop().time()

    def enter(self, link: TcpPeer) -> bool:
        if len(self._links) >= self._limits.links:
            return False
        self._links.add(link)
        metrics.LINKS.set(len(self._links))
        return True

    def left(self, link: TcpPeer) -> None:
        self._links.discard(link)
        metrics.LINKS.set(len(self._links))
        if link.session is not None:
            self._sessions.leave(link.session)
            link.session.is_admitted = link.session.is_authenticated = False

    def session_of(self, link: TcpPeer, header: Header) -> Session:
        """A connection speaks for one terminal at a time; another phone on it begins anew, unauthenticated."""
        if link.session is not None and link.session.identity == header.identity:
            link.session.speak_as(header.address(link.session.address.version))
            return link.session
        if link.session is not None:
            self._sessions.leave(link.session)
            link.session.is_admitted = link.session.is_authenticated = False
        link.session = self._begin(header, link)
        return link.session

    def datagram_session(self, header: Header, address: tuple[str, int], link: Callable[[], Link]) -> Session:
        key = (header.identity, address)
        session = self._udp.get(key)
        if session is not None and session.address.phone != header.phone:
            session.speak_as(header.address(session.address.version))
        if session is None:
            if len(self._udp) >= UDP_STRANGERS + len(self._sessions):
                self._forget_strangers()
            session = self._udp[key] = self._begin(header, link())
        session.heard_at_s = self.now_s()
        return session

    def take_frame(self, session: Session, frame: Frame) -> None:
        self._intake.take_frame(session, frame)

    def sweep(self) -> None:
        """Close the silent and those whose place in the register changed."""
        now = self.now_s()
        for link in list(self._links):
            session = link.session
            is_stranger = session is None or not session.is_admitted
            if now - link.heard_at > (self._limits.stranger_s if is_stranger else self._idle_s):
                link.cut_off("silent")
            elif is_stranger and now - link.connected_at > self._idle_s:
                link.cut_off("never_authenticated")
            elif session is not None and self._has_moved(session):
                link.cut_off("register_changed")
        for key, session in list(self._udp.items()):
            if now - session.heard_at_s > self._idle_s or self._has_moved(session):
                self._sessions.leave(session)
                del self._udp[key]
        metrics.SESSIONS.set(len(self._sessions))

    def close_all(self) -> None:
        for link in list(self._links):
            link.close()

    def _begin(self, header: Header, link: Link) -> Session:
        session = self._admission.meet(header, link)
        before = self._sessions.of_identity(session.identity)
        if before is not None and before.is_authenticated:  # who can authenticate has to
            session.is_admitted = False
        if session.is_admitted:
            self._sessions.enter(session)
        return session

    def _has_moved(self, session: Session) -> bool:
        before = session.device_id
        self._admission.recognise(session)
        return before not in {0, session.device_id}

    def _forget_strangers(self) -> None:
        """Addresses that never authenticated go first: anybody can invent them."""
        self._udp = {key: session for key, session in self._udp.items() if session.is_admitted}
