"""What each kind of event does, inside the transaction that takes it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from command.alarms.models import AlarmFact, AlarmLevel, AlarmPoint
from command.alarms.service import Alarms
from command.force.messages import DeviceMessages, MessageState
from command.force.models import Device
from command.foundation.database import Transaction
from command.foundation.history.events import Fact, History, Subject
from command.gateway.adapter import repository
from command.gateway.adapter.schemas import (
    CallEnded,
    CallStarted,
    Emergency,
    EmergencyStopped,
    Event,
    Located,
    Registered,
    TextReceived,
    TextState,
    WasHeard,
    WentOff,
)
from command.geo.datum import Datum, to_wgs84
from command.positions.service import Positions
from command.protocols.hytera.calls import CallType
from command.radio.traffic.models import (
    ANOTHER_PLATFORM,
    Admission,
    CallEnd,
    HeardBy,
    RadioCall,
    RadioText,
    Repeater,
    Sighting,
    SignalKind,
    SignalReport,
)
from command.radio.traffic.service import cries, radios, stations, talk

SLOT: Final = 1
"""Other platforms have no slots; the tables of traffic count from 1."""
RSSI_STEP_DB: Final = 0.5
USUAL_RENEW_S: Final = 3600
PLACE_COUNTS_FOR: Final = timedelta(minutes=10)
EMERGENCY_KIND: Final = "emergency_button"
_CALL_TYPES: Final = {
    "private": CallType.PRIVATE,
    "group": CallType.GROUP,
    "all": CallType.ALL,
    "emergency_group": CallType.EMERGENCY_GROUP,
}


class EventRefusedError(Exception):
    """An event that is not taken. The code is for the adapter."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Told:
    """An event with whose it is. `at` is when it happened, but never later than when it was received."""

    account: str
    device: Device
    at: datetime
    received_at: datetime

    @property
    def radio_id(self) -> int:
        """The radio in the tables of traffic, where numbers of the air have 24 bits."""
        return ANOTHER_PLATFORM + self.device.id


