import numpy as np
import pytest

from command.geo.datum import Datum, from_wgs84
from command.positions.models import Mark
from tests.positions.batches import Road, Row


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_shifted_coordinates_come_back_to_within_a_decimetre(datum: Datum) -> None:
    longitude, latitude = from_wgs84(datum, 119.97, 31.78)
    passage = Road().pass_through(Row(longitude=longitude, latitude=latitude, datum=datum))
    assert np.abs(passage.batch.longitude_e7 - 1_199_700_000).max() <= 10
    assert np.abs(passage.batch.latitude_e7 - 317_800_000).max() <= 10
    assert passage.marks.tolist() == [Mark.SHIFTED]


def test_wgs84_stays_as_it_is_and_a_report_without_a_fix_is_marked() -> None:
    passage = Road().pass_through(Row(longitude=119.5), Row(at_s=1, has_fix=False, datum="gcj02", longitude=0))
    assert passage.batch.longitude_e7.tolist() == [1_195_000_000, 0]
    assert passage.marks.tolist() == [0, Mark.NO_FIX]
    assert passage.newest()["longitude_e7"].tolist() == [1_195_000_000]
