"""A city's own grid from a JSON file: four or seven parameters, or control points with their residuals shown."""

from pathlib import Path

import msgspec

from command.foundation.errors import invalid
from command.geo.grids import (
    ControlPoint,
    Fit,
    FourParameters,
    Grid,
    PlaneGrid,
    Projected,
    SevenParameters,
    SpatialGrid,
    fit,
)


class _GridFile(msgspec.Struct, forbid_unknown_fields=True):
    onto: str = "EPSG:4549"
    four_parameters: FourParameters | None = None
    control_points: list[ControlPoint] | None = None
    projection: str | None = None
    seven_parameters: SevenParameters | None = None


def read_grid(path: Path) -> tuple[Grid, Fit | None]:
    """The grid, and the fit where it comes from control points. Raises INVALID `grid_file`."""
    try:
        given = msgspec.json.decode(path.read_bytes(), type=_GridFile)
        return _grid(given)
    except (OSError, msgspec.DecodeError, ValueError) as error:
        raise invalid("grid_file", f"{path.name}：{error}") from error


def _grid(given: _GridFile) -> tuple[Grid, Fit | None]:
    if given.seven_parameters is not None and given.projection is not None:
        return SpatialGrid(given.seven_parameters, given.projection), None
    onto = Projected.named(given.onto)
    if given.control_points is not None:
        fitted = fit(given.control_points)
        return PlaneGrid(fitted.parameters, onto), fitted
    if given.four_parameters is not None:
        return PlaneGrid(given.four_parameters, onto), None
    raise ValueError("four_parameters, control_points, or projection with seven_parameters")
