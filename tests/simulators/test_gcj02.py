import pytest

from simulators.gcj02 import to_gcj02


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        ((116.391_305, 39.907_306), (116.397_547, 39.908_709)),
        ((121.473_7, 31.230_4), (121.478_23, 31.228_44)),
    ],
)
def test_well_known_places_shift_as_published(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    """天安门 and 人民广场 of Shanghai: pairs of the two datums as map sites show them, to about 10 m."""
    assert to_gcj02(*wgs84) == pytest.approx(gcj02, abs=1.2e-4)
