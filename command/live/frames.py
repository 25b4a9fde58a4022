"""Position frames on the wire: JSON for people, 20 bytes a unit in little-endian columns for pages."""

import math
import struct
from datetime import UTC, datetime

import msgspec
import numpy as np

from command.live.units import STATUS_CODES, Selection

HEADER = struct.Struct("<BBHIIId")
"""kind 1, version 1, reserved, frame, count, roster epoch, base time in whole Unix seconds; 24 bytes."""
KIND_POSITIONS, VERSION = 1, 1


def binary_frame(selection: Selection, frame: int, roster_epoch: int, server_time: datetime) -> bytes:
    """Columns: u32 device, i32 longitude_e7, i32 latitude_e7, u16 speed_dkmh, u16 course and status, i32 seconds.

    The last column is the time of the fix against the base time in seconds, negative for the past. Course has bits
    0-8, the status code bits 9-12. The base is a whole second, so that a fix has the same time in every frame.
    """
    base_s = float(math.floor(server_time.timestamp()))
    packed = np.minimum(selection.course_deg, 511) | (selection.status.astype(np.uint16) << 9)
    offset_s = np.clip(np.round(selection.fixed_at_ms / 1000 - base_s), -(2**31), 2**31 - 1)
    columns = (
        selection.device_id.astype("<u4"),
        selection.longitude_e7.astype("<i4"),
        selection.latitude_e7.astype("<i4"),
        selection.speed_dkmh.astype("<u2"),
        packed.astype("<u2"),
        offset_s.astype("<i4"),
    )
    header = HEADER.pack(KIND_POSITIONS, VERSION, 0, frame, len(selection.device_id), roster_epoch, base_s)
    return b"".join([header, *(column.tobytes() for column in columns)])


def json_frame(selection: Selection, frame: int, server_time: datetime) -> str:
    rows = zip(
        selection.device_id.tolist(),
        selection.longitude_e7.tolist(),
        selection.latitude_e7.tolist(),
        selection.speed_dkmh.tolist(),
        selection.course_deg.tolist(),
        selection.status.tolist(),
        selection.fixed_at_ms.tolist(),
        strict=True,
    )
    items = [
        {
            "handle": device_id,
            "lon": longitude_e7 / 1e7,
            "lat": latitude_e7 / 1e7,
            "speed_kmh": speed_dkmh / 10,
            "course_deg": course_deg,
            "status": STATUS_CODES[status],
            "fixed_at": datetime.fromtimestamp(fixed_at_ms / 1000, UTC),
        }
        for device_id, longitude_e7, latitude_e7, speed_dkmh, course_deg, status, fixed_at_ms in rows
    ]
    return encode({"type": "positions", "frame": frame, "server_time": server_time, "items": items})


def encode(message: object) -> str:
    return msgspec.json.encode(message).decode()
