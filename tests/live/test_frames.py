"""The compact frame, byte by byte, and the same units as JSON."""

import json
import struct
from datetime import UTC, datetime

import numpy as np

from command.live.frames import binary_frame, json_frame
from command.live.units import Selection

NOW = datetime(2026, 3, 15, 0, 30, 5, tzinfo=UTC)
TWO = Selection(
    device_id=np.array([7, 70_000], np.uint32),
    longitude_e7=np.array([1_199_720_000, -1], np.int32),
    latitude_e7=np.array([317_600_000, 5], np.int32),
    speed_dkmh=np.array([463, 0], np.uint16),
    course_deg=np.array([358, 0], np.uint16),
    status=np.array([2, 6], np.uint8),
    fixed_at_ms=np.array([1_773_534_605_000 - 12_000, 1_773_534_605_000 + 1000], np.int64),
)


def test_the_compact_frame() -> None:
    frame = binary_frame(TWO, frame=9, roster_epoch=3, server_time=NOW)
    assert len(frame) == 24 + 2 * 20
    assert struct.unpack_from("<BBHIIId", frame) == (1, 1, 0, 9, 2, 3, 1_773_534_605.0)
    assert struct.unpack_from("<2I2i2i2H2H2i", frame, 24) == (
        *(7, 70_000),
        *(1_199_720_000, -1),
        *(317_600_000, 5),
        *(463, 0),
        *(358 | 2 << 9, 6 << 9),
        *(-12, 1),
    )


def test_the_same_as_json() -> None:
    said = json.loads(json_frame(TWO, frame=9, server_time=NOW))
    assert (said["type"], said["frame"], said["server_time"]) == ("positions", 9, "2026-03-15T00:30:05Z")
    assert said["items"][0] == {
        "handle": 7,
        "lon": 119.972,
        "lat": 31.76,
        "speed_kmh": 46.3,
        "course_deg": 358,
        "status": "en_route",
        "fixed_at": "2026-03-15T00:29:53Z",
    }
