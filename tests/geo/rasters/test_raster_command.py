"""`./zhihui import elevation`, as an operator types it."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from command.foundation.settings import Settings
from tests.geo.rasters.tiles import Bench, hgt

ROOT = Path(__file__).parents[3]


def command(settings: Settings, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "command.app.cli", *words],
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "ZHIHUI_DATABASE_URL": settings.database_url,
            "ZHIHUI_REDIS_URL": settings.redis_url,
            "ZHIHUI_DATA_DIR": str(settings.data_dir),
        },
    )


async def test_a_good_tile_is_loaded_and_a_broken_one_named(
    process_settings: Settings, bench: Bench, tmp_path: Path
) -> None:
    good = hgt(tmp_path / "N31E119.hgt", np.full((1201, 1201), 5))
    bad = tmp_path / "N31E120.hgt"
    bad.write_bytes(good.read_bytes()[:-2])
    refused = command(process_settings, "import", "elevation", str(good), str(bad))
    assert refused.returncode == 1
    assert "[refused] raster_truncated: N31E120.hgt" in refused.stdout
    loaded = command(process_settings, "import", "elevation", str(good), "--surface", "bare_earth")
    assert loaded.returncode == 0, loaded.stderr
    assert "[added] N31E119.hgt" in loaded.stdout
    (tile,) = await bench.rasters.list_tiles()
    assert tile.imported_by == "command line"
    assert (process_settings.data_dir / "files" / "rasters" / tile.digest[:2] / tile.digest).is_file()
