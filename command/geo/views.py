"""What the pages draw of the areas: GeoJSON of a day, simplified along common borders. Pure."""

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from command.geo.edition import Edition
from command.geo.metres import METRES_PER_DEGREE
from command.geo.models import Area, Layer


def feature_collection(edition: Edition, layers: Sequence[Layer], tolerance_m: float) -> bytes:
    """The areas of `layers` as a FeatureCollection.

    A tiling layer is simplified as a whole, so that neighbours keep one common border; a triangle smaller than the
    square of the tolerance is left out.
    """
    features: list[dict[str, Any]] = []
    for layer in layers:
        here = [n for n, area in enumerate(edition.areas) if area.layer is layer]
        shapes = _simplified(edition.shapes[here], layer, tolerance_m)
        features += [_feature(edition.areas[n], shape) for n, shape in zip(here, shapes, strict=True)]
    return msgspec.json.encode({"type": "FeatureCollection", "features": features})


def _simplified(shapes: NDArray[Any], layer: Layer, tolerance_m: float) -> NDArray[Any]:
    tolerance_deg = tolerance_m / METRES_PER_DEGREE
    if tolerance_m <= 0 or not shapes.size:
        return shapes
    if layer is Layer.ZONE:
        return np.asarray(shapely.simplify(shapes, tolerance_deg), object)
    return np.asarray(shapely.coverage_simplify(shapes, tolerance_deg), object)


def _feature(area: Area, shape: BaseGeometry) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": area.id,
        "geometry": msgspec.Raw(shapely.to_geojson(shape).encode()),
        "properties": {
            "code": area.code,
            "name": area.name,
            "layer": area.layer,
            "kind": area.kind,
            "subject_mode": area.subject_mode,
            "subject_name": area.subject_name,
            "rank": area.rank,
            "parent_code": area.parent_code,
            "enforcement_parent_code": area.enforcement_parent_code,
            "body_codes": area.body_codes,
            "valid_from": area.valid_from,
            "valid_to": area.valid_to,
            "synthetic": area.synthetic,
        },
    }
