"""All SQL of bearers."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert

from command.foundation.database import Transaction
from command.radio.measured.bearers.line import Line, Silence, Slot
from command.radio.measured.bearers.merging import Cell
from command.radio.measured.bearers.models import Bearer, CellKey, FixKey, Tally
from command.radio.measured.bearers.squares import Box
from command.radio.measured.bearers.tables import (
    radio_bearer_cell,
    radio_bearer_cursor,
    radio_bearer_line,
    radio_bearer_silence,
    radio_bearer_slot,
)

_ADD_CELLS: Final = sa.text("""
insert into radio_bearer_cell as known (level, x, y, month, bearer, heard, late, unheard, missed, devices, lost_devices,
  strengths, heard_at, lost_at)
select level, x, y, month, bearer, heard, late, unheard, missed, devices, lost_devices, strengths::int[], heard_at, lost_at
from unnest(cast(:level as smallint[]), cast(:x as int[]), cast(:y as int[]), cast(:month as date[]),
  cast(:bearer as text[]), cast(:heard as int[]), cast(:late as int[]), cast(:unheard as int[]), cast(:missed as int[]),
  cast(:devices as bigint[]), cast(:lost_devices as bigint[]), cast(:strengths as text[]),
  cast(:heard_at as timestamptz[]), cast(:lost_at as timestamptz[]))
  as new (level, x, y, month, bearer, heard, late, unheard, missed, devices, lost_devices, strengths, heard_at, lost_at)
on conflict (level, x, y, month, bearer) do update set
  heard = known.heard + excluded.heard, late = known.late + excluded.late,
  unheard = known.unheard + excluded.unheard, missed = known.missed + excluded.missed,
  devices = known.devices | excluded.devices, lost_devices = known.lost_devices | excluded.lost_devices,
  strengths = case when excluded.strengths = '{}' then known.strengths else (
    select array_agg(coalesce(one, 0) + coalesce(other, 0) order by number)
    from unnest(known.strengths, excluded.strengths) with ordinality as classes (one, other, number)) end,
  heard_at = greatest(known.heard_at, excluded.heard_at), lost_at = greatest(known.lost_at, excluded.lost_at)