class Keeping:
    """One handler a kind; each raises `EventRefusedError` for what it cannot take."""

    def __init__(self, history: History, alarms: Alarms, messages: DeviceMessages, positions: Positions) -> None:
        self._positions = positions
        self._history = history
        self._alarms = alarms
        self._messages = messages
        self._handlers: dict[type[Any], Callable[[Transaction, Told, Any], Awaitable[None]]] = {
            Registered: self._registered,
            WentOff: self._went_off,
            WasHeard: self._heard,
            Located: self._located,
            TextReceived: self._text,
            TextState: self._outcome,
            CallStarted: self._call_started,
            CallEnded: self._call_ended,
            Emergency: self._emergency,
            EmergencyStopped: self._emergency_stopped,
        }

    async def keep(self, tx: Transaction, told: Told, event: Event) -> None:
        await self._handlers[type(event)](tx, told, event)

    async def _registered(self, tx: Transaction, told: Told, event: Registered) -> None:
        await self._saw(tx, told, event, HeardBy.REGISTRATION, renew_s=event.renew_s)

    async def _went_off(self, tx: Transaction, told: Told, event: WentOff) -> None:  # noqa: ARG002
        await radios.note_off(tx, told.radio_id, told.at)

    async def _heard(self, tx: Transaction, told: Told, event: WasHeard) -> None:
        await self._saw(tx, told, event, HeardBy.ANSWER)

    async def _located(self, tx: Transaction, told: Told, event: Located) -> None:
        """The fix itself is in the positions by now."""
        station = await self._saw(tx, told, event, HeardBy.LOCATION, rssi_dbm=event.rssi_dbm)
        if event.rssi_dbm is None:
            return
        longitude, latitude = _in_wgs84(told.device, event.datum, event.longitude, event.latitude)
        report = SignalReport(
            radio_id=told.radio_id,
            device_id=told.device.id,
            repeater_id=station.id,
            slot=SLOT,
            kind=SignalKind.REPORT,
            at=told.at,
            received_at=told.received_at,
            rssi_raw=round(event.rssi_dbm / RSSI_STEP_DB),
            rssi_dbm=event.rssi_dbm,
            longitude_e7=round(longitude * 1e7),
            latitude_e7=round(latitude * 1e7),
            located_at=told.at,
        )
        await radios.add_signal(tx, report)

    async def _text(self, tx: Transaction, told: Told, event: TextReceived) -> None:
        station = await self._saw(tx, told, event, HeardBy.TEXT)
        text = RadioText(
            repeater_id=station.id,
            slot=SLOT,
            request_id=0,
            sender=told.radio_id,
            target=event.group or 0,
            is_group=event.group is not None,
            text=event.text.replace("\0", ""),
            received_at=told.received_at,
        )
        await talk.insert_text(tx, text)  # an event counts once: the same words again are said again
        fact = Fact(
            kind="radio_text_received",
            subject=Subject("device", told.device.id),
            at=told.at,
            actor=told.account,
            audience=[told.device.body_id],
            data={"radio_id": told.radio_id, "target": text.target, "is_group": text.is_group},
            personal={"text": text.text},
        )
        await self._history.record(tx, fact, told.received_at)

    async def _outcome(self, tx: Transaction, told: Told, event: TextState) -> None:
        message = await self._messages.find(tx, event.message)
        if message is None or message.device_id != told.device.id:
            raise EventRefusedError("unknown_message")
        failure = (event.failure or "refused_by_device") if event.state == "failed" else None
        await self._messages.change(tx, message.id, MessageState(event.state), told.received_at, failure=failure)

    async def _call_started(self, tx: Transaction, told: Told, event: CallStarted) -> None:
        station = await self._saw(tx, told, event, HeardBy.CALL)
        call_type = _CALL_TYPES[event.call]
        call = RadioCall(
            id=0,
            repeater_id=station.id,
            slot=SLOT,
            call_type=call_type,
            sender=told.radio_id,
            target=event.target,
            is_over_ip=False,
            is_emergency=call_type is CallType.EMERGENCY_GROUP,
            started_at=told.at,
        )
        call_id = await talk.begin_call(tx, call)
        await repository.note_reference(tx, told.account, event.id, call_id)
        if call.is_emergency:
            await self._raise(tx, told, station, "radio_call", None)

    async def _call_ended(self, tx: Transaction, told: Told, event: CallEnded) -> None:
        call_id = await repository.find_reference(tx, told.account, event.started_by, "call_started")
        call = await talk.find_call(tx, call_id) if call_id is not None else None
        if call is None or call.sender != told.radio_id:
            raise EventRefusedError("unknown_call")
        held_s = max(0.0, (told.at - call.started_at).total_seconds())
        talked_s = held_s if event.talked_s is None else min(event.talked_s, held_s)
        await talk.end_call(tx, call.id, ended_at=told.at, talked_s=talked_s, held_s=held_s, by=CallEnd.IDLE)

    async def _emergency(self, tx: Transaction, told: Told, event: Emergency) -> None:
        station = await self._saw(tx, told, event, HeardBy.LOCATION)
        place = None
        if event.longitude is not None and event.latitude is not None:
            place = AlarmPoint(*_in_wgs84(told.device, event.datum, event.longitude, event.latitude))
        await self._raise(tx, told, station, "radio_report", place)

    async def _emergency_stopped(self, tx: Transaction, told: Told, event: EmergencyStopped) -> None:
        if not await cries.is_of(tx, event.alarm, told.device.id):
            raise EventRefusedError("unknown_alarm")
        await cries.note_stopped(tx, event.alarm, told.at)
        await self._history.record(tx, stopped_fact(event.alarm, told.device, told.at, told.account), told.received_at)

    async def _raise(
        self, tx: Transaction, told: Told, station: Repeater, cause: str, place: AlarmPoint | None
    ) -> None:
        device = told.device
        fact = AlarmFact(
            kind=EMERGENCY_KIND,
            level=AlarmLevel.EMERGENCY,
            device_id=device.id,
            vehicle_id=device.vehicle_id,
            body_id=device.body_id,
            crew_id=device.crew_id,
            person_id=device.holder_person_id,
            raised_at=told.at,
            received_at=told.received_at,
            location=place or self._last_place(told),
            cause=cause,
        )
        alarm = await self._alarms.raise_in(tx, fact, told.account)
        await cries.note(
            tx, alarm.id, radio_id=told.radio_id, device_id=device.id, repeater_id=station.id, slot=SLOT, at=told.at
        )

    def _last_place(self, told: Told) -> AlarmPoint | None:
        """A call for help without a place has the radio's last one, unless it is old."""
        oldest_ms = (told.received_at - PLACE_COUNTS_FOR).timestamp() * 1000
        for newest in self._positions.newest_of([told.device.id]):
            if int(newest["received_at_ms"]) >= oldest_ms:
                return AlarmPoint(int(newest["longitude_e7"]) / 1e7, int(newest["latitude_e7"]) / 1e7)
        return None

    async def _saw(
        self,
        tx: Transaction,
        told: Told,
        event: Event,
        by: HeardBy,
        *,
        renew_s: int | None = None,
        rssi_dbm: float | None = None,
    ) -> Repeater:
        """A sign of life; the station that heard it."""
        station = await stations.note_repeater(
            tx,
            f"{told.account}/{event.site}" if event.site else told.account,
            Admission.ADMITTED,
            remote=told.account,
            rssi_db_per_step=RSSI_STEP_DB,
            reports_per_s=1.0,
            now=told.received_at,
        )
        raw = round(rssi_dbm / RSSI_STEP_DB) if rssi_dbm is not None else None
        seen = Sighting(told.radio_id, told.at, by, station.id, SLOT, renew_s=renew_s, rssi_raw=raw, rssi_dbm=rssi_dbm)
        await radios.note(tx, seen, USUAL_RENEW_S)
        return station


def stopped_fact(alarm_id: int, device: Device, at: datetime, actor: str) -> Fact:
    """A radio has stopped crying, however its adapter tells it."""
    return Fact(
        kind="radio_emergency_stopped",
        subject=Subject("alarm", alarm_id),
        at=at,
        actor=actor,
        audience=[device.body_id],
        data={"device_id": device.id},
    )


def _in_wgs84(device: Device, said: str | None, longitude: float, latitude: float) -> tuple[float, float]:
    return to_wgs84(Datum(said or device.datum.value), longitude, latitude)
