"""Asking radios where they are: each slot after its plan, whoever does not answer kept as a signal that was missed."""

import asyncio
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np

from command.force.models import Device
from command.force.service import Crews, CrewStatus
from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.foundation.security import system_scope
from command.gateway.radios import metrics
from command.gateway.radios.errands import Errands
from command.gateway.radios.ledger import Ledger
from command.gateway.radios.limits import RadioLimits
from command.gateway.radios.line import Errand, Line
from command.gateway.radios.routes import Routes
from command.gateway.radios.slots import Place, Slots, SlotState
from command.gateway.radios.steady import steadily
from command.gateway.radios.witness import Witness
from command.positions.service import Positions
from command.protocols.hytera.location import LocationRequest
from command.protocols.hytera.message import Message
from command.protocols.hytera.service import Service
from command.radio.traffic.models import SignalKind, SignalReport
from command.radio.traffic.service import radios

ASK_EVERY_S: Final = 0.2
LAY_EVERY_S: Final = 2.0
CREWS_EVERY_S: Final = 10.0
POLL_IDS: Final = 1 << 31
"""Request ids of polls have the top bit, those of messages to devices do not."""
SCOPE: Final = system_scope("radio polling")
AT_REST: Final = frozenset({CrewStatus.AVAILABLE, CrewStatus.OFF})
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Polling:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        crews: Crews,
        positions: Positions,
        slots: Slots,
        routes: Routes,
        witness: Witness,
        errands: Errands,
        ledger: Ledger,
        limits: RadioLimits,
    ) -> None:
        self._database = database
        self._clock = clock
        self._crews = crews
        self._positions = positions
        self._slots = slots
        self._routes = routes
        self._witness = witness
        self._errands = errands
        self._ledger = ledger
        self._limits = limits
        self._last_id = 0
        self._hurried: frozenset[int] = frozenset()

    async def run(self) -> None:
        """The gateway's task."""
        await steadily(ASK_EVERY_S, self.ask_and_note)

    async def lay(self) -> None:
        """Another: the plans follow the radios from slot to slot."""
        while True:
            self.lay_plans()
            await asyncio.sleep(LAY_EVERY_S)

    async def follow_crews(self) -> None:
        """A third: radios of crews that were sent somewhere are asked more often."""
        await steadily(CREWS_EVERY_S, self.look_at_crews)

    async def look_at_crews(self) -> None:
        async with self._database.transaction() as tx:
            crews = await self._crews.read_on_duty(tx, SCOPE)
        busy = [one for one in crews if one.status not in AT_REST]
        self._hurried = frozenset(device.id for crew in busy for device in crew.devices)

    async def ask_and_note(self) -> None:
        self.ask()
        await self.note_missed()

    def lay_plans(self) -> None:
        now = self._clock.now()
        members: defaultdict[Place, set[int]] = defaultdict(set)
        hurried: set[int] = set()
        for radio_id, route in self._routes:
            device = self._witness.device_of(radio_id)
            if route.place is None or device is None or not _tells_its_place(device):
                continue
            if route.is_online(now, self._witness.policy.margin):
                members[route.place].add(radio_id)
                if device.id in self._hurried:
                    hurried.add(radio_id)
        for slot in self._slots:
            slot.plan.lay(members[slot.repeater.id, slot.slot], hurried, now)

    def ask(self) -> None:
        """One round over all slots."""
        now = self._clock.now()
        for slot in self._slots:
            line = slot.line_of(Service.LP)
            if line is None or slot.call is not None:  # a slot that carries speech carries nothing else
                continue
            radio_id = slot.plan.take(now)
            if radio_id is not None:
                self._ask(slot, line, radio_id, now)

    async def note_missed(self) -> None:
        """What was asked and not answered: a strength below what the repeater can hear, where the radio was last."""
        now = self._clock.now()
        missed = [
            self._missed(slot, radio_id, asked_at, now)
            for slot in self._slots
            for radio_id, asked_at in slot.plan.missed(self._limits.ask_patience, now)
        ]
        if not missed:
            return
        metrics.POLLS.labels("missed").inc(len(missed))

        async def act(tx: Transaction) -> None:
            for report in missed:
                await radios.add_signal(tx, report)

        await self._ledger.keep(act)

    def _ask(self, slot: SlotState, line: Line, radio_id: int, now: datetime) -> None:
        self._last_id = (self._last_id + 1) % POLL_IDS
        question = LocationRequest(POLL_IDS | self._last_id, self._routes.address(radio_id))

        def lost(_reason: str) -> None:
            slot.plan.not_asked(radio_id, self._clock.now())
            metrics.POLLS.labels("not_sent").inc()

        async def answered(_answer: Message) -> None:
            slot.plan.settle(radio_id)
            metrics.POLLS.labels("answered").inc()

        if self._errands.send(line, question, Errand(answered=answered, lost=lost), now):
            slot.counters["polls"] += 1
            metrics.POLLS.labels("asked").inc()
        else:
            slot.plan.not_asked(radio_id, now)

    def _missed(self, slot: SlotState, radio_id: int, asked_at: datetime, now: datetime) -> SignalReport:
        slot.counters["missed"] += 1
        device_id = self._witness.device_id_of(radio_id)
        newest = self._positions.newest_of([device_id])
        place = newest[-1] if len(newest) else None
        return SignalReport(
            radio_id=radio_id,
            device_id=device_id,
            repeater_id=slot.repeater.id,
            slot=slot.slot,
            kind=SignalKind.MISSED,
            at=asked_at,
            received_at=now,
            longitude_e7=int(place["longitude_e7"]) if place is not None else None,
            latitude_e7=int(place["latitude_e7"]) if place is not None else None,
            located_at=_instant(place["fixed_at_ms"]) if place is not None else None,
        )


def _tells_its_place(device: Device) -> bool:
    """A register that says nothing about what a radio can do is taken for silence, not for a no."""
    return device.serviceable and (not device.capabilities or "position" in device.capabilities)


def _instant(milliseconds: np.int64) -> datetime:
    return _EPOCH + timedelta(milliseconds=int(milliseconds))
