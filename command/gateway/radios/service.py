"""The radios' gateway as one thing: built from its parts, listening, asking, sending, sweeping, stopped in order."""

import asyncio
import itertools
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog

from command.alarms.service import Alarms
from command.force.messages import DeviceMessages
from command.force.service import Crews, Devices
from command.foundation.bus import Bus
from command.foundation.clock import Clock
from command.foundation.database import Database
from command.foundation.history.events import History
from command.foundation.tasks import Supervisor
from command.gateway.radios.answers import Answers
from command.gateway.radios.conversations import Conversations
from command.gateway.radios.desk import Desk
from command.gateway.radios.downlink import Downlink
from command.gateway.radios.emergencies import Emergencies
from command.gateway.radios.errands import Errands
from command.gateway.radios.group_texts import GroupTexts
from command.gateway.radios.ledger import Ledger
from command.gateway.radios.limits import RadioLimits
from command.gateway.radios.line import Errand, Line
from command.gateway.radios.places import Places
from command.gateway.radios.polling import Polling
from command.gateway.radios.registrations import Registrations
from command.gateway.radios.repeaters import RepeaterPolicy, Repeaters
from command.gateway.radios.reporting import Reporting
from command.gateway.radios.routes import Routes
from command.gateway.radios.slots import Slots
from command.gateway.radios.sockets import PortsFrom, open_row
from command.gateway.radios.steady import steadily
from command.gateway.radios.stops import Stops
from command.gateway.radios.texts import Texts
from command.gateway.radios.witness import RadioPolicy, Witness
from command.positions.service import Positions
from command.protocols.hytera.service import Service, mobile_ports, repeater_ports
from command.protocols.hytera.statuses import Broadcast, RadioState, SubscribeBroadcasts, SubscribeStates, Switch

log = structlog.get_logger(__name__)

SWEEP_EVERY_S: Final = 0.5
RELOAD_EVERY_S: Final = 2.0
WHOLE_RELOAD_EVERY: Final = 30
"""Rounds."""
PORTS_AGAIN_S: Final = 5.0
LEARN_BACK: Final = timedelta(seconds=30)
"""Presence that another gateway wrote is looked at that far back: commits end in any order."""
BROADCASTS: Final = SubscribeBroadcasts(tuple(Switch(what, is_on=True) for what in Broadcast))
STATES: Final = SubscribeStates((Switch(RadioState.EMERGENCY, is_on=True),))


@dataclass(frozen=True, slots=True)
class RadioSettings:
    host: str
    first_port: int
    mobile_port: int | None
    """First of five for mobile radios used as gateways; None: there are none."""
    platform_id: int
    poll: timedelta
    text_answer: timedelta
    radios: RadioPolicy
    repeaters: RepeaterPolicy
    limits: RadioLimits


