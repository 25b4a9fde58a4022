from pathlib import Path

import pytest

from command.foundation.clock import SetClock
from command.foundation.database import Database
from tests.geo.rasters.tiles import Bench


@pytest.fixture
def bench(database: Database, clock: SetClock, tmp_path: Path) -> Bench:
    return Bench(database, clock, tmp_path)
