"""Antenna patterns, and the MSI (Planet) text files in which makers publish them.

Angles: azimuth clockwise from north; elevation above the horizon positive; in files, vertical angles grow downwards
from the direction of the beam, as Planet has it.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from command.radio.propagation.arrays import Floats

DBD_DBI = 2.15
"""Gain of a half-wave dipole over an isotropic antenna."""
_FULL_CIRCLE = 360
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)"


class UnreadablePatternError(ValueError):
    """The text is no MSI pattern; says which line and what was wrong."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Losses against the main direction at each whole degree, dB, never negative.

    `vertical_db` is indexed by degrees below the horizontal; `electrical_tilt_deg` is already contained in it.
    """

    name: str
    gain_dbi: float
    horizontal_db: tuple[float, ...]
    vertical_db: tuple[float, ...]
    front_to_back_db: float
    frequency_mhz: float | None = None
    electrical_tilt_deg: float = 0.0

    def __post_init__(self) -> None:
        for losses in (self.horizontal_db, self.vertical_db):
            if len(losses) != _FULL_CIRCLE or not all(math.isfinite(loss) and loss >= 0.0 for loss in losses):
                raise ValueError("a pattern has 360 finite losses of at least 0 dB in each plane")


@dataclass(frozen=True, slots=True)
class Mounting:
    """How an antenna hangs: main direction from north and mechanical tilt, positive downwards."""

    pattern: Pattern
    azimuth_deg: float = 0.0
    tilt_deg: float = 0.0


def omnidirectional(gain_dbi: float) -> Pattern:
    """The same in every direction: for sites of which no pattern is known."""
    even = (0.0,) * _FULL_CIRCLE
    return Pattern("omnidirectional", gain_dbi, even, even, front_to_back_db=0.0)


def sector(gain_dbi: float, horizontal_width_deg: float, vertical_width_deg: float, front_to_back_db: float) -> Pattern:
    """A beam with parabolic flanks between its 3 dB points (3GPP TR 36.814, table A.2.1.1-2)."""

    def plane(width_deg: float) -> tuple[float, ...]:
        off_axis = [min(angle, _FULL_CIRCLE - angle) for angle in range(_FULL_CIRCLE)]
        return tuple(min(12.0 * (angle / width_deg) ** 2, front_to_back_db) for angle in off_axis)

    return Pattern("sector", gain_dbi, plane(horizontal_width_deg), plane(vertical_width_deg), front_to_back_db)


def pattern_loss_db(mounting: Mounting, azimuth_deg: ArrayLike, elevation_deg: ArrayLike) -> Floats:
    """Loss against the main direction: both planes added, clipped to the front-to-back value. Broadcasts."""
    pattern = mounting.pattern
    off_axis = np.asarray(azimuth_deg, dtype=np.float64) - mounting.azimuth_deg
    below = -(np.asarray(elevation_deg, dtype=np.float64) + mounting.tilt_deg)
    degrees = np.arange(float(_FULL_CIRCLE))
    horizontal = np.interp(off_axis, degrees, pattern.horizontal_db, period=_FULL_CIRCLE)
    vertical = np.interp(below, degrees, pattern.vertical_db, period=_FULL_CIRCLE)
    return np.minimum(horizontal + vertical, pattern.front_to_back_db)


@dataclass(slots=True)
class _Reading:
    fields: dict[str, str] = field(default_factory=dict)
    planes: dict[str, tuple[float, ...]] = field(default_factory=dict)


def parse_msi(text: str) -> Pattern:
    """The pattern of an MSI text. Raises UnreadablePatternError.

    A gain without unit is in dBd, as the format has it. Files may give a plane in any number of points; missing
    degrees are interpolated. Without a front-to-back ratio the largest loss of both planes is taken.
    """
    reading = _read(text)
    missing = {"HORIZONTAL", "VERTICAL"} - reading.planes.keys()
    if missing or "GAIN" not in reading.fields:
        raise UnreadablePatternError(f"missing: {', '.join(sorted(missing)) or 'GAIN'}")
    horizontal, vertical = reading.planes["HORIZONTAL"], reading.planes["VERTICAL"]
    declared = abs(_first_number(reading.fields.get("FRONT_TO_BACK", "")) or 0.0)
    return Pattern(
        name=reading.fields.get("NAME", ""),
        gain_dbi=_gain_dbi(reading.fields["GAIN"]),
        horizontal_db=horizontal,
        vertical_db=vertical,
        front_to_back_db=declared or max(*horizontal, *vertical),
        frequency_mhz=_first_number(reading.fields.get("FREQUENCY", "")),
        electrical_tilt_deg=_first_number(reading.fields.get("ELECTRICAL_TILT", reading.fields.get("TILT", ""))) or 0.0,
    )


def _read(text: str) -> _Reading:
    reading = _Reading()
    lines = enumerate(text.lstrip("\ufeff").splitlines(), start=1)
    for number, line in lines:
        key, _, value = line.strip().replace("\t", " ").partition(" ")
        if key.upper() in {"HORIZONTAL", "VERTICAL"}:
            reading.planes[key.upper()] = _plane(lines, number, _first_number(value))
        elif key:
            reading.fields.setdefault(key.upper(), value.strip())
    return reading


def _plane(lines: Iterator[tuple[int, str]], heading: int, count: float | None) -> tuple[float, ...]:
    if count is None or not 2 <= count <= 3600:
        raise UnreadablePatternError(f"line {heading}: a plane says how many points follow, 2-3600")
    points: dict[float, float] = {}
    while len(points) < count:
        number, line = next(lines, (0, ""))
        if not number:
            raise UnreadablePatternError(f"line {heading}: {int(count)} points announced, {len(points)} found")
        if not line.strip():
            continue
        found = re.fullmatch(rf"\s*({_NUMBER})[\s,;]+({_NUMBER})\s*", line)
        if found is None:
            raise UnreadablePatternError(f"line {number}: expected an angle and a loss, found {line.strip()[:40]!r}")
        angle = float(found[1]) % _FULL_CIRCLE
        if angle in points:
            raise UnreadablePatternError(f"line {number}: the angle {angle:g} comes twice")
        points[angle] = abs(float(found[2]))
    angles = sorted(points)
    losses = np.interp(np.arange(360.0), angles, [points[angle] for angle in angles], period=_FULL_CIRCLE)
    return tuple(float(loss) for loss in losses)


def _first_number(text: str) -> float | None:
    found = re.search(_NUMBER, text)
    return float(found[0]) if found else None


def _gain_dbi(text: str) -> float:
    gain = _first_number(text)
    if gain is None:
        raise UnreadablePatternError(f"the gain {text[:40]!r} is no number")
    return gain if re.search(r"dBi", text, re.IGNORECASE) else gain + DBD_DBI
