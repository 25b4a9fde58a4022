"""The ground of a study on its lattice: heights, clutter, people and townships. Prepared once, then mapped from files.

Studies with the same lattice, tiles and townships share one ground.
"""

import hashlib
import os
import shutil
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import ndimage

from command.geo.rasters.lattice import Lattice
from command.geo.rasters.models import RasterKind, Surface
from command.geo.rasters.reader import GroundReader
from command.geo.rasters.systems import from_degrees
from command.radio.analysis.grid import Classes, Flags, Grid, Raster
from command.radio.analysis.zones import OUTSIDE, Borders, Zones, zones_on
from command.radio.studies.folders import Folders
from command.radio.studies.told import Told
from command.radio.studies.work import Work

VERSION = "2"
"""Raised when prepared grounds mean something else than before."""


class GroundFacts(msgspec.Struct, frozen=True):
    digest: str
    surface: str
    tiles: list[str]
    has_clutter: bool
    has_people: bool
    has_voids: bool
    codes: list[str]
    masked: bool = False
    squads: list[str] = []


@dataclass(frozen=True, slots=True)
class PreparedGround:
    """Rasters on the lattice, which may be larger than what was asked about. Heights have no holes: voids are filled with the nearest height and flagged."""

    facts: GroundFacts
    lattice: Lattice
    grid: Grid
    heights_m: Raster
    has_terrain: Flags | None
    classes: Classes | None
    people: Raster | None
    zones: Zones
    squads: Zones | None
    """None where squads have whole townships."""
    inside: Flags | None
    """Cells whose middle lies within the outline; None: all."""


def lattice_of(work: Work) -> Lattice:
    return Lattice.over_degrees(work.bounds_deg, work.cell_m)


def grid_of(lattice: Lattice) -> Grid:
    return Grid(lattice.west_m, lattice.north_m, lattice.step_m, lattice.rows, lattice.columns)


def digest_of(work: Work) -> str:
    townships = [(area.code, area.wkb) for area in work.areas]
    parts = (VERSION, lattice_of(work), work.catalogue, townships, work.squads, work.outline)
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


def prepare(folders: Folders, work: Work, told: Told) -> PreparedGround:
    """From files where it was prepared before. Raises as `GroundReader.window`: missing tiles are named."""
    digest = digest_of(work)
    folder = folders.ground(digest)
    if (folder / "facts.json").exists():
        os.utime(folder)  # housekeeping leaves alone what was used lately
    else:
        aside = folder.with_name(f"{digest}.{os.getpid()}")
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        _make(aside, digest, work, told)
        _put_in_place(aside, folder)
    folders.study(work.study_id).mkdir(parents=True, exist_ok=True)
    folders.ground_of(work.study_id).write_text(digest)
    return open_ground(str(folder), lattice_of(work))


def _put_in_place(aside: Path, folder: Path) -> None:
    """Another process may have been first: then its files stay, which may be mapped already."""
    try:
        aside.rename(folder)
    except OSError:
        if not (folder / "facts.json").exists():
            raise
        shutil.rmtree(aside)


@lru_cache(maxsize=2)
def open_ground(folder: str, lattice: Lattice) -> PreparedGround:
    where = Path(folder)
    facts = msgspec.json.decode((where / "facts.json").read_bytes(), type=GroundFacts)
    grid = grid_of(lattice)
    squads = _read_zones(where / "squads.npz", grid, facts.squads) if facts.squads else None
    return PreparedGround(
        facts,
        lattice,
        grid,
        _mapped(where / "heights.npy"),
        _mapped(where / "has_terrain.npy") if facts.has_voids else None,
        _mapped(where / "classes.npy") if facts.has_clutter else None,
        _mapped(where / "people.npy") if facts.has_people else None,
        _read_zones(where / "zones.npz", grid, facts.codes),
        squads,
        _mapped(where / "inside.npy") if facts.masked else None,
    )


def _read_zones(path: Path, grid: Grid, codes: list[str]) -> Zones:
    with np.load(path) as kept:
        borders = Borders(kept["cells"], kept["of"], kept["shares"])
        return Zones(grid, tuple(codes), kept["labels"], kept["inner"], borders)


def _write_zones(path: Path, zones: Zones) -> None:
    of = zones.borders
    np.savez(path, labels=zones.labels, inner=zones.inner, cells=of.cells, of=of.zones, shares=of.shares)


def _mapped(path: Path) -> NDArray[Any]:
    """Copy on write: compiled code takes a writable array, and nobody writes."""
    return np.asarray(np.load(path, mmap_mode="c"))


def _make(folder: Path, digest: str, work: Work, told: Told) -> None:
    lattice = lattice_of(work)
    with GroundReader(work.catalogue) as reader:
        told.progress(0.01, "ground", "elevation")
        heights = reader.window(RasterKind.ELEVATION, lattice)
        np.save(folder / "heights.npy", _without_holes(heights.values, heights.mask))
        voids = not bool(heights.mask.all())
        if voids:
            np.save(folder / "has_terrain.npy", heights.mask)
        told.progress(0.03, "ground", "landcover")
        classes = reader.window(RasterKind.LANDCOVER, lattice, may_miss=True)
        if classes.mask.any():
            np.save(folder / "classes.npy", classes.values)
        told.progress(0.05, "ground", "population")
        people = reader.window(RasterKind.POPULATION, lattice, may_miss=True)
        if people.mask.any():
            np.save(folder / "people.npy", people.values.astype(np.float32))
    told.progress(0.07, "ground", "areas")
    grid = grid_of(lattice)
    zones = zones_on(grid, [(area.code, _projected(area.wkb, lattice)) for area in work.areas])
    _write_zones(folder / "zones.npz", zones)
    if work.squads:
        squads = [(squad.code, _projected(squad.wkb, lattice)) for squad in work.squads]
        _write_zones(folder / "squads.npz", zones_on(grid, squads))
    masked = _mask(folder / "inside.npy", grid, lattice, work.outline)
    surface = Surface.SURFACE_MODEL if Surface.SURFACE_MODEL in heights.surfaces else Surface.BARE_EARTH
    facts = GroundFacts(
        digest,
        surface.value,
        [tile.file_name for tile in heights.tiles],
        bool(classes.mask.any()),
        bool(people.mask.any()),
        voids,
        list(zones.codes),
        masked,
        [squad.code for squad in work.squads],
    )
    (folder / "facts.json").write_bytes(msgspec.json.encode(facts))


def _mask(path: Path, grid: Grid, lattice: Lattice, outline: bytes) -> bool:
    """False, and no file, where every cell lies inside."""
    if not outline:
        return False
    inside = zones_on(grid, [("outline", _projected(outline, lattice))], small_zone_cells=0).labels != OUTSIDE
    if inside.all():
        return False
    np.save(path, inside)
    return True


def _without_holes(heights_m: Raster, known: Flags) -> Raster:
    if known.all():
        return heights_m.astype(np.float32)
    nearest = ndimage.distance_transform_edt(~known, return_distances=False, return_indices=True)
    return np.asarray(heights_m[tuple(nearest)], dtype=np.float32)


def _projected(wkb: bytes, lattice: Lattice) -> shapely.Geometry:
    def in_metres(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(from_degrees(lattice.crs, degrees[:, 0], degrees[:, 1]))

    return shapely.transform(shapely.from_wkb(wkb), in_metres)
