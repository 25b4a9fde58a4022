"""Known terminal parameters: id, type, name with its unit. Ids outside the table travel raw."""

from enum import Enum
from typing import Final, NamedTuple


class ParameterType(Enum):
    BYTE = 1
    WORD = 2
    DWORD = 4
    STRING = 0
    """GBK, any length up to 255 bytes."""


class ParameterRow(NamedTuple):
    type: ParameterType
    name: str


_DWORD, _WORD, _BYTE, _STRING = ParameterType.DWORD, ParameterType.WORD, ParameterType.BYTE, ParameterType.STRING

PARAMETERS: Final[dict[int, ParameterRow]] = {
    0x0001: ParameterRow(_DWORD, "heartbeat_s"),
    0x0002: ParameterRow(_DWORD, "tcp_timeout_s"),
    0x0003: ParameterRow(_DWORD, "tcp_retries"),
    0x0004: ParameterRow(_DWORD, "udp_timeout_s"),
    0x0005: ParameterRow(_DWORD, "udp_retries"),
    0x0013: ParameterRow(_STRING, "main_server"),
    0x0018: ParameterRow(_DWORD, "tcp_port"),
    0x0020: ParameterRow(_DWORD, "report_strategy"),
    0x0021: ParameterRow(_DWORD, "report_scheme"),
    0x0027: ParameterRow(_DWORD, "interval_asleep_s"),
    0x0028: ParameterRow(_DWORD, "interval_emergency_s"),
    0x0029: ParameterRow(_DWORD, "interval_default_s"),
    0x002C: ParameterRow(_DWORD, "distance_default_m"),
    0x0030: ParameterRow(_DWORD, "turn_angle_deg"),
    0x0031: ParameterRow(_WORD, "fence_radius_m"),
    0x0050: ParameterRow(_DWORD, "alarm_mask"),
    0x0055: ParameterRow(_DWORD, "max_speed_kmh"),
    0x0056: ParameterRow(_DWORD, "overspeed_duration_s"),
    0x0057: ParameterRow(_DWORD, "driving_limit_s"),
    0x0059: ParameterRow(_DWORD, "rest_s"),
    0x005A: ParameterRow(_DWORD, "max_parking_s"),
    0x0080: ParameterRow(_DWORD, "odometer_tenth_km"),
    0x0081: ParameterRow(_WORD, "province"),
    0x0082: ParameterRow(_WORD, "city"),
    0x0083: ParameterRow(_STRING, "plate"),
    0x0084: ParameterRow(_BYTE, "plate_colour"),
    0x0090: ParameterRow(_BYTE, "gnss_mode"),
}

PARAMETER_IDS: Final = {row.name: parameter_id for parameter_id, row in PARAMETERS.items()}


def decode_value(parameter_id: int, raw: bytes) -> int | str | bytes:
    """By the table; a number of another size than its type, and an unknown id, stay bytes."""
    row = PARAMETERS.get(parameter_id)
    if row is None:
        return raw
    if row.type is ParameterType.STRING:
        text = raw.decode("gb18030", errors="replace")
        return text if text.encode("gbk", errors="replace") == raw else raw
    return int.from_bytes(raw, "big") if len(raw) == row.type.value else raw


def encode_value(parameter_id: int, value: int | str | bytes) -> bytes:
    """Raises ValueError when a number has no type in the table or does not fit it."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode("gbk", errors="replace")
    row = PARAMETERS.get(parameter_id)
    if row is None or row.type is ParameterType.STRING:
        raise ValueError(f"parameter {parameter_id:#06x} has no number type, give bytes")
    if not 0 <= value < 1 << 8 * row.type.value:
        raise ValueError(f"{value} does not fit {row.name}")
    return value.to_bytes(row.type.value, "big")
