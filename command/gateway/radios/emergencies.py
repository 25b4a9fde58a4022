"""Calls for help, however they come: one alarm a radio, in the database before anything is acknowledged."""

from datetime import datetime, timedelta
from typing import Final

from command.alarms.models import AlarmFact, AlarmLevel, AlarmPoint
from command.alarms.service import Alarms
from command.foundation.database import Database
from command.gateway.radios import metrics
from command.gateway.radios.desk import Desk, Heard, NotTakenError
from command.gateway.radios.fixes import place_e7
from command.gateway.radios.patience import patience
from command.gateway.radios.places import Places
from command.gateway.radios.witness import Witness
from command.geo.datum import Datum, to_wgs84
from command.positions.service import Positions
from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.distress import Distress, distress_of
from command.protocols.hytera.emergency import EmergencyReport
from command.protocols.hytera.statuses import StateReport
from command.radio.traffic.models import STRANGER
from command.radio.traffic.service import cries

KIND: Final = "emergency_button"
ACTOR: Final = "radio"
PLACE_COUNTS_FOR: Final = timedelta(minutes=10)
"""A call for help without a place has the radio's last one, unless it is older."""
PATIENCE_S: Final = 10.0
MINUTE: Final = timedelta(minutes=1)
STRANGERS_A_MINUTE: Final = 20
NAMELESS: Final = 1 << 24
"""Behind the numbers of the air: a gateway radio that is known by its address goes by this and its repeater's id."""


class Emergencies:
    def __init__(
        self, database: Database, alarms: Alarms, witness: Witness, positions: Positions, places: Places
    ) -> None:
        self._database = database
        self._alarms = alarms
        self._witness = witness
        self._positions = positions
        self._places = places
        self._strangers: dict[int, datetime] = {}

    def enter(self, desk: Desk) -> None:
        desk.hear([EmergencyReport], self._reported)
        desk.hear([StateReport], self._state)

    async def cried(self, heard: Heard, distress: Distress) -> None:
        """Returns when the alarm is committed. An emergency of a radio that nobody knows is one all the same."""
        radio = distress.radio or _of_gateway_radio(heard)
        device = self._witness.device_of(radio.id)
        if device is None:
            self._bound_strangers(radio.id, heard.at)
        device_id = self._witness.device_id_of(radio.id) if radio.id else -(STRANGER + NAMELESS + heard.repeater_id)
        fact = AlarmFact(
            kind=KIND,
            level=AlarmLevel.EMERGENCY,
            device_id=device_id,
            vehicle_id=device.vehicle_id if device is not None else None,
            body_id=device.body_id if device is not None else None,
            crew_id=device.crew_id if device is not None else None,
            person_id=device.holder_person_id if device is not None else None,
            raised_at=heard.at,
            received_at=heard.at,
            location=self._place_of(
                heard, distress, device_id, Datum(device.datum.value) if device is not None else Datum.WGS84
            ),
            cause=f"radio_{distress.sign}",
        )
        async with patience(PATIENCE_S), self._database.transaction() as tx:
            alarm = await self._alarms.raise_in(tx, fact, ACTOR)
            await cries.note(
                tx,
                alarm.id,
                radio_id=radio.id,
                device_id=device_id,
                repeater_id=heard.repeater_id,
                slot=heard.slot.slot,
                at=heard.at,
            )
        metrics.EMERGENCIES.labels(distress.sign).inc()
        heard.slot.counters["emergencies"] += 1

    async def _reported(self, heard: Heard, said: EmergencyReport) -> None:
        distress = distress_of(said)
        assert distress is not None
        await self.cried(heard, distress)
        if self._witness.takes(said.radio.id):
            await self._places.keep(heard, said.radio, said.gps, said.rssi_raw)

    async def _state(self, heard: Heard, said: StateReport) -> None:
        distress = distress_of(said)
        if distress is not None:
            await self.cried(heard, distress)

    def _bound_strangers(self, radio_id: int, at: datetime) -> None:
        """Numbers that nobody knows are invented easily: so many of them may call for help within a minute."""
        self._strangers = {one: since for one, since in self._strangers.items() if abs(at - since) < MINUTE}
        if radio_id not in self._strangers and len(self._strangers) >= STRANGERS_A_MINUTE:
            raise NotTakenError("too_many_cries")
        self._strangers[radio_id] = at

    def _place_of(self, heard: Heard, distress: Distress, device_id: int, datum: Datum) -> AlarmPoint | None:
        place = place_e7(distress.gps) if distress.gps is not None else None
        if place is not None:
            return AlarmPoint(*to_wgs84(datum, place[0] / 1e7, place[1] / 1e7))
        for newest in self._positions.newest_of([device_id]):
            if heard.at.timestamp() * 1000 - int(newest["received_at_ms"]) <= PLACE_COUNTS_FOR.total_seconds() * 1000:
                return AlarmPoint(int(newest["longitude_e7"]) / 1e7, int(newest["latitude_e7"]) / 1e7)
        return None


def _of_gateway_radio(heard: Heard) -> RadioAddress:
    """A mobile radio as gateway names no radio in its states: it is itself; 0 where nobody knows its number."""
    identity = heard.line.identity or ""
    return RadioAddress.bare(int(identity) if identity.isdecimal() else 0)
