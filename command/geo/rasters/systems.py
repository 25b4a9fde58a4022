"""Reference systems of tiles: only WGS-84 and CGCS2000 ones, whose degrees are taken as the same. Pure."""

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from command.foundation.errors import invalid
from command.geo.grids import Projected

Numbers = NDArray[np.float64]
DEGREES = "EPSG:4326"
_DATUMS = ("2000", "WGS 84", "World Geodetic System 1984", "WGS_1984")


def system_of(text: str | None, file_name: str) -> tuple[str, str]:
    """The horizontal system as a code (or a text, where it has none), and the name of its vertical one or ''.

    Raises:
        CommandError: INVALID `crs_unknown`: none is stated, it is unknown, or it stands on another datum.
    """
    try:
        crs = CRS.from_user_input(text)
        vertical = ""
        if crs.is_compound:
            crs, vertical = crs.sub_crs_list[0], crs.sub_crs_list[1].name
        if crs.is_geographic:
            return _degrees(crs), vertical
        code = crs.to_epsg()
        return Projected.named(f"EPSG:{code}" if code else crs.to_wkt()).name, vertical
    except (CRSError, ValueError) as error:
        raise invalid(
            "crs_unknown", f"{file_name}：坐标系 {text or '未说明'} 不能用，请用 --crs 声明（如 EPSG:4326、EPSG:4549）"
        ) from error


def _degrees(crs: CRS) -> str:
    name = crs.datum.name if crs.datum is not None else ""
    if not any(ours in name for ours in _DATUMS):
        raise ValueError(f"{crs.name} stands on another datum")
    return DEGREES


def to_degrees(crs: str, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """Longitudes and latitudes of coordinates (n,) of a system that `system_of` named."""
    return (x, y) if crs == DEGREES else Projected(crs).to_wgs84(x, y)


def from_degrees(crs: str, longitude_deg: Numbers, latitude_deg: Numbers) -> tuple[Numbers, Numbers]:
    return (longitude_deg, latitude_deg) if crs == DEGREES else Projected(crs).from_wgs84(longitude_deg, latitude_deg)


def to_degrees_of(crs: str, x: float, y: float) -> tuple[float, float]:
    longitudes, latitudes = to_degrees(crs, np.array([x]), np.array([y]))
    return float(longitudes[0]), float(latitudes[0])
