"""The sites of a study as the analysis takes them: losses with antennas, budgets, clutter and calibration."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import msgspec
import numpy as np

from command.geo.rasters.models import ClutterClass as GroundClass
from command.geo.rasters.systems import from_degrees
from command.radio.analysis.gap_causes import Seen
from command.radio.analysis.grid import Tenths
from command.radio.analysis.margins import Ground, SiteLosses, pattern_tenths
from command.radio.propagation.antenna import Mounting, Pattern, omnidirectional, parse_msi
from command.radio.propagation.budget import TERMINALS, Base, BothWays, Carry, both_ways
from command.radio.propagation.clutter import STARTING_FACTOR, SURFACE_MODEL_FACTOR, ClutterClass, clutter_loss_db
from command.radio.propagation.sweep import NODATA, Window
from command.radio.studies.engine.grounds import PreparedGround
from command.radio.studies.engine.losses import Asked, StoredLoss, open_loss
from command.radio.studies.folders import Folders
from command.radio.studies.work import Work, WorkAntenna, WorkSite

NOWHERE = Window(0, 0, 0, 0)
_CLUTTER = {
    GroundClass.OPEN: ClutterClass.OPEN,
    GroundClass.SUBURBAN: ClutterClass.SUBURBAN,
    GroundClass.URBAN: ClutterClass.URBAN,
    GroundClass.DENSE_URBAN: ClutterClass.DENSE_URBAN,
    GroundClass.FOREST: ClutterClass.FOREST,
}
"""Bare ground, water and unknown cover have no loss of their own."""


class LossFile(msgspec.Struct, frozen=True):
    """Where the losses of one antenna height lie."""

    antenna_height_m: float
    digest: str
    window: list[int]
    rx_heights_m: list[float]


class Network(msgspec.Struct, frozen=True):
    """`cells`: row and column of each site, none outside the lattice; `losses` by site."""

    cells: list[tuple[int, int] | None]
    losses: list[list[LossFile]]
    clutter_factor: float


@dataclass(frozen=True, slots=True)
class Net:
    """A study's sites with their stored losses, to be gone through as often as one likes."""

    folders: Folders
    work: Work
    ground: PreparedGround
    network: Network
    silent: frozenset[int] = frozenset()
    """Numbers of sites that are left out: to be passed over, not to be renumbered."""

    @property
    def analysis_ground(self) -> Ground:
        return Ground(self.ground.grid, self.ground.classes)

    def sites(self, terminal: Carry) -> Iterator[SiteLosses]:
        """In their order; a site outside the lattice has a window without cells."""
        for number in range(len(self.work.sites)):
            yield self.site(number, terminal)

    def site(self, number: int, terminal: Carry) -> SiteLosses:
        return self._site(number, terminal, self.losses(number, TERMINALS[terminal].height_m))

    def site_at(self, number: int, terminal: Carry, place: tuple[int, int]) -> SiteLosses | None:
        """The same for a single cell; None beyond the site's radius."""
        stored = self.losses(number, TERMINALS[terminal].height_m)
        single = {height: loss.at(place) for height, loss in stored.items()}
        known = {height: loss for height, loss in single.items() if loss is not None}
        return self._site(number, terminal, known) if known else None

    def _site(self, number: int, terminal: Carry, stored: Mapping[float, StoredLoss]) -> SiteLosses:
        site, cell = self.work.sites[number], self.network.cells[number]
        row, column = cell or (0, 0)
        height_m = TERMINALS[terminal].height_m
        calibration = self.work.calibration
        tenths = combined(site, (row, column), stored, height_m) if stored else None
        return SiteLosses(
            row,
            column,
            next(iter(stored.values())).window if stored else NOWHERE,
            tenths if tenths is not None else np.empty((0, 0), dtype=np.int16),
            budget_of(site, terminal),
            class_losses_db=self.class_losses(site, terminal) if self.ground.classes is not None else (),
            offset_db=calibration.site_offsets_db.get(site.code, 0.0) if calibration is not None else 0.0,
            slope_db=calibration.slope_db if calibration is not None else 0.0,
        )

    def seen(self, terminal: Carry) -> Iterator[Seen]:
        height_m = TERMINALS[terminal].height_m
        for number, losses in enumerate(self.sites(terminal)):
            visible = np.zeros(losses.losses_tenths.shape, dtype=np.bool_)
            for loss in self.losses(number, height_m).values():
                visible |= loss.visible(height_m)
            yield Seen(losses, visible, self.work.sites[number].frequency_mhz)

    def class_losses(self, site: WorkSite, terminal: Carry) -> tuple[float, ...]:
        """Clutter loss by the number of its class; what calibration found is taken off."""
        offsets = self.work.calibration.class_offsets_db if self.work.calibration is not None else {}
        return tuple(
            clutter_db(kind, terminal, site.frequency_mhz, self.network.clutter_factor)
            - offsets.get(kind.name.lower(), 0.0)
            for kind in GroundClass
        )

    def losses(self, number: int, rx_height_m: float) -> dict[float, StoredLoss]:
        """By antenna height."""
        if number in self.silent:
            return {}
        return {
            file.antenna_height_m: _opened(self.folders, *_key(file))
            for file in self.network.losses[number]
            if rx_height_m in file.rx_heights_m
        }


