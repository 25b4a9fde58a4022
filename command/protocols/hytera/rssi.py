"""The received signal strength in location reports: how the repeater hears the radio."""

from typing import Final

RSSI_MIN: Final = -240
RSSI_MAX: Final = 0
HALF_DB: Final = 0.5
"""The scale is not published. Noise alone is about -133 dBm in 12.5 kHz, so values down to -240 can only be half dB."""


def rssi_dbm(raw: int, scale: float = HALF_DB) -> float | None:
    """A raw value in dBm at a gateway's scale; None outside the range that radios send."""
    return raw * scale if RSSI_MIN <= raw <= RSSI_MAX else None


def rssi_raw(dbm: float, scale: float = HALF_DB) -> int:
    """The raw value for a strength, kept within the range."""
    return min(max(round(dbm / scale), RSSI_MIN), RSSI_MAX)
