"""Link budget in both directions, line by line: how much loss a base station and a terminal can bear.

All values are settings; those here are engineering starting points, not quotations. Where they come from: body and
antenna losses of handhelds Hill and Kneisel, IEEE VT-40(4), 1991; the step from static to faded sensitivity for
DAQ 3.4 and the noise criteria TIA TSB-88; powers and sensitivities of 350 and 400 MHz sets GA/T 1255-2016 and data
sheets of the kind.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

STATIC_TO_FADED_DB = 10.0
"""From 5 % static bit errors to delivered audio quality 3.4 in Rayleigh fading (TSB-88)."""

THERMAL_NOISE_DBM_HZ = -174.0
"""k T at 290 K."""


class Direction(StrEnum):
    TALK_OUT = "talk_out"
    TALK_IN = "talk_in"


class Carry(StrEnum):
    HANDHELD_AT_HEAD = "handheld_at_head"
    HANDHELD_ON_HIP = "handheld_on_hip"
    VEHICLE = "vehicle"


@dataclass(frozen=True, slots=True)
class Base:
    power_w: float = 25.0
    antenna_gain_dbi: float = 8.15
    feeder_db: float = 3.0
    combiner_db: float = 2.5
    sensitivity_dbm: float = -118.0
    site_noise_db: float = 2.0
    diversity_gain_db: float = 4.0


@dataclass(frozen=True, slots=True)
class Terminal:
    """`body_db` is body and antenna loss of a handheld (antenna gain contained), or the cable of a vehicle."""

    power_w: float
    antenna_gain_dbi: float
    body_db: float
    sensitivity_dbm: float
    height_m: float


TERMINALS = {
    Carry.HANDHELD_AT_HEAD: Terminal(4.0, 0.0, 8.0, -116.0, 1.5),
    Carry.HANDHELD_ON_HIP: Terminal(4.0, 0.0, 14.0, -116.0, 1.5),
    Carry.VEHICLE: Terminal(25.0, 2.15, 1.0, -117.0, 2.5),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sum. `code` is stable; `value` adds to the transmitted side or to what is required."""

    code: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Budget:
    """Radiated power, needed isotropic median at the other end, and the difference: the loss that may lie between."""

    direction: Direction
    radiated: tuple[Line, ...]
    required: tuple[Line, ...]

    @property
    def eirp_dbm(self) -> float:
        return sum(line.value for line in self.radiated)

    @property
    def required_dbm(self) -> float:
        return sum(line.value for line in self.required)

    @property
    def greatest_loss_db(self) -> float:
        return self.eirp_dbm - self.required_dbm


@dataclass(frozen=True, slots=True)
class BothWays:
    talk_out: Budget
    talk_in: Budget

    @property
    def limiting(self) -> Budget:
        """The direction that fails first; a call needs both."""
        return min(self.talk_out, self.talk_in, key=lambda budget: budget.greatest_loss_db)

    def margins_db(self, loss_db: float) -> dict[Direction, float]:
        """What is left in each direction after this loss (path, clutter, antenna pattern, reserves)."""
        return {budget.direction: budget.greatest_loss_db - loss_db for budget in (self.talk_out, self.talk_in)}


def watts_to_dbm(power_w: float) -> float:
    if power_w <= 0.0:
        raise ValueError("a power is positive")
    return 10.0 * math.log10(power_w * 1000.0)


def microvolts_to_dbm(voltage_uv: float) -> float:
    """At 50 ohm."""
    return 20.0 * math.log10(voltage_uv) - 107.0


def required_from_noise_dbm(noise_bandwidth_hz: float, noise_figure_db: float, carrier_to_noise_db: float) -> float:
    """Faded criterion where the needed C/(I+N) is known instead of a sensitivity (TSB-88)."""
    return THERMAL_NOISE_DBM_HZ + 10.0 * math.log10(noise_bandwidth_hz) + noise_figure_db + carrier_to_noise_db


def talk_out(base: Base, terminal: Terminal, *, noise_db: float = 0.0, faded_db: float = STATIC_TO_FADED_DB) -> Budget:
    """Base to terminal; `noise_db` is man-made noise at the terminal, 0-3 dB by land use."""
    return Budget(
        Direction.TALK_OUT,
        radiated=(
            Line("power", watts_to_dbm(base.power_w), "dBm"),
            Line("combiner", -base.combiner_db, "dB"),
            Line("feeder", -base.feeder_db, "dB"),
            Line("base_antenna", base.antenna_gain_dbi, "dBi"),
        ),
        required=(
            Line("static_sensitivity", terminal.sensitivity_dbm, "dBm"),
            Line("static_to_faded", faded_db, "dB"),
            Line("body_and_antenna", terminal.body_db, "dB"),
            Line("terminal_antenna", -terminal.antenna_gain_dbi, "dBi"),
            Line("man_made_noise", noise_db, "dB"),
        ),
    )


def talk_in(base: Base, terminal: Terminal, *, faded_db: float = STATIC_TO_FADED_DB) -> Budget:
    """Terminal to base."""
    return Budget(
        Direction.TALK_IN,
        radiated=(
            Line("power", watts_to_dbm(terminal.power_w), "dBm"),
            Line("body_and_antenna", -terminal.body_db, "dB"),
            Line("terminal_antenna", terminal.antenna_gain_dbi, "dBi"),
        ),
        required=(
            Line("static_sensitivity", base.sensitivity_dbm, "dBm"),
            Line("static_to_faded", faded_db, "dB"),
            Line("base_antenna", -base.antenna_gain_dbi, "dBi"),
            Line("feeder", base.feeder_db, "dB"),
            Line("diversity", -base.diversity_gain_db, "dB"),
            Line("site_noise", base.site_noise_db, "dB"),
        ),
    )


def both_ways(
    base: Base, terminal: Terminal, *, noise_db: float = 0.0, faded_db: float = STATIC_TO_FADED_DB
) -> BothWays:
    return BothWays(
        talk_out(base, terminal, noise_db=noise_db, faded_db=faded_db), talk_in(base, terminal, faded_db=faded_db)
    )
