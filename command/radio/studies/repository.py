"""SQL of coverage studies: a job is a row with a lease, and what it found are rows beside it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from command.foundation.database import Transaction
from command.radio.studies.kinds import Part, StudyState
from command.radio.studies.tables import (
    radio_declaration,
    radio_loss,
    radio_study,
    radio_study_loss,
    radio_study_result,
)

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


async def begin_anew(tx: Transaction, study_id: int, worker: UUID) -> None:
    """What an attempt before this one found no longer counts."""
    await tx.execute(sa.delete(radio_study_result).where(radio_study_result.c.study_id == study_id))
    await tx.execute(sa.delete(radio_study_loss).where(radio_study_loss.c.study_id == study_id))
    await tx.execute(sa.update(radio_study).where(_held(study_id, worker)).values(pictures_ready=False))


async def release(tx: Transaction, study_id: int, worker: UUID, *, counted: bool) -> None:
    """Back into the queue: another worker goes on where the stored losses end. `counted`: the attempt was one."""
    attempts = radio_study.c.attempts if counted else radio_study.c.attempts - 1
    free = {"state": StudyState.QUEUED.value, "worker": None, "lease_until": None, "doing": "waiting"}
    values: dict[str, Any] = {**free, "attempts": attempts}
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


def _loose(spared: Iterable[int]) -> sa.ColumnElement[bool]:
    """Ended, neither kept nor ever declared, and nobody's record stands on it."""
    study = radio_study
    declared = sa.select(radio_declaration.c.study_id)
    ended = sa.and_(study.c.state.not_in(OPEN), ~study.c.kept)
    return sa.and_(ended, study.c.id.not_in(declared), study.c.id.not_in(list(spared)))


async def list_loose(tx: Transaction, spared: Iterable[int]) -> list[tuple[int, str]]:
    """Id and name of studies that may go, newest first."""
    study = radio_study
    statement = sa.select(study.c.id, study.c.name).where(_loose(spared)).order_by(study.c.id.desc())
    return [(row.id, row.name) for row in await tx.execute(statement)]


async def drop_loose(tx: Transaction, study_id: int, spared: Iterable[int]) -> bool:
    done = await tx.execute(sa.delete(radio_study).where(radio_study.c.id == study_id, _loose(spared)))
    return bool(done.rowcount)


async def list_kept(tx: Transaction) -> set[int]:
    """Studies that are kept or were ever declared."""
    declared = sa.select(radio_declaration.c.study_id)
    statement = sa.select(radio_study.c.id).where(sa.or_(radio_study.c.kept, radio_study.c.id.in_(declared)))
    return set((await tx.execute(statement)).scalars())


async def list_ids(tx: Transaction) -> set[int]:
    return set((await tx.execute(sa.select(radio_study.c.id))).scalars())


async def list_digests(tx: Transaction) -> set[bytes]:
    return set((await tx.execute(sa.select(radio_loss.c.digest))).scalars())


async def was_declared(tx: Transaction, study_id: int) -> bool:
    declared = sa.exists().where(radio_declaration.c.study_id == study_id)
    return bool((await tx.execute(sa.select(declared))).scalar_one())


async def change_study(tx: Transaction, study_id: int, values: dict[str, Any]) -> Row:
    statement = sa.update(radio_study).where(radio_study.c.id == study_id).values(**values).returning(radio_study)
    changed: Row = (await tx.execute(statement)).one()
    return changed


async def find_progress(tx: Transaction, study_id: int) -> Row | None:
    """How far a study is, without its inputs and its plan: asked for with every picture."""
    study = radio_study
    columns: sa.Select[Any] = sa.select(
        study.c.id, study.c.state, study.c.progress, study.c.pictures_ready, study.c.asked_at
    )
    found: Row | None = (await tx.execute(columns.where(study.c.id == study_id))).one_or_none()
    return found


async def delete_study(tx: Transaction, study_id: int) -> None:
    await tx.execute(sa.delete(radio_study).where(radio_study.c.id == study_id))


async def put_result(tx: Transaction, study_id: int, part: Part, key: str, body: str) -> None:
    values = {"study_id": study_id, "part": part.value, "key": key, "body": body}
    statement = insert(radio_study_result).values(**values)
    await tx.execute(statement.on_conflict_do_update(index_elements=["study_id", "part", "key"], set_={"body": body}))


async def find_result(tx: Transaction, study_id: int, part: Part, key: str) -> str | None:
    result = radio_study_result
    mine = sa.and_(result.c.study_id == study_id, result.c.part == part.value, result.c.key == key)
    return (await tx.execute(sa.select(result.c.body).where(mine))).scalar_one_or_none()


async def put_losses(tx: Transaction, study_id: int, losses: Sequence[dict[str, Any]], now: datetime) -> None:
    """Told of by a study's child: new ones are added, known ones were used; the study reads them from now on."""
    for loss in losses:
        values = {**loss, "computed_at": now, "used_at": now}
        statement = insert(radio_loss).values(**values)
        await tx.execute(statement.on_conflict_do_update(index_elements=["digest"], set_={"used_at": now}))
        link = insert(radio_study_loss).values(study_id=study_id, digest=loss["digest"])
        await tx.execute(link.on_conflict_do_nothing())


async def losses_to_drop(tx: Transaction, most_bytes: int, keeping: Iterable[int]) -> list[bytes]:
    """The least lately used beyond so many bytes; none that an open study, or one of `keeping`, reads."""
    newest = sa.func.sum(radio_loss.c.size_bytes).over(order_by=(radio_loss.c.used_at.desc(), radio_loss.c.digest))
    ranked = sa.select(radio_loss.c.digest, newest.label("bytes")).subquery()
    link, study = radio_study_loss, radio_study
    wanted = sa.or_(study.c.state.in_(OPEN), study.c.id.in_(list(keeping)))
    read = sa.select(link.c.digest).select_from(link.join(study, study.c.id == link.c.study_id)).where(wanted)
    beyond = sa.and_(ranked.c.bytes > most_bytes, ranked.c.digest.not_in(read))
    return list((await tx.execute(sa.select(ranked.c.digest).where(beyond))).scalars())


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


async def find_standing(tx: Transaction) -> Row | None:
    """The declaration that holds."""
    return next(iter(await list_declarations(tx, 1)), None)
