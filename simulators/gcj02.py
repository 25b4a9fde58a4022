"""The published shift from WGS-84 to GCJ-02, as a terminal with the confidentiality plug-in applies it."""

import math

_AXIS_M = 6_378_245.0
_ECCENTRICITY2 = 0.006_693_421_622_965_943


def to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """Shifted longitude and latitude for a place in China."""
    x, y = lon - 105.0, lat - 35.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    north += _wave(x, (20.0, 6.0), (20.0, 2.0)) + _wave(y, (20.0, 1.0), (40.0, 1 / 3))
    north += _wave(y, (160.0, 1 / 12), (320.0, 1 / 30))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    east += _wave(x, (20.0, 6.0), (20.0, 2.0)) + _wave(x, (20.0, 1.0), (40.0, 1 / 3))
    east += _wave(x, (150.0, 1 / 12), (300.0, 1 / 30))
    root = math.sqrt(1 - _ECCENTRICITY2 * math.sin(math.radians(lat)) ** 2)
    metres_lat = _AXIS_M * (1 - _ECCENTRICITY2) / root**3
    metres_lon = _AXIS_M / root * math.cos(math.radians(lat))
    return lon + math.degrees(east / metres_lon), lat + math.degrees(north / metres_lat)


def _wave(value: float, *terms: tuple[float, float]) -> float:
    """Two thirds of the sum of amplitude x sin(frequency x pi x value)."""
    return 2.0 / 3.0 * sum(amplitude * math.sin(frequency * math.pi * value) for amplitude, frequency in terms)
