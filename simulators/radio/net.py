"""The whole net in one process: repeaters on UDP ports, radios on an agenda, and messages between them."""

import asyncio
import functools
import random
import time
from collections.abc import Callable, Mapping, Sequence
from typing import cast

from command.protocols.hytera.message import Message
from command.protocols.hytera.service import FIRST_REPEATER_PORT, repeater_ports
from simulators.city.radio_sites import RadioSite
from simulators.radio.agenda import Agenda
from simulators.radio.answers import answer
from simulators.radio.ether import Ether
from simulators.radio.line import Line
from simulators.radio.radio import STEP_S, Radio
from simulators.radio.repeater import Repeater, TellPower
from simulators.radio.specs import RadioSpec
from simulators.radio.statistics import Statistics
from simulators.radio.troubles import Troubles
from simulators.radio.whereabouts import Whereabouts

TICK_S = 0.05
RAMP_S = 60.0
"""Over which the radios are switched on."""

Clock = Callable[[], float]


class Net:
    """Without `run` nothing is sent: `step` alone, with lines whose `write` is set, drives it on any clock."""

    def __init__(
        self,
        sites: Sequence[RadioSite],
        radios: Sequence[tuple[RadioSpec, Whereabouts]],
        ether: Ether,
        *,
        seed: int,
        rates: Mapping[str, float],
        ramp_s: float = RAMP_S,
        clock: Clock = time.time,
    ) -> None:
        self.statistics = Statistics()
        self.agenda = Agenda()
        self._clock = clock
        self._transports: list[asyncio.DatagramTransport] = []
        started_at = clock()
        self.repeaters = [
            Repeater(site, self.agenda, self.statistics, seed=seed, rates=rates, started_at=started_at)
            for site in sites
        ]
        self.radios = {
            spec.radio_id: Radio(
                spec, where, self.repeaters, ether, self.agenda, self.statistics,
                seed=seed, started_at=started_at,
            )
            for spec, where in radios
        }  # fmt: skip
        for repeater in self.repeaters:
            self._join(repeater)
        rng = random.Random(f"{seed}/radio/net")
        self.troubles = {
            number: Troubles(radio, seed=seed, rates=rates, started_at=started_at)
            for number, radio in self.radios.items()
        }
        for number, radio in self.radios.items():
            first = started_at + rng.uniform(0.0, ramp_s)
            self.agenda.every(first, STEP_S, self.troubles[number].step)
            self.agenda.every(first, STEP_S, radio.step)

    def _join(self, repeater: Repeater) -> None:
        def deliver(slot: int, radio_id: int, message: Message, now: float) -> bool:
            radio = self.radios.get(radio_id)
            if radio is None or not radio.hears(repeater, slot, now):
                return False
            answer(radio, self.agenda, message, now)
            return True

        def deliver_group(slot: int, group: int, message: Message, now: float) -> None:
            for radio in self.radios.values():
                if radio.repeater is repeater and radio.group == group and radio.hears(repeater, slot, now):
                    answer(radio, self.agenda, message, now)

        repeater.deliver, repeater.deliver_group = deliver, deliver_group

    def watch_power(self, tell: TellPower) -> None:
        """Have `tell` told of every site's mains."""
        for repeater in self.repeaters:
            repeater.tell_power = tell

    async def run(self, host: str, first_port: int = FIRST_REPEATER_PORT, tick_s: float = TICK_S) -> None:
        """Against the platform's ten ports from the first on, until cancelled."""
        try:
            await self._open(host, first_port)
            while True:
                self.step(self._clock())
                await asyncio.sleep(tick_s)
        finally:
            for transport in self._transports:
                transport.close()
            await asyncio.sleep(0)

    def step(self, now: float) -> None:
        """Do what is due."""
        self.agenda.do_due(now)

    async def _open(self, host: str, first_port: int) -> None:
        ports = {(place.service, place.slot): port for port, place in repeater_ports(first_port).items()}
        loop = asyncio.get_running_loop()
        for repeater in self.repeaters:
            for place, line in repeater.lines.items():
                make = functools.partial(_Port, line, self._clock)
                transport, _ = await loop.create_datagram_endpoint(make, remote_addr=(host, ports[place]))
                self._transports.append(transport)

    def now(self) -> float:
        """Seconds of the net's clock."""
        return self._clock()

    @property
    def registered(self) -> int:
        """How many radios the platform has accepted and not lost."""
        now = self._clock()
        return sum(radio.is_on and radio.is_registered(now) for radio in self.radios.values())


class _Port(asyncio.DatagramProtocol):
    """The socket of one line. What the network refuses is as lost as what it drops."""

    def __init__(self, line: Line, clock: Clock) -> None:
        self._line, self._clock = line, clock

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._line.write = cast("asyncio.DatagramTransport", transport).sendto

    def datagram_received(self, data: bytes, addr: object) -> None:  # noqa: ARG002
        self._line.received(data, self._clock())

    def error_received(self, exc: Exception) -> None:
        """Nobody listens there yet."""