""")


async def lock_cursor(tx: Transaction, source: str, start: datetime) -> FixKey | None:
    """From `start` where there is none yet; None while another process holds it."""
    new = {"source": source, **FixKey.before(start)._asdict()}
    await tx.execute(insert(radio_bearer_cursor).values(new).on_conflict_do_nothing())
    table = radio_bearer_cursor
    row = (
        await tx.execute(sa.select(table).where(table.c.source == source).with_for_update(skip_locked=True))
    ).one_or_none()
    return FixKey(row.received_at, row.device_id, row.fixed_at, row.digest) if row is not None else None


async def move_cursor(tx: Transaction, source: str, to: FixKey) -> None:
    mine = radio_bearer_cursor.c.source == source
    await tx.execute(sa.update(radio_bearer_cursor).where(mine).values(to._asdict()))


async def cursors(tx: Transaction) -> dict[str, datetime]:
    rows = await tx.execute(sa.select(radio_bearer_cursor.c.source, radio_bearer_cursor.c.received_at))
    return {row.source: row.received_at for row in rows}


async def add_cells(tx: Transaction, tallies: Mapping[CellKey, Tally]) -> None:
    """In the order of their key, so that two who write cannot wait for each other."""
    if not tallies:
        return
    keys = sorted(tallies)
    columns: dict[str, list[Any]] = {name: [getattr(key, name) for key in keys] for name in CellKey._fields}
    for one in fields(Tally):
        columns[one.name] = [getattr(tallies[key], one.name) for key in keys]
    columns["strengths"] = ["{" + ",".join(map(str, counts)) + "}" for counts in columns["strengths"]]
    columns["bearer"] = [bearer.value for bearer in columns["bearer"]]
    await tx.execute(_ADD_CELLS, columns)


async def lines_of(tx: Transaction, device_ids: Collection[int]) -> dict[int, Line]:
    wanted = sa.literal(list(device_ids), ARRAY(sa.BigInteger))
    rows = await tx.execute(sa.select(radio_bearer_line).where(radio_bearer_line.c.device_id == sa.any_(wanted)))
    return {row.device_id: Line(**row._mapping) for row in rows}  # noqa: SLF001 - documented


async def save_lines(tx: Transaction, lines: Iterable[Line]) -> None:
    rows = [_values(line) for line in sorted(lines, key=lambda line: line.device_id)]
    if rows:
        new = insert(radio_bearer_line)
        names = [name for name in rows[0] if name != "device_id"]
        changes = {name: new.excluded[name] for name in names}
        await tx.execute(new.on_conflict_do_update(index_elements=["device_id"], set_=changes), rows)


async def add_slots(tx: Transaction, slots: Mapping[Slot, int]) -> None:
    rows = [{"bearer": bearer.value, "at": at, "devices": devices} for (bearer, at), devices in sorted(slots.items())]
    if rows:
        new = insert(radio_bearer_slot)
        both = radio_bearer_slot.c.devices.op("|")(new.excluded.devices)
        await tx.execute(new.on_conflict_do_update(index_elements=["at", "bearer"], set_={"devices": both}), rows)


async def slots_between(tx: Transaction, start: datetime, end: datetime) -> dict[Slot, int]:
    """Sets of devices."""
    asked = sa.select(radio_bearer_slot).where(radio_bearer_slot.c.at >= start, radio_bearer_slot.c.at <= end)
    return {(Bearer(row.bearer), row.at): row.devices for row in await tx.execute(asked)}


async def add_silences(tx: Transaction, silences: Iterable[Silence]) -> None:
    rows = [_values(one) for one in silences]
    if rows:
        await tx.execute(insert(radio_bearer_silence).on_conflict_do_nothing(), rows)


async def take_silences(tx: Transaction, known_before: datetime, limit: int) -> list[Silence]:
    """The oldest that may be judged; they are gone when the transaction commits."""
    table = radio_bearer_silence
    due = (
        sa.select(table.c.device_id, table.c.began_at)
        .where(table.c.known_at < known_before)
        .order_by(table.c.known_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    key = sa.tuple_(table.c.device_id, table.c.began_at)
    rows = await tx.execute(sa.delete(table).where(key.in_(due)).returning(table))
    return [Silence(**{**row._mapping, "bearer": Bearer(row.bearer)}) for row in rows]  # noqa: SLF001 - documented


async def count_cells(
    tx: Transaction, level: int, box: Box, since: date, bearers: Collection[Bearer], most: int
) -> int:
    """Squares of a level that are known; counting ends beyond `most`."""
    table = radio_bearer_cell.c
    some = sa.select(table.x, table.y).distinct().where(*_within(level, box, since, bearers)).limit(most + 1)
    return int((await tx.execute(sa.select(sa.func.count()).select_from(some.subquery()))).scalar_one())


async def list_cells(
    tx: Transaction, level: int, box: Box | None, since: date, bearers: Collection[Bearer]
) -> dict[Cell, dict[Bearer, Tally]]:
    """Evidence of all months together."""
    found: dict[Cell, dict[Bearer, Tally]] = {}
    for row in await tx.execute(sa.select(radio_bearer_cell).where(*_within(level, box, since, bearers))):
        tally = Tally(**{one.name: getattr(row, one.name) for one in fields(Tally)})
        of_cell = found.setdefault(Cell(row.level, row.x, row.y), {})
        bearer = Bearer(row.bearer)
        if bearer in of_cell:
            of_cell[bearer].add(tally)
        else:
            of_cell[bearer] = tally
    return found


async def forget(tx: Transaction, *, months_before: date, slots_before: datetime) -> None:
    await tx.execute(sa.delete(radio_bearer_cell).where(radio_bearer_cell.c.month < months_before))
    await tx.execute(sa.delete(radio_bearer_slot).where(radio_bearer_slot.c.at < slots_before))


def _within(level: int, box: Box | None, since: date, bearers: Collection[Bearer]) -> list[sa.ColumnElement[bool]]:
    table = radio_bearer_cell.c
    asked = [table.level == level, table.month >= since, table.bearer.in_([one.value for one in bearers])]
    if box is not None:
        asked += [table.x.between(box.first_x, box.last_x), table.y.between(box.first_y, box.last_y)]
    return asked


def _values(one: Line | Silence) -> dict[str, Any]:
    return {each.name: getattr(one, each.name) for each in fields(one)}
