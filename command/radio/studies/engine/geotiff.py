"""A layer as a GeoTIFF in the study's projection."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import rasterio
from affine import Affine

from command.radio.studies.engine.layers import values_of
from command.radio.studies.folders import Folders
from command.radio.studies.told import Told

_MEANINGS = {
    "signal": "median level at the terminal's antenna, dBm",
    "reliability": "probability of service, 0 to 1",
    "best_server": "number of the best site in the study's list, from 0",
    "redundancy": "1: one site serves, 2: several",
    "gaps": "1: not served",
}


def geotiff(folders: Folders, facts: Mapping[str, Any], _told: Told) -> str:
    """Path of the file; NaN where there is nothing."""
    study_id, layer = int(facts["study_id"]), str(facts["layer"])
    every = slice(None)
    values, layout = values_of(folders, study_id, facts, every, every)
    least = facts.get("probability") or layout.probability[str(facts["terminal"])]
    name = f"{layer}.{facts['terminal']}.{facts['direction']}.{least:g}.tif"
    path = folders.study(study_id) / "exports" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".part")
    with rasterio.open(
        aside,
        "w",
        driver="GTiff",
        width=layout.columns,
        height=layout.rows,
        count=1,
        dtype="float32",
        crs=layout.crs,
        transform=Affine(layout.cell_m, 0.0, layout.west_m, 0.0, -layout.cell_m, layout.north_m),
        nodata=np.nan,
        compress="deflate",
        predictor=3,
        tiled=True,
    ) as file:
        file.write(np.asarray(values, dtype=np.float32), 1)
        file.set_band_description(1, _MEANINGS[layer])
        file.update_tags(sites=",".join(layout.sites), terminal=str(facts["terminal"]), study=str(study_id))
    aside.replace(path)
    return str(path)
