"""Import of raster tiles: every file inspected whole, then all of them kept or none."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.foundation.errors import CommandError, conflict
from command.geo.rasters import repository
from command.geo.rasters.cells import outline, resolution_m
from command.geo.rasters.inspection import Inspected, Wishes, judge
from command.geo.rasters.models import RasterKind, Tile
from command.geo.rasters.repository import Report
from command.geo.rasters.store import TileStore, digest_of

NO_FILE = "00" * 32
"""In place of a digest, for a file that cannot be read at all."""


class Fate(StrEnum):
    ADDED = "added"
    UNCHANGED = "unchanged"
    """The same bytes with the same declarations are there already."""
    REDECLARED = "redeclared"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Options:
    kind: RasterKind
    actor: str
    wishes: Wishes
    redeclare: bool = False
    """The same bytes with other declarations replace what was declared; otherwise they are refused."""
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one file; `tile` as it would be stored, `refusal` with its code and facts."""

    path: Path
    fate: Fate
    tile: Tile | None
    refusal: CommandError | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """`outcome`: imported, dry_run or refused, for all files together."""

    outcome: str
    verdicts: list[Verdict]

    @property
    def counts(self) -> dict[str, int]:
        return {fate.value: number for fate, number in Counter(verdict.fate for verdict in self.verdicts).items()}


async def import_tiles(
    database: Database, clock: Clock, store: TileStore, paths: Sequence[Path], options: Options
) -> Outcome:
    """Inspect and keep files of one kind: all, or none where one is refused or it is a dry run.

    The report of each file is stored in every case; a refused cell stands on the map as a finding.
    """
    judged = {path: judge(path, options.kind, options.wishes) for path in paths}
    now = clock.now()
    async with database.transaction() as tx:
        stored = await repository.lock_tiles(tx, options.kind)
        verdicts = _verdicts(judged, stored, options, now)
        outcome = _outcome(verdicts, options)
        if outcome == "imported":
            _keep(verdicts, store)
        for verdict in verdicts:
            import_id = await repository.record(tx, _report(verdict, outcome, options, now))
            if outcome == "imported":
                await _save(tx, verdict, stored, import_id)
    return Outcome(outcome, verdicts)


def _verdicts(
    judged: Mapping[Path, Inspected | CommandError], stored: Mapping[str, Tile], options: Options, now: datetime
) -> list[Verdict]:
    verdicts: list[Verdict] = []
    known = dict(stored)
    for path, found in judged.items():
        if isinstance(found, CommandError):
            verdicts.append(Verdict(path, Fate.REFUSED, None, found))
            continue
        tile = _tile(found, options, now)
        verdicts.append(_compared(path, tile, known.get(tile.digest), redeclare=options.redeclare))
        known.setdefault(tile.digest, tile)
    return verdicts


def _compared(path: Path, tile: Tile, same: Tile | None, *, redeclare: bool) -> Verdict:
    """`same`: the tile that has these bytes already."""
    if same is None:
        return Verdict(path, Fate.ADDED, tile)
    differing = [
        name
        for name in tile.declared.__dataclass_fields__
        if getattr(tile.declared, name) != getattr(same.declared, name)
    ]
    if tile.raster != same.raster:
        differing.append("raster")
    if not differing:
        return Verdict(path, Fate.UNCHANGED, same)
    if redeclare:
        return Verdict(path, Fate.REDECLARED, tile)
    refusal = conflict(
        "raster_declared_differently",
        f"{path.name}：同一文件已导入，声明不同（{'、'.join(differing)}）；要改声明请加 --redeclare",
        file=path.name,
        fields=differing,
    )
    return Verdict(path, Fate.REFUSED, tile, refusal)


def _outcome(verdicts: Sequence[Verdict], options: Options) -> str:
    if any(verdict.fate is Fate.REFUSED for verdict in verdicts):
        return "refused"
    return "dry_run" if options.dry_run else "imported"


def _keep(verdicts: Sequence[Verdict], store: TileStore) -> None:
    """Bytes before rows: a row never names what is not there. Also mends a store that lost a file."""
    for verdict in verdicts:
        assert verdict.tile is not None, "an import with a refusal keeps nothing"
        store.keep(verdict.path, verdict.tile.digest)


async def _save(tx: Transaction, verdict: Verdict, stored: Mapping[str, Tile], import_id: int) -> None:
    tile = verdict.tile
    if tile is None:
        return
    if verdict.fate is Fate.ADDED:
        await repository.insert_tile(tx, tile, outline(tile.raster), import_id)
    elif verdict.fate is Fate.REDECLARED:
        await repository.redeclare(tx, stored[tile.digest].id, tile, import_id)


def _tile(found: Inspected, options: Options, now: datetime) -> Tile:
    return Tile(
        id=0,
        kind=found.kind,
        digest=found.digest,
        file_name=found.path.name,
        size_bytes=found.size_bytes,
        format=found.format,
        raster=found.raster,
        bounds_deg=outline(found.raster).bounds,
        resolution_m=resolution_m(found.raster),
        declared=found.declared,
        measured=found.measured,
        imported_at=now,
        imported_by=options.actor,
    )


def _report(verdict: Verdict, outcome: str, options: Options, now: datetime) -> Report:
    facts = verdict.refusal.facts if verdict.refusal is not None else {}
    longitude_deg, latitude_deg = facts.get("longitude_deg"), facts.get("latitude_deg")
    at_one_cell = isinstance(longitude_deg, float) and isinstance(latitude_deg, float)
    return Report(
        kind=options.kind,
        outcome=outcome,
        file_name=verdict.path.name,
        digest=_digest(verdict),
        at=now,
        actor=options.actor,
        counts={verdict.fate.value: 1},
        refusal=None if verdict.refusal is None else verdict.refusal.code,
        text="" if verdict.refusal is None else verdict.refusal.detail,
        place=(longitude_deg, latitude_deg) if at_one_cell else None,  # type: ignore[arg-type]
    )


def _digest(verdict: Verdict) -> str:
    if verdict.tile is not None:
        return verdict.tile.digest
    unreadable = verdict.refusal is not None and verdict.refusal.code == "file_unreadable"
    return NO_FILE if unreadable else digest_of(verdict.path)