class RadioGateway:
    """Listens on ten ports, and on five more for mobile radios used as gateways. `port` and `mobile_port` are the real
    first ones once it listens.
    """

    def __init__(
        self,
        database: Database,
        bus: Bus,
        clock: Clock,
        history: History,
        *,
        devices: Devices,
        crews: Crews,
        positions: Positions,
        alarms: Alarms,
        messages: DeviceMessages,
        settings: RadioSettings,
    ) -> None:
        limits = settings.limits
        self._clock = clock
        self._settings = settings
        self.port = settings.first_port
        self.mobile_port = settings.mobile_port
        self.ledger = Ledger(database)
        self.repeaters = Repeaters(database, self.ledger, clock, settings.repeaters, limits)
        self.slots = Slots(settings.poll, limits.asks_of_slot)
        self.routes = Routes(settings.radios.renew)
        self.errands = Errands(limits)
        self.desk = Desk(clock, self.repeaters, self.slots, self.errands, limits, greet=self._greet)
        self.witness = Witness(database, devices, self.routes, self.ledger, settings.radios, limits)
        answers = Answers(self.errands, self.witness)
        places = Places(self.witness, positions, answers)
        emergencies = Emergencies(database, alarms, self.witness, positions, places)
        self.conversations = Conversations(database, clock, self.slots, self.witness, self.ledger, emergencies, limits)
        texts = Texts(self.witness, history, settings.platform_id)
        for part in (answers, Registrations(self.witness, answers), places, emergencies, self.conversations, texts):
            part.enter(self.desk)
        self.downlink = Downlink(
            database,
            bus,
            clock,
            messages=messages,
            devices=devices,
            slots=self.slots,
            routes=self.routes,
            errands=self.errands,
            platform_id=settings.platform_id,
            text_answer=settings.text_answer,
        )
        answers.on_late(self.downlink.late)
        self.group_texts = GroupTexts(
            database,
            clock,
            self.ledger,
            slots=self.slots,
            errands=self.errands,
            platform_id=settings.platform_id,
            text_answer=settings.text_answer,
        )
        self.polling = Polling(
            database,
            clock,
            crews=crews,
            positions=positions,
            slots=self.slots,
            routes=self.routes,
            witness=self.witness,
            errands=self.errands,
            ledger=self.ledger,
            limits=limits,
        )
        self.stops = Stops(
            database,
            clock,
            history,
            alarms=alarms,
            devices=devices,
            slots=self.slots,
            routes=self.routes,
            errands=self.errands,
        )
        self.reporting = Reporting(database, clock, self.slots)
        self._supervisor = Supervisor()
        self._opened: list[asyncio.DatagramTransport] = []
        self._trouble: str | None = None
        self.listening = asyncio.Event()

    async def health(self) -> str | None:
        """What keeps repeaters out; None where nothing does, or this process has no gateway."""
        return self._trouble

    async def run(self) -> None:
        """The process's task of the role. `stop` closes what it has opened."""
        await self.stop()
        await self.repeaters.load()
        await self.repeaters.remember_lines()
        await self.witness.load()
        await self.conversations.load()
        self.port = await self._open(self._settings.first_port, repeater_ports)
        if self._settings.mobile_port is not None:
            self.mobile_port = await self._open(self._settings.mobile_port, mobile_ports)
        for name, work in (
            ("radio ledger", self.ledger.run),
            ("radio lines", self._sweep),
            ("repeaters", self._reload),
            ("radio calls", self.conversations.run),
            ("radio plans", self.polling.lay),
            ("radio polls", self.polling.run),
            ("radio crews", self.polling.follow_crews),
            ("radio messages", self.downlink.run),
            ("radio messages heard", self.downlink.listen),
            ("radio group texts", self.group_texts.run),
            ("radio emergency stops", self.stops.run),
            ("radio slots told", self.reporting.run),
        ):
            self._supervisor.run(name, work)
        log.info("repeaters_welcome", host=self._settings.host, port=self.port)
        self.listening.set()
        await asyncio.Event().wait()

    async def stop(self) -> None:
        """Nobody is heard or sent to any more; safe to call at any time."""
        was_listening = self.listening.is_set()
        self.listening.clear()
        for transport in self._opened:
            transport.close()
        self._opened = []
        await self.desk.stop()
        await self._supervisor.stop()
        await self.ledger.stop()
        self.desk.close_all()
        if was_listening:
            await self.reporting.tell_last()

    async def _open(self, first: int, ports_from: PortsFrom) -> int:
        """The real first port of the row. Terminals are not kept waiting because a port of the radios is taken."""
        while True:
            try:
                opened = await open_row(
                    self._settings.host,
                    first,
                    self._settings.limits.receive_buffer_bytes,
                    self.desk.datagram,
                    ports_from,
                )
            except OSError as error:
                self._trouble = f"a port from {first} on is taken"
                log.warning("radio_ports_taken", first=first, error=str(error))
                await asyncio.sleep(PORTS_AGAIN_S)
            else:
                self._trouble = None
                self._opened += opened
                return int(opened[0].get_extra_info("sockname")[1])

    def _greet(self, line: Line) -> None:
        """On the port of calls: what we want to be told of."""
        if line.port.service is Service.RCP:
            now = self._clock.now()
            for wish in (BROADCASTS, STATES):
                self.errands.send(line, wish, Errand(), now)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_EVERY_S)
            self.desk.sweep()

    async def _reload(self) -> None:
        """Whom the operator admitted, and which radios other gateways heard."""
        rounds = itertools.count(1)

        async def reload() -> None:
            await self.repeaters.load()
            is_whole = next(rounds) % WHOLE_RELOAD_EVERY == 0
            await self.witness.load(None if is_whole else self._clock.now() - LEARN_BACK)

        await steadily(RELOAD_EVERY_S, reload)
