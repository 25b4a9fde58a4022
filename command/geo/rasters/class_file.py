"""A table of land-cover codes from a JSON file: the file's code to the name of a clutter class."""

from pathlib import Path

import msgspec

from command.foundation.errors import invalid
from command.geo.rasters.models import ClutterClass


def read_classes(path: Path) -> dict[int, int]:
    """Codes to `ClutterClass`. Raises INVALID `landcover_classes`, naming what is wrong."""
    try:
        named = msgspec.json.decode(path.read_bytes(), type=dict[int, str])
    except (OSError, msgspec.DecodeError) as error:
        raise invalid("landcover_classes", f"{path.name}：{error}") from error
    names = {clutter.name.lower(): clutter for clutter in ClutterClass if clutter is not ClutterClass.NO_DATA}
    unknown = sorted(set(named.values()) - set(names))
    if unknown or not named:
        raise invalid("landcover_classes", f"{path.name}：类别 {'、'.join(unknown)} 不认识，可用 {'、'.join(names)}")
    return {code: int(names[name]) for code, name in named.items()}
