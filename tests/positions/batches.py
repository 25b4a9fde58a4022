"""Batches of fixes written as lists of rows, and a passage over them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from command.force.kinds import DeviceKind
from command.force.models import Device
from command.force.service import Devices
from command.positions.models import DATUM_CODES, FixBatch, Rules
from command.positions.passage import Passage
from command.positions.pipeline import run_stages
from command.positions.states import DeviceStates

NOON = datetime(2026, 3, 15, 4, 0, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """A report at NOON + `at_s`, received at NOON + `received_s` (its own time without)."""

    at_s: float = 0.0
    received_s: float | None = None
    device: int = 1
    longitude: float = 119.97
    latitude: float = 31.78
    has_time: bool = True
    has_fix: bool = True
    datum: str = "wgs84"
    alarms: int = 0
    digest: int | None = None
    catch_up: bool = False
    is_live: bool = True


def us(seconds: float) -> int:
    return (NOON + timedelta(seconds=seconds) - EPOCH) // timedelta(microseconds=1)


def batch(*rows: Row) -> FixBatch:
    count = len(rows)
    return FixBatch(
        device_id=np.array([row.device for row in rows], np.int64),
        fixed_at_us=np.array([us(row.at_s) if row.has_time else 0 for row in rows], np.int64),
        has_time=np.array([row.has_time for row in rows]),
        received_at_us=np.array([us(row.at_s if row.received_s is None else row.received_s) for row in rows], np.int64),
        longitude_e7=np.array([round(row.longitude * 1e7) for row in rows], np.int64),
        latitude_e7=np.array([round(row.latitude * 1e7) for row in rows], np.int64),
        has_fix=np.array([row.has_fix for row in rows]),
        datum=np.array([DATUM_CODES[row.datum] for row in rows], np.int8),
        altitude_m=np.zeros(count, np.int64),
        speed_dkmh=np.zeros(count, np.int64),
        course_deg=np.zeros(count, np.int64),
        alarms=np.array([row.alarms for row in rows], np.int64),
        status=np.full(count, 3, np.int64),
        digest=np.array([index if row.digest is None else row.digest for index, row in enumerate(rows)], np.int64),
        catch_up=np.array([row.catch_up for row in rows]),
        is_live=np.array([row.is_live for row in rows]),
        bases=[b"base"] * count,
        extras=[b""] * count,
    )


def devices(*ids: int) -> Devices:
    return Devices(
        Device(id=number, asset_no=str(number), kind=DeviceKind.VEHICLE_TERMINAL, identity=str(number), body_id=1)
        for number in ids
    )


class Road:
    """Batches one after the other through all stages, with one memory."""

    def __init__(self, *ids: int, rules: Rules | None = None) -> None:
        self.devices = devices(*(ids or (1,)))
        self.states = DeviceStates()
        self.rules = rules or Rules()

    def pass_through(self, *rows: Row) -> Passage:
        passage = Passage.begin(batch(*rows), self.devices, self.states, self.rules)
        run_stages(passage)
        return passage
