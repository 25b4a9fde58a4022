"""Taking a batch of events of an adapter: positions first, then everything else in one transaction, then the answer."""

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import Final

from command.alarms.service import Alarms
from command.force.messages import DeviceMessages
from command.force.models import Device
from command.force.service import Devices
from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.foundation.history.events import History
from command.foundation.security import Permission, Scope
from command.gateway.adapter import repository
from command.gateway.adapter.keeping import EventRefusedError, Keeping, Told
from command.gateway.adapter.schemas import Event, EventBatch, EventResult, EventResults, Located
from command.gateway.phones.fixes import PhoneFix, batch_of
from command.positions.service import Positions

FAMILY: Final = "adapter"
SOURCE: Final = b"adapter"
"""Kept beside each fix."""
PATIENCE_S: Final = 15.0
"""A batch that the database does not take in this time is not answered, and comes again."""


def identity_of(account: str, device: str) -> str:
    """What the register calls a radio of this adapter: accounts cannot speak for each other's radios."""
    return f"{account}:{device}"


class AdapterEvents:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        history: History,
        *,
        devices: Devices,
        positions: Positions,
        alarms: Alarms,
        messages: DeviceMessages,
    ) -> None:
        self._database = database
        self._clock = clock
        self._devices = devices
        self._positions = positions
        self._keeping = Keeping(history, alarms, messages, positions)

    async def take(self, batch: EventBatch, scope: Scope) -> EventResults:
        """Returns when all that was kept is committed. The same event again, also at the same time, is `known`."""
        scope.require(Permission.RADIO_ADAPT)
        now = self._clock.now()
        told = [(event, self._told(event, scope, now)) for event in batch.events]
        async with asyncio.timeout(PATIENCE_S):
            await self._keep_places(told)
            async with self._database.transaction() as tx:
                results = [await self._take_one(tx, event, whose, scope.actor) for event, whose in told]
        return EventResults(results=results)

    def device_of(self, account: str, device: str) -> Device | None:
        return self._devices.by_identity(FAMILY, identity_of(account, device))

    def _told(self, event: Event, scope: Scope, now: datetime) -> Told | None:
        device = self.device_of(scope.actor, event.device)
        if device is None or not scope.covers(device.body_id):
            return None
        return Told(scope.actor, device, min(event.at, now), now)

    async def _keep_places(self, told: list[tuple[Event, Told | None]]) -> None:
        """A fix is kept once by its own key, so that a batch told twice changes nothing."""
        found = [(event, whose) for event, whose in told if isinstance(event, Located) and whose is not None]
        await asyncio.gather(
            *(self._positions.ingest(batch_of(_speaking(whose.device, event.datum), [_fix(event, whose)], whose.received_at))
              for event, whose in found)
        )  # fmt: skip

    async def _take_one(self, tx: Transaction, event: Event, whose: Told | None, account: str) -> EventResult:
        if whose is None:
            return EventResult(id=event.id, outcome="refused", code="unknown_device")
        if not await repository.claim(tx, account, event.id, event.kind, whose.received_at):
            return EventResult(id=event.id, outcome="known")
        try:
            await self._keeping.keep(tx, whose, event)
        except EventRefusedError as refusal:
            await repository.disclaim(tx, account, event.id)
            return EventResult(id=event.id, outcome="refused", code=refusal.code)
        return EventResult(id=event.id, outcome="kept")


def _fix(event: Located, whose: Told) -> PhoneFix:
    return PhoneFix(
        fixed_at=whose.at,
        longitude_deg=event.longitude,
        latitude_deg=event.latitude,
        speed_kmh=event.speed_kmh,
        course_deg=event.course_deg,
        altitude_m=event.altitude_m,
        accuracy_m=event.accuracy_m,
        note=SOURCE,
    )


def _speaking(device: Device, datum: str | None) -> Device:
    """The device as it is in the register, with the datum that its event names."""
    return device if datum is None else replace(device, datum=type(device.datum)(datum))
