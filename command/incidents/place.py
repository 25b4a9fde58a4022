"""Where an incident is: a geometry in a declared datum, or a text that says about where."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.errors import ShapelyError
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from command.foundation.errors import invalid
from command.geo.datum import Datum, to_wgs84_arrays
from command.incidents.models import LocationQuality
from command.incidents.schemas import GeometryIn

MOST_VERTICES = 5_000


@dataclass(frozen=True, slots=True)
class Located:
    """A place as it is stored: WGS-84, how sure it is, and the datum it was given in."""

    geometry: BaseGeometry | None
    quality: LocationQuality
    datum: Datum | None


class PlaceFinder(Protocol):
    """Offline search of places by text; the composition hands it in."""

    async def about(self, text: str, at: datetime) -> Point | None: ...


async def locate(
    given: GeometryIn | None, datum: Datum, address: str | None, finder: PlaceFinder, at: datetime
) -> Located:
    """The geometry where one is given; else about where the text says; else none yet, which delays nothing."""
    if given is not None:
        return Located(to_inside(given, datum), LocationQuality.EXACT, datum)
    found = await finder.about(address, at) if address else None
    if found is None:
        return Located(None, LocationQuality.NONE, None)
    return Located(found, LocationQuality.ABOUT, None)


def to_inside(given: GeometryIn, datum: Datum) -> BaseGeometry:
    """The geometry in WGS-84. Raises INVALID `location_unusable` with what is wrong with it."""
    try:
        outside = shape({"type": given.type, "coordinates": given.coordinates})
        points = shapely.get_coordinates(outside)
        if shapely.has_z(outside):
            raise _unusable("longitude and latitude only, no height")
        if not 1 <= len(points) <= MOST_VERTICES:
            raise _unusable(f"1 to {MOST_VERTICES} vertices")
        if not (np.isfinite(points).all() and (np.abs(points) <= (180.0, 90.0)).all()):
            raise _unusable("longitude -180 to 180, latitude -90 to 90, in this order")
        inside = shapely.transform(outside, lambda degrees: _shifted(degrees, datum))
    except (ShapelyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise _unusable(str(error)) from error
    if inside.is_empty or not inside.is_valid:
        raise _unusable(shapely.is_valid_reason(inside))
    return inside


def _shifted(degrees: NDArray[np.float64], datum: Datum) -> NDArray[np.float64]:
    """Longitude and latitude columns (n, 2) from `datum` to WGS-84."""
    return np.column_stack(to_wgs84_arrays(datum, degrees[:, 0], degrees[:, 1]))


def _unusable(why: str) -> Exception:
    return invalid("location_unusable", why)
