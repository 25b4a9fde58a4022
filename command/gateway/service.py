"""The gateway as one thing: built from its parts, listening, sending, sweeping, stopped in order."""

import asyncio
from typing import Final

import structlog

from command.force.messages import DeviceMessages
from command.force.service import Devices
from command.foundation.bus import Bus
from command.foundation.clock import Clock
from command.foundation.database import Database
from command.foundation.history.events import History
from command.foundation.tasks import Supervisor
from command.gateway.admission import Admission, Policy
from command.gateway.answers import Answers
from command.gateway.conversation import Conversation
from command.gateway.downlink import Downlink
from command.gateway.intake import Intake
from command.gateway.limits import GatewayLimits
from command.gateway.links import TcpLink, UdpEndpoint, bind_both
from command.gateway.parts import Parts
from command.gateway.photos import Photos
from command.gateway.received import ReceivedMessages
from command.gateway.reception import Reception
from command.gateway.session import Session
from command.gateway.sessions import Sessions
from command.gateway.terminal_events import TerminalEvents
from command.gateway.whereabouts import Whereabouts
from command.positions.service import Positions

log = structlog.get_logger(__name__)

SWEEP_EVERY_S: Final = 2.0
RELOAD_EVERY_S: Final = 30.0
BACKLOG: Final = 4096
"""A whole fleet reconnects at once after an outage."""


class Gateway:
    """Listens on one port, TCP and UDP. `port` is the real one after `start`."""

    def __init__(
        self,
        database: Database,
        bus: Bus,
        clock: Clock,
        *,
        history: History,
        devices: Devices,
        positions: Positions,
        messages: DeviceMessages,
        photos: Photos,
        received: ReceivedMessages,
        policy: Policy,
        idle_s: float,
        address: tuple[str, int],
        limits: GatewayLimits,
    ) -> None:
        self._host, self.port = address
        self._limits = limits
        self.sessions = Sessions()
        self.admission = Admission(database, devices, history, clock, policy=policy, limits=limits)
        self._intake = Intake(positions, clock, limits)
        self.whereabouts = Whereabouts(bus, self.sessions, clock)
        self.downlink = Downlink(database, bus, messages, self.sessions, clock)
        self.parts = Parts(database, self.sessions, clock, limits)
        self._conversation = Conversation(
            self.admission,
            self.sessions,
            clock,
            limits=limits,
            intake=self._intake,
            answers=Answers(database, messages, clock, self._intake),
            parts=self.parts,
            photos=photos,
            received=received,
            events=TerminalEvents(database, history, devices, clock),
            arrived=self._arrived,
        )
        self._intake.pass_on(self._conversation.converse)
        self.reception = Reception(self.admission, self.sessions, self._intake, limits=limits, idle_s=idle_s)
        self._supervisor = Supervisor()
        self._server: asyncio.Server | None = None
        self._datagrams: asyncio.DatagramTransport | None = None
        self.listening = asyncio.Event()

    def _arrived(self, session: Session) -> None:
        """A terminal has authenticated: other gateways let it go, and what it did not answer elsewhere is due."""
        self.whereabouts.authenticated(session)
        self.downlink.terminal_came(session.device_id)

    async def run(self) -> None:
        """The process's task of the role. `stop` closes what it has opened."""
        await self.stop()
        await self.admission.load()
        loop = asyncio.get_running_loop()
        tcp, udp = bind_both(self._host, self.port, self._limits.receive_buffer_bytes)
        self.port = tcp.getsockname()[1]
        # A bound socket alone does not suspend before it serves: who is cancelled here leaves none open.
        self._server = await loop.create_server(
            lambda: TcpLink(self.reception, self._limits), sock=tcp, backlog=BACKLOG, start_serving=False
        )
        self._datagrams, _ = await loop.create_datagram_endpoint(
            lambda: UdpEndpoint(self.reception, self._limits), sock=udp
        )
        await self._server.start_serving()
        for name, work in (
            ("terminals told", self.whereabouts.tell),
            ("terminals heard", self.whereabouts.listen),
            ("terminal messages", self.downlink.run),
            ("terminal messages heard", self.downlink.listen),
            ("terminal parts", self.parts.run),
            ("terminal sweep", self._sweep),
            ("registrations", self._reload),
        ):
            self._supervisor.run(name, work)
        log.info("terminals_welcome", host=self._host, port=self.port)
        self.listening.set()
        await asyncio.Event().wait()

    async def stop(self) -> None:
        """Nobody is heard or sent to any more; safe to call at any time."""
        self.listening.clear()
        if self._server is not None:
            self._server.close()
        if self._datagrams is not None:
            self._datagrams.close()
        self.reception.close_all()
        await self._supervisor.stop()
        await self._conversation.stop()

    async def _reload(self) -> None:
        """What other gateways registered, and whom the operator took off the list."""
        while True:
            await asyncio.sleep(RELOAD_EVERY_S)
            await self.admission.load()

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_EVERY_S)
            self.reception.sweep()
