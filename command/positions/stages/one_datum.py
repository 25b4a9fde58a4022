"""Stage 4: WGS-84 inside. Which rows were shifted is marked."""

from typing import Final

import numpy as np

from command.geo.datum import Datum, to_wgs84_arrays
from command.positions.models import DATUM_CODES, Mark
from command.positions.passage import Passage

SHIFTED: Final = (Datum.GCJ02, Datum.BD09)


def one_datum(passage: Passage) -> None:
    batch = passage.batch
    passage.marks[~batch.has_fix] |= Mark.NO_FIX
    for datum in SHIFTED:
        rows = np.flatnonzero(batch.has_fix & (batch.datum == DATUM_CODES[datum]))
        if len(rows):
            longitudes, latitudes = to_wgs84_arrays(
                datum, batch.longitude_e7[rows] / 1e7, batch.latitude_e7[rows] / 1e7
            )
            batch.longitude_e7[rows] = np.rint(longitudes * 1e7)
            batch.latitude_e7[rows] = np.rint(latitudes * 1e7)
            passage.marks[rows] |= Mark.SHIFTED
