"""All SQL of drives, calibrations and acceptance plans."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from command.foundation.database import Transaction
from command.radio.measured.drive_files import Reading
from command.radio.measured.tables import radio_acceptance, radio_calibration, radio_drive, radio_drive_reading

Row = sa.Row[Any]
_ROWS_AT_ONCE = 5000


async def insert_drive(tx: Transaction, values: dict[str, Any], readings: Sequence[Reading]) -> Row:
    made: Row = (await tx.execute(sa.insert(radio_drive).values(**values).returning(radio_drive))).one()
    for first in range(0, len(readings), _ROWS_AT_ONCE):
        rows = [
            {"drive_id": made.id, **{name: getattr(one, name) for name in Reading.__slots__}}
            for one in readings[first : first + _ROWS_AT_ONCE]
        ]
        await tx.execute(sa.insert(radio_drive_reading), rows)
    return made


async def list_drives(tx: Transaction, before: int | None, limit: int) -> list[Row]:
    """Newest first."""
    asked = sa.select(radio_drive).order_by(radio_drive.c.id.desc()).limit(limit)
    if before is not None:
        asked = asked.where(radio_drive.c.id < before)
    return list((await tx.execute(asked)).all())


async def studies_in_use(tx: Transaction) -> set[int]:
    """Studies that a calibration or an acceptance plan stands on: these are records and outlive what is made again."""
    each = (sa.select(table.c.study_id) for table in (radio_calibration, radio_acceptance))
    return set((await tx.execute(sa.union(*each))).scalars())


async def find_drives(tx: Transaction, ids: Sequence[int]) -> dict[int, Row]:
    rows = (await tx.execute(sa.select(radio_drive).where(radio_drive.c.id.in_(ids)))).all()
    return {row.id: row for row in rows}


async def delete_drive(tx: Transaction, drive_id: int) -> bool:
    gone = await tx.execute(sa.delete(radio_drive).where(radio_drive.c.id == drive_id))
    return bool(gone.rowcount)


async def list_readings(tx: Transaction, drive_id: int, after_line: int, limit: int) -> list[Row]:
    """In the order of the file."""
    table = radio_drive_reading
    mine = sa.and_(table.c.drive_id == drive_id, table.c.line > after_line)
    asked: sa.Select[Any] = sa.select(table).where(mine).order_by(table.c.line).limit(limit)
    return list((await tx.execute(asked)).all())


async def insert_calibration(tx: Transaction, values: dict[str, Any]) -> Row:
    made: Row = (await tx.execute(sa.insert(radio_calibration).values(**values).returning(radio_calibration))).one()
    return made


async def list_calibrations(tx: Transaction, study_id: int, limit: int) -> list[Row]:
    """Newest first."""
    table = radio_calibration
    asked = sa.select(table).where(table.c.study_id == study_id).order_by(table.c.id.desc()).limit(limit)
    return list((await tx.execute(asked)).all())


async def find_calibration(tx: Transaction, terms: dict[str, Any]) -> Row | None:
    """The newest whose result has these terms."""
    table = radio_calibration
    same = table.c.result["terms"] == sa.cast(terms, JSONB)
    asked = sa.select(table).where(same).order_by(table.c.id.desc()).limit(1)
    return (await tx.execute(asked)).one_or_none()


async def insert_acceptance(tx: Transaction, values: dict[str, Any]) -> Row:
    made: Row = (await tx.execute(sa.insert(radio_acceptance).values(**values).returning(radio_acceptance))).one()
    return made


async def list_acceptances(tx: Transaction, study_id: int, limit: int) -> list[Row]:
    """Newest first, without their tiles: of these the number and the side."""
    table = radio_acceptance
    columns = [column for column in table.c if column.name != "tiles"]
    count, side_m = sa.func.jsonb_array_length(table.c.tiles), table.c.tiles[0]["side_m"].as_float()
    asked: sa.Select[Any] = sa.select(*columns, count.label("tile_count"), side_m.label("side_m"))
    mine = asked.where(table.c.study_id == study_id).order_by(table.c.id.desc()).limit(limit)
    return list((await tx.execute(mine)).all())


async def find_acceptance(tx: Transaction, study_id: int, acceptance_id: int) -> Row | None:
    table = radio_acceptance
    mine = sa.and_(table.c.id == acceptance_id, table.c.study_id == study_id)
    return (await tx.execute(sa.select(table).where(mine))).one_or_none()


async def save_judgement(tx: Transaction, acceptance_id: int, judgement: dict[str, Any]) -> None:
    statement = sa.update(radio_acceptance).where(radio_acceptance.c.id == acceptance_id)
    await tx.execute(statement.values(judgement=judgement))
