"""Once the dispatcher has seen an emergency, the radio is told to stop it, until it answers."""

from datetime import timedelta
from functools import partial
from typing import Final

from command.alarms.models import AlarmState
from command.alarms.service import Alarms
from command.force.service import Devices
from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.foundation.history.events import Fact, History, Subject
from command.gateway.radios import metrics
from command.gateway.radios.errands import Errands
from command.gateway.radios.line import Errand
from command.gateway.radios.routes import Routes
from command.gateway.radios.slots import Slots
from command.gateway.radios.steady import steadily
from command.protocols.hytera.emergency import StopEmergency
from command.protocols.hytera.message import Message
from command.protocols.hytera.service import Service
from command.radio.traffic.models import RadioEmergency
from command.radio.traffic.service import cries

LOOK_EVERY_S: Final = 1.0
AGAIN_AFTER: Final = timedelta(seconds=15)
MOST: Final = 40
"""Ten minutes of asking: a radio that never answers called for help by voice only, or is gone."""
HEARD_WITHIN: Final = timedelta(hours=24)
SEEN: Final = frozenset({AlarmState.ACKNOWLEDGED, AlarmState.CLOSED})
_REQUEST_IDS: Final = 1 << 32


class Stops:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        history: History,
        *,
        alarms: Alarms,
        devices: Devices,
        slots: Slots,
        routes: Routes,
        errands: Errands,
    ) -> None:
        self._database = database
        self._clock = clock
        self._history = history
        self._alarms = alarms
        self._devices = devices
        self._slots = slots
        self._routes = routes
        self._errands = errands

    async def run(self) -> None:
        """The gateway's task."""
        await steadily(LOOK_EVERY_S, self.look)

    async def look(self) -> None:
        """One round over the emergencies that were cried on slots linked here, or whose radio is here by now."""
        if not self._slots.linked():
            return
        now = self._clock.now()
        async with self._database.transaction() as tx:
            waiting = await cries.list_open(tx, now - HEARD_WITHIN, MOST)
            due = [one for one in waiting if one.stop_sent_at is None or now - one.stop_sent_at >= AGAIN_AFTER]
            states = await self._alarms.states(tx, [one.alarm_id for one in due]) if due else {}
            for one in due:
                if one.radio_id and states.get(one.alarm_id) in SEEN and self._send(one):
                    await cries.note_stop_sent(tx, one.alarm_id, now)

    def _send(self, one: RadioEmergency) -> bool:
        route = self._routes.find(one.radio_id)
        place = route.place if route is not None and route.place is not None else (one.repeater_id, one.slot)
        slot = self._slots.find(place)
        line = slot.line_of(Service.LP) if slot is not None else None
        if line is None:
            return False
        stop = StopEmergency(one.alarm_id % _REQUEST_IDS, self._routes.address(one.radio_id))
        errand = Errand(radio=stop.radio, answered=partial(self._stopped, one))
        metrics.STOPS.inc()
        self._errands.send(line, stop, errand, self._clock.now())
        return True

    async def _stopped(self, one: RadioEmergency, _answer: Message) -> None:
        now = self._clock.now()
        device = self._devices.find(one.device_id)
        async with self._database.transaction() as tx:
            await cries.note_stopped(tx, one.alarm_id, now)
            if device is not None:
                await self._record(tx, one, device.body_id)

    async def _record(self, tx: Transaction, one: RadioEmergency, body_id: int) -> None:
        now = self._clock.now()
        fact = Fact(
            kind="radio_emergency_stopped",
            subject=Subject("alarm", one.alarm_id),
            at=now,
            actor="radio",
            audience=[body_id],
            data={"radio_id": one.radio_id, "device_id": one.device_id},
        )
        await self._history.record(tx, fact, now)
