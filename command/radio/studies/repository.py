"""SQL of coverage studies: a job is a row with a lease, and what it found are rows beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from command.foundation.database import Transaction
from command.radio.studies.kinds import Part, StudyState
from command.radio.studies.tables import radio_declaration, radio_loss, radio_study, radio_study_result

OPEN = (StudyState.QUEUED.value, StudyState.RUNNING.value)
Row = sa.Row[Any]


async def insert_study(tx: Transaction, values: dict[str, Any]) -> Row:
    made: Row = (await tx.execute(sa.insert(radio_study).values(**values).returning(radio_study))).one()
    return made


async def find_study(tx: Transaction, study_id: int, *, lock: bool = False) -> Row | None:
    statement = sa.select(radio_study).where(radio_study.c.id == study_id)
    return (await tx.execute(statement.with_for_update() if lock else statement)).one_or_none()


async def list_studies(tx: Transaction, before: int | None, limit: int) -> list[Row]:
    """Newest first."""
    statement = sa.select(radio_study).order_by(radio_study.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(radio_study.c.id < before)
    return list((await tx.execute(statement)).all())


async def claim(tx: Transaction, worker: UUID, now: datetime, lease: timedelta) -> Row | None:
    """The oldest study that waits, or whose worker let its lease run out; it is this worker's from now on."""
    study = radio_study
    free = sa.or_(
        study.c.state == StudyState.QUEUED.value,
        sa.and_(study.c.state == StudyState.RUNNING.value, study.c.lease_until < now),
    )
    oldest = sa.select(study.c.id).where(free).order_by(study.c.id).limit(1).with_for_update(skip_locked=True)
    statement = (
        sa.update(study)
        .where(study.c.id == oldest.scalar_subquery())
        .values(
            state=StudyState.RUNNING.value,
            worker=worker,
            lease_until=now + lease,
            attempts=study.c.attempts + 1,
            started_at=sa.func.coalesce(study.c.started_at, now),
        )
        .returning(study)
    )
    found: Row | None = (await tx.execute(statement)).one_or_none()
    return found


async def renew(
    tx: Transaction, study_id: int, worker: UUID, lease_until: datetime, progress: float, doing: str
) -> Row | None:
    """The row while it is still this worker's; None when it was taken over or ended."""
    mine = _held(study_id, worker)
    values = {"lease_until": lease_until, "progress": progress, "doing": doing}
    statement = sa.update(radio_study).where(mine).values(**values).returning(radio_study)
    kept: Row | None = (await tx.execute(statement)).one_or_none()
    return kept


async def show_pictures(tx: Transaction, study_id: int, worker: UUID) -> None:
    await tx.execute(sa.update(radio_study).where(_held(study_id, worker)).values(pictures_ready=True))


async def release(tx: Transaction, study_id: int, worker: UUID) -> None:
    """Back into the queue: another worker goes on where the stored losses end."""
    values = {"state": StudyState.QUEUED.value, "worker": None, "lease_until": None, "doing": "waiting"}
    await tx.execute(sa.update(radio_study).where(_held(study_id, worker)).values(**values))


async def end(
    tx: Transaction, study_id: int, worker: UUID, state: StudyState, now: datetime, values: dict[str, Any]
) -> bool:
    """False when the study was no longer this worker's."""
    ended = {"state": state.value, "worker": None, "lease_until": None, "finished_at": now, "doing": "", **values}
    done = await tx.execute(sa.update(radio_study).where(_held(study_id, worker)).values(**ended))
    return bool(done.rowcount)


async def ask_cancel(tx: Transaction, study_id: int, now: datetime) -> None:
    """One that waits is cancelled at once; one that runs is told to its worker."""
    study = radio_study
    waits = study.c.state == StudyState.QUEUED.value
    await tx.execute(
        sa.update(study)
        .where(study.c.id == study_id, study.c.state.in_(OPEN))
        .values(
            cancel_asked=True,
            state=sa.case((waits, StudyState.CANCELLED.value), else_=study.c.state),
            finished_at=sa.case((waits, now), else_=study.c.finished_at),
        )
    )


async def delete_study(tx: Transaction, study_id: int) -> None:
    await tx.execute(sa.delete(radio_study).where(radio_study.c.id == study_id))


async def put_result(tx: Transaction, study_id: int, part: Part, key: str, body: str) -> None:
    values = {"study_id": study_id, "part": part.value, "key": key, "body": body}
    statement = insert(radio_study_result).values(**values)
    await tx.execute(statement.on_conflict_do_update(index_elements=["study_id", "part", "key"], set_={"body": body}))


async def clear_results(tx: Transaction, study_id: int) -> None:
    await tx.execute(sa.delete(radio_study_result).where(radio_study_result.c.study_id == study_id))


async def find_result(tx: Transaction, study_id: int, part: Part, key: str) -> str | None:
    result = radio_study_result
    mine = sa.and_(result.c.study_id == study_id, result.c.part == part.value, result.c.key == key)
    return (await tx.execute(sa.select(result.c.body).where(mine))).scalar_one_or_none()


async def put_losses(tx: Transaction, losses: Sequence[dict[str, Any]], now: datetime) -> None:
    """Told of by a child: new ones are added, known ones were used."""
    for loss in losses:
        values = {**loss, "computed_at": now, "used_at": now}
        statement = insert(radio_loss).values(**values)
        await tx.execute(statement.on_conflict_do_update(index_elements=["digest"], set_={"used_at": now}))


async def losses_to_drop(tx: Transaction, most_bytes: int) -> list[bytes]:
    """The least lately used beyond so many bytes."""
    newest = sa.func.sum(radio_loss.c.size_bytes).over(order_by=(radio_loss.c.used_at.desc(), radio_loss.c.digest))
    ranked = sa.select(radio_loss.c.digest, newest.label("bytes")).subquery()
    return list((await tx.execute(sa.select(ranked.c.digest).where(ranked.c.bytes > most_bytes))).scalars())


async def drop_losses(tx: Transaction, digests: Iterable[bytes]) -> None:
    await tx.execute(sa.delete(radio_loss).where(radio_loss.c.digest.in_(list(digests))))


async def insert_declaration(tx: Transaction, values: dict[str, Any]) -> Row:
    statement = sa.insert(radio_declaration).values(**values).returning(radio_declaration)
    made: Row = (await tx.execute(statement)).one()
    return made


async def list_declarations(tx: Transaction, limit: int) -> list[Row]:
    """Newest first: the first one holds."""
    statement = sa.select(radio_declaration).order_by(radio_declaration.c.id.desc()).limit(limit)
    return list((await tx.execute(statement)).all())


def _held(study_id: int, worker: UUID) -> sa.ColumnElement[bool]:
    study = radio_study
    return sa.and_(study.c.id == study_id, study.c.worker == worker, study.c.state == StudyState.RUNNING.value)


@dataclass(frozen=True, slots=True)
class Standing:
    """The declaration that holds, with its study's row."""

    declaration: Row
    study: Row


async def standing(tx: Transaction) -> Standing | None:
    for declaration in await list_declarations(tx, 1):
        study = await find_study(tx, declaration.study_id)
        if study is not None:
            return Standing(declaration, study)
    return None
