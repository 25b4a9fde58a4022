"""Every extra by its table, and that a bad one costs nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.protocols.jt808.extras import (
    EXTRAS,
    Analogue,
    CabinTemperature,
    Crossing,
    Direction,
    EventToConfirm,
    Extra,
    Fuel,
    InputOutput,
    IoFlags,
    Mileage,
    OverspeedPlace,
    PlaceKind,
    RawExtra,
    RecorderSpeed,
    Satellites,
    SegmentTime,
    SignalFlags,
    SignalStrength,
    TruncatedExtra,
    TyrePressures,
    VehicleSignals,
    decode_extras,
    encode_extras,
)
from command.protocols.jt808.position import Position, PositionReport
from command.protocols.jt808.version import Version

TABLE: list[tuple[str, Extra]] = [
    ("01 04 0001e240", Mileage(123456)),
    ("02 02 01f4", Fuel(500)),
    ("03 02 01ca", RecorderSpeed(458)),
    ("04 02 0102", EventToConfirm(258)),
    ("05 1e" + "20" * 4 + "ff" * 26, TyrePressures(b"\x20" * 4 + b"\xff" * 26)),
    ("06 02 0017", CabinTemperature(23)),
    ("06 02 8005", CabinTemperature(-5)),
    ("11 01 00", OverspeedPlace(PlaceKind.NONE)),
    ("11 05 03 00000009", OverspeedPlace(PlaceKind.POLYGON, 9)),
    ("12 06 01 00000007 01", Crossing(PlaceKind.CIRCLE, 7, Direction.OUT)),
    ("13 07 0000000b 0258 01", SegmentTime(11, 600, 1)),
    ("25 04 00004411", VehicleSignals(0x4411)),
    ("2a 02 0002", InputOutput(2)),
    ("2b 04 0123 0456", Analogue(ad0=0x0456, ad1=0x0123)),
    ("30 01 1b", SignalStrength(27)),
    ("31 01 0e", Satellites(14)),
    ("e1 03 010203", RawExtra(0xE1, b"\x01\x02\x03")),
    ("14 04 00000001", RawExtra(0x14, b"\0\0\0\x01")),
    ("e0 00", RawExtra(0xE0, b"")),
]


@pytest.mark.parametrize(("wire", "extra"), TABLE, ids=[type(extra).__name__ for _, extra in TABLE])
def test_an_extra_by_its_table(wire: str, extra: Extra) -> None:
    assert decode_extras(bytes.fromhex(wire)) == (extra,)
    assert encode_extras([extra]) == bytes.fromhex(wire)


def test_every_id_is_worked_above() -> None:
    assert {int(wire[:2], 16) for wire, _ in TABLE} >= set(EXTRAS)
    assert {number: kind.ID for number, kind in EXTRAS.items()} == {number: number for number in EXTRAS}


def test_signals_and_sleep_by_name() -> None:
    assert VehicleSignals(0x4411).flags == SignalFlags.LOW_BEAM | SignalFlags.BRAKE | SignalFlags.NEUTRAL | (
        SignalFlags.CLUTCH
    )
    assert InputOutput(3).flags == IoFlags.SLEEP | IoFlags.DEEP_SLEEP
    assert (Mileage(123456).km, RecorderSpeed(458).kmh) == (12345.6, 45.8)


@pytest.mark.parametrize("wire", ["0103000102", "300202 1b", "05020102", "06028000", "1100", "110200 01", "3100"])
def test_an_unusual_length_stays_raw(wire: str) -> None:
    data = bytes.fromhex(wire)
    assert decode_extras(data) == (RawExtra(data[0], data[2:]),)


@pytest.mark.parametrize("tail", ["01", "0104", "01040001e2", "ff", "e0ff00"])
def test_a_cut_extra_leaves_those_before_it(tail: str) -> None:
    data = bytes.fromhex("30011b") + bytes.fromhex(tail)
    assert decode_extras(data) == (SignalStrength(27), TruncatedExtra(bytes.fromhex(tail)))


@given(st.binary(max_size=80))
def test_any_bytes_behind_the_base_leave_the_base_alone(tail: bytes) -> None:
    base = bytes.fromhex("00000001 000c0003 01d27e44 06d07d10 0017 01cf 0166 260315083005")
    assert PositionReport.decode(base + tail, Version.V2013).position == Position.decode(base)


@given(st.binary(max_size=80))
def test_nothing_is_lost(data: bytes) -> None:
    assert encode_extras(decode_extras(data)) == data


def test_makers_may_send_an_id_twice_and_the_first_counts() -> None:
    report = PositionReport(Position.decode(bytes(28)), (SignalStrength(1), SignalStrength(2)))
    assert report.extra(SignalStrength) == SignalStrength(1)
    assert report.extra(Mileage) is None
