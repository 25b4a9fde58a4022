"""What all paths of one calculation share: the model's settings as compiled code takes them, checked."""

import math
from dataclasses import dataclass
from typing import NamedTuple

from command.radio.propagation.compiled import single
from command.radio.propagation.ground import MHZ_PER_WAVENUMBER, ground_impedance
from command.radio.propagation.variability import Climate, Wanted, wanted


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """Everything but the profile and the antennas; the defaults suit Jiangsu.

    Refractivity is that of sea level in N units, conductivity in S/m, shares in 0..1. Mode 12: mobile, location
    variability removed.
    """

    climate: Climate = Climate.CONTINENTAL_TEMPERATE
    refractivity: float = 315.0
    permittivity: float = 15.0
    conductivity_s_m: float = 0.005
    vertical: bool = True
    mode: int = 12
    time: float = 0.5
    location: float = 0.5
    situation: float = 0.5

    def __post_init__(self) -> None:
        if not 250.0 <= self.refractivity <= 400.0:
            raise ValueError(f"refractivity {self.refractivity} is outside 250-400 N units")
        if self.permittivity < 1.0 or self.conductivity_s_m <= 0.0:
            raise ValueError("permittivity must be at least 1 and conductivity above 0")
        if self.mode not in {kind + extra for kind in range(4) for extra in (0, 10, 20, 30)}:
            raise ValueError(f"variability mode {self.mode} is not one of 0-3, 10-13, 20-23, 30-33")
        for share in (self.time, self.location, self.situation):
            if not 0.0 < share < 1.0:
                raise ValueError("time, location and situation are shares between 0 and 1")


class Inputs(NamedTuple):
    """The settings as compiled code takes them, in single precision, with what follows from them for every path.

    The ground's impedance by its parts; `k_factor` times the third root of earth over effective radius is the
    model's K; `scatter_m` is the frequency's part of the distance where diffraction and scatter are about equal.
    """

    frequency_mhz: float
    refractivity: float
    resistance: float
    reactance: float
    wave_number: float
    cube_root_mhz: float
    log_mhz: float
    k_factor: float
    log_k_factor: float
    scatter_m: float
    asked: Wanted


def check_frequency(frequency_mhz: float) -> None:
    if not 20.0 <= frequency_mhz <= 20_000.0:
        raise ValueError(f"{frequency_mhz} MHz is outside 20 MHz - 20 GHz")


def check_antenna_height(height_m: float) -> None:
    if not 0.5 <= height_m <= 3000.0:
        raise ValueError(f"antenna height {height_m} m is outside 0.5-3000 m")


def model_inputs(frequency_mhz: float, settings: ModelSettings) -> Inputs:
    check_frequency(frequency_mhz)
    impedance = ground_impedance(frequency_mhz, settings.permittivity, settings.conductivity_s_m, settings.vertical)
    wave_number = frequency_mhz / MHZ_PER_WAVENUMBER
    cube_root_mhz = math.cbrt(frequency_mhz)
    k_factor = 0.017778 / (cube_root_mhz * abs(impedance))
    given = Inputs(
        float(frequency_mhz),
        float(settings.refractivity),
        impedance.real,
        impedance.imag,
        wave_number,
        cube_root_mhz,
        math.log(frequency_mhz),
        k_factor,
        math.log(k_factor),
        math.cbrt(575.7e12 / wave_number),
        wanted(settings.climate, settings.mode, settings.time, settings.location, settings.situation),
    )
    return single(given)
