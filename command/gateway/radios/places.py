"""LP: where radios are and how their repeater hears them. Acknowledged when both are in the database."""

from datetime import timedelta
from typing import Final

from command.foundation.database import Transaction
from command.gateway.radios.answers import Answers
from command.gateway.radios.desk import Desk, Heard
from command.gateway.radios.fixes import batch_of, place_e7
from command.gateway.radios.witness import Witness
from command.geo.datum import Datum, to_wgs84
from command.positions.service import Positions
from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.gps import Gps
from command.protocols.hytera.location import LocationAnswer
from command.protocols.hytera.registry import LikelyReport
from command.protocols.hytera.rssi import rssi_dbm
from command.protocols.hytera.timed import TimedReport
from command.protocols.hytera.triggered import TriggeredReport
from command.radio.traffic.models import HeardBy, SignalKind, SignalReport
from command.radio.traffic.service import radios

PLANNED = (TriggeredReport, TimedReport)
LONGEST_DELAY: Final = timedelta(days=1)
"""A strength that was measured longer ago, or in the future, counts from when it was received."""
_GNSS_EPOCH_YEAR: Final = 2010
"""No radio of this kind is older: an earlier instant is a receiver that has not found the time yet."""


class Places:
    def __init__(self, witness: Witness, positions: Positions, answers: Answers) -> None:
        self._witness = witness
        self._positions = positions
        self._answers = answers

    def enter(self, desk: Desk) -> None:
        desk.hear([LocationAnswer], self._answered)
        desk.hear(PLANNED, self._reported)
        desk.hear([LikelyReport], self._likely)

    async def keep(self, heard: Heard, radio: RadioAddress, gps: Gps | None, rssi_raw: int | None) -> None:
        """Fix, signal report and sign of life; returns when all of them are committed."""
        self._witness.require(radio.id)
        device = self._witness.device_of(radio.id)
        device_id = self._witness.device_id_of(radio.id)
        datum = Datum(device.datum.value) if device is not None else Datum.WGS84
        if gps is not None:
            gps = _with_plausible_time(gps)
            await self._positions.ingest(batch_of(device_id, datum, gps, heard.at, rssi_raw))
        dbm = rssi_dbm(rssi_raw, heard.slot.repeater.rssi_db_per_step) if rssi_raw is not None else None
        report = signal_report(heard, radio.id, device_id, gps, datum, rssi_raw if dbm is not None else None, dbm)

        async def also(tx: Transaction) -> None:
            if report is not None:
                await radios.add_signal(tx, report)

        rssi = (rssi_raw, dbm) if rssi_raw is not None and dbm is not None else None
        await self._witness.saw(heard, radio, HeardBy.LOCATION, rssi=rssi, also=also)
        heard.slot.plan.reported(radio.id, heard.at)
        heard.slot.counters["reports"] += 1

    async def _answered(self, heard: Heard, said: LocationAnswer) -> None:
        await self.keep(heard, said.radio, said.gps, said.rssi_raw)
        await self._answers.answer(heard, said)

    async def _reported(self, heard: Heard, said: TriggeredReport | TimedReport) -> None:
        await self.keep(heard, said.radio, said.gps, said.rssi_raw)

    async def _likely(self, heard: Heard, said: LikelyReport) -> None:
        """A layout without a table in which a whole fix was found: taken only of a radio that the register knows."""
        if said.radio is None or self._witness.device_of(said.radio.id) is None:
            heard.slot.counters["not_understood"] += 1
            return
        await self.keep(heard, said.radio, said.gps, None)


def signal_report(
    heard: Heard,
    radio_id: int,
    device_id: int,
    gps: Gps | None,
    datum: Datum,
    rssi_raw: int | None,
    dbm: float | None,
) -> SignalReport | None:
    """What calibration reads; None where nothing was measured."""
    if rssi_raw is None:
        return None
    place = place_e7(gps) if gps is not None else None
    fixed_at = gps.fixed_at if gps is not None else None
    at = heard.at if fixed_at is None or abs(heard.at - fixed_at) > LONGEST_DELAY else fixed_at
    if place is not None and datum is not Datum.WGS84:
        longitude, latitude = to_wgs84(datum, place[0] / 1e7, place[1] / 1e7)
        place = round(longitude * 1e7), round(latitude * 1e7)
    return SignalReport(
        radio_id=radio_id,
        device_id=device_id,
        repeater_id=heard.repeater_id,
        slot=heard.slot.slot,
        kind=SignalKind.REPORT,
        at=at,
        received_at=heard.at,
        rssi_raw=rssi_raw,
        rssi_dbm=dbm,
        longitude_e7=place[0] if place is not None else None,
        latitude_e7=place[1] if place is not None else None,
        located_at=at if place is not None else None,
    )


def _with_plausible_time(gps: Gps) -> Gps:
    """A fix without a time, or with one from before there were such radios, counts as made when it was received."""
    if gps.fixed_at is None or gps.fixed_at.year >= _GNSS_EPOCH_YEAR:
        return gps
    return Gps(gps.is_valid, None, gps.latitude_steps, gps.longitude_steps, gps.speed_knots, gps.course_deg)
