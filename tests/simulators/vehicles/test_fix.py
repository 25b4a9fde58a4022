import pytest

from command.protocols.jt808.position import PositionReport
from command.protocols.jt808.version import Version
from simulators.vehicles import fix
from simulators.vehicles.motion import Where

HERE = Where(114.3268, 30.5721, 46.3, 358)


def test_the_base_is_that_of_the_worked_example() -> None:
    """Worked example B, but for the altitude, which is always 5 m here."""
    base = fix.encode_base(
        HERE, alarm=fix.EMERGENCY, status=0x000C0003, time_bcd=fix.bcd_time(1_773_534_605), shifted=False
    )
    assert base == bytes.fromhex("00000001000c000301d27e4406d07d10000501cf0166260315083005")


def test_without_a_fix_the_coordinates_are_zero_and_the_time_stands() -> None:
    status = fix.status_of(HERE, Version.V2013, fixed=False)
    base = fix.encode_base(HERE, alarm=0, status=status, time_bcd=fix.bcd_time(0), shifted=False)
    assert base[8:22] == bytes(14)
    assert base[22:].hex() == "700101080000"


@pytest.mark.parametrize("extra", fix.MAKER_EXTRAS)
def test_a_strange_extra_leaves_the_base_readable(extra: bytes) -> None:
    base = fix.encode_base(HERE, alarm=0, status=3, time_bcd=fix.bcd_time(0), shifted=False)
    report = PositionReport.decode(base + fix.extras(Version.V2013, 1e6, 20, 14) + extra, Version.V2013)
    assert (report.position.longitude, report.position.latitude) == (114.3268, 30.5721)
    assert len(report.extras) >= 4


def test_2011_knows_only_the_mileage() -> None:
    assert fix.extras(Version.V2011, 1_234_560.0, 20, 14).hex() == "010400003039"
