import pytest

from command.radio.measured.bearers.models import STRENGTH_CLASSES, Bearer
from command.radio.measured.bearers.strength import class_of_dbm, class_of_extras, median_dbm, weakest_dbm

MILEAGE = bytes((0x01, 4, 0, 0, 0, 9))


@pytest.mark.parametrize(
    ("extras", "found"),
    [
        (bytes.fromhex("01040001e240030201ca250400000011 2a020000 30011b 31010e"), 13),  # the reference's example B
        (MILEAGE + bytes((0x30, 1, 0)), 0),
        (MILEAGE + bytes((0x30, 1, 31)), 15),
        (MILEAGE + bytes((0x30, 1, 99)), None),  # the modem does not know
        (MILEAGE + bytes((0x30, 2, 7, 7)), None),
        (MILEAGE + bytes((0x30, 1)), None),
        (MILEAGE + bytes((0x30,)), None),
        (bytes((0xE1, 3, 0x30, 1, 20)), None),  # a maker's addition that looks like it
        (bytes((0xE1, 9, 1)), None),
        (b"hstrp rssi=12", None),
        (b"", None),
    ],
)
def test_csq_is_found_among_the_additions_and_nothing_else_is_taken_for_it(extras: bytes, found: int | None) -> None:
    assert class_of_extras(extras) == found


def counts(**classes: int) -> list[int]:
    return [classes.get(f"c{number}", 0) for number in range(STRENGTH_CLASSES)]


def test_levels_are_told_by_the_middle_of_their_class() -> None:
    """CSQ 20 and 21 stand for -73 and -71 dBm: class 10 lies from -73 to -69."""
    assert median_dbm(counts(c10=5), Bearer.VEHICLE_DATA) == -71.0
    assert weakest_dbm(counts(c2=1, c10=5), Bearer.VEHICLE_DATA) == -103.0
    assert median_dbm(counts(c2=2, c10=2), Bearer.VEHICLE_DATA) == -103.0
    assert median_dbm(counts(c2=2, c10=3), Bearer.VEHICLE_DATA) == -71.0
    assert median_dbm([], Bearer.VEHICLE_DATA) is None
    assert weakest_dbm(counts(), Bearer.NARROWBAND) is None


@pytest.mark.parametrize(("dbm", "found"), [(-140.0, 0), (-126.0, 0), (-122.1, 0), (-122.0, 1), (-60.0, 15), (0.0, 15)])
def test_levels_of_repeaters_fall_into_classes_with_open_ends(dbm: float, found: int) -> None:
    assert class_of_dbm(dbm) == found