def clutter_db(kind: GroundClass, terminal: Carry, frequency_mhz: float, factor: float) -> float:
    if kind not in _CLUTTER:
        return 0.0
    return clutter_loss_db(_CLUTTER[kind], TERMINALS[terminal].height_m, frequency_mhz, factor=factor)


def factor_of(work: Work, surface: str) -> float:
    if work.clutter_factor is not None:
        return work.clutter_factor
    return SURFACE_MODEL_FACTOR if surface == "surface_model" else STARTING_FACTOR


def budget_of(site: WorkSite, terminal: Carry) -> BothWays:
    """With the gain of the first antenna; `combined` brings the others to it."""
    base = Base(
        power_w=site.power_w,
        antenna_gain_dbi=site.antennas[0].gain_dbi,
        feeder_db=site.feeder_db,
        combiner_db=site.combiner_db,
        sensitivity_dbm=site.sensitivity_dbm,
        site_noise_db=site.site_noise_db,
        diversity_gain_db=site.diversity_gain_db,
    )
    return both_ways(base, TERMINALS[terminal])


def cell_of(ground: PreparedGround, lon: float, lat: float) -> tuple[int, int] | None:
    x, y = from_degrees(ground.lattice.crs, np.array([lon]), np.array([lat]))
    row, column = ground.grid.cell_at(float(x[0]), float(y[0]))
    inside = 0 <= row < ground.grid.rows and 0 <= column < ground.grid.columns
    return (row, column) if inside else None


def asked_of(work: Work, site: WorkSite, cell: tuple[int, int]) -> list[Asked]:
    """One for each antenna height. With equal radii one sweep serves terminals of both heights, whichever are asked
    for: a trial of one terminal then finds what a study of all of them stored.
    """
    handheld = TERMINALS[Carry.HANDHELD_AT_HEAD].height_m
    vehicle = TERMINALS[Carry.VEHICLE].height_m
    radii: dict[float, list[float]] = {}
    one_radius = work.radius_handheld_m == work.radius_vehicle_m
    if one_radius or set(work.terminals) != {Carry.VEHICLE.value}:
        radii.setdefault(work.radius_handheld_m, []).append(handheld)
    if one_radius or Carry.VEHICLE.value in work.terminals:
        radii.setdefault(work.radius_vehicle_m, []).append(vehicle)
    return [
        Asked(*cell, antenna_height_m, site.frequency_mhz, tuple(heights), radius_m, work.exact)
        for antenna_height_m in sorted({antenna.height_m for antenna in site.antennas})
        for radius_m, heights in radii.items()
    ]


def combined(site: WorkSite, cell: tuple[int, int], stored: Mapping[float, StoredLoss], rx_height_m: float) -> Tenths:
    """Losses with antenna patterns, by the antenna that is best in each cell, relative to the first one's gain.

    Several antennas share the transmitter: each gets its part of the power. All windows of a site are the same.
    """
    shared_db = 10.0 * math.log10(len(site.antennas))
    best: Tenths | None = None
    for antenna in site.antennas:
        loss = stored[antenna.height_m]
        less_db = site.antennas[0].gain_dbi - antenna.gain_dbi + shared_db
        tenths = _with_pattern(antenna, cell, loss, rx_height_m, round(10.0 * less_db))
        best = tenths if best is None else np.where(_better(tenths, best), tenths, best)
    if best is None:
        raise ValueError(f"{site.code} has no antenna")
    return best


def _better(one: Tenths, other: Tenths) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return np.asarray((one != NODATA) & ((other == NODATA) | (one < other)))


def _with_pattern(
    antenna: WorkAntenna, cell: tuple[int, int], loss: StoredLoss, rx_height_m: float, less_tenths: int
) -> Tenths:
    tenths = loss.tenths(rx_height_m)
    if antenna.pattern is None and not less_tenths:
        return tenths
    computed = tenths != NODATA
    found = tenths.astype(np.int32) + less_tenths
    if antenna.pattern is not None:
        mounting = Mounting(_pattern(antenna.pattern, antenna.gain_dbi), antenna.azimuth_deg, antenna.tilt_deg)
        found += pattern_tenths(mounting, cell, loss.window, loss.elevations_rad())
    return np.where(computed, found, NODATA).astype(np.int16)


@lru_cache(maxsize=64)
def _pattern(text: str, gain_dbi: float) -> Pattern:
    return parse_msi(text) if text else omnidirectional(gain_dbi)


def _key(file: LossFile) -> tuple[str, tuple[int, ...], tuple[float, ...]]:
    return file.digest, tuple(file.window), tuple(file.rx_heights_m)


@lru_cache(maxsize=512)
def _opened(folders: Folders, digest: str, window: tuple[int, ...], rx_heights_m: tuple[float, ...]) -> StoredLoss:
    return open_loss(folders, digest, window, rx_heights_m)
