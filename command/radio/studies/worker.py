"""The worker's side: takes studies out of the queue one after the other and has its child compute them.

A study belongs to whoever holds its lease. The lease is renewed while the child computes; a worker that is killed lets
it run out, and the next one goes on where the stored losses end.
"""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import msgspec
import shapely
import structlog
from sqlalchemy.exc import SQLAlchemyError

from command.foundation.bus import Bus, Message
from command.foundation.clock import Clock
from command.foundation.database import Database
from command.foundation.errors import CommandError
from command.foundation.history.events import Fact, History, Subject
from command.foundation.tasks import end_all
from command.radio.studies import repository
from command.radio.studies.areas import drawn
from command.radio.studies.course import Course
from command.radio.studies.folders import Folders
from command.radio.studies.housekeeping import Housekeeping
from command.radio.studies.kinds import Part, StudyState
from command.radio.studies.process import ChildDiedError, Notice, StudyChild
from command.radio.studies.service import QUEUED, WARM
from command.radio.studies.work import Work, write_work

log = structlog.get_logger(__name__)
LEASE = timedelta(seconds=20)
BEAT_S = 2.0
LOOK_S = 1.0
MOST_ATTEMPTS = 3
"""A study over which so many children, or workers, were lost is given up."""
Gather = Callable[[Any], Awaitable[Work]]


class _Lost(Exception):  # noqa: N818 - control flow between the heartbeat and the computation
    """The study is no longer this worker's, or was cancelled."""


class StudyWorker:
    """`gather` collects what a study's child is told: areas, points and the ground as they are now."""

    def __init__(
        self,
        database: Database,
        bus: Bus,
        clock: Clock,
        history: History,
        *,
        folders: Folders,
        child: StudyChild,
        gather: Gather,
        housekeeping: Housekeeping,
    ) -> None:
        self._database = database
        self._bus = bus
        self._clock = clock
        self._history = history
        self._folders = folders
        self.child = child
        self._gather = gather
        self._housekeeping = housekeeping
        self.me = uuid4()
        self._rung = asyncio.Event()

    async def run(self) -> None:
        """Compute what waits, for ever."""
        listening = asyncio.create_task(self._listen())
        try:
            while True:
                self._rung.clear()
                if await self.step():
                    await self._housekeeping.tidy()
                else:
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(LOOK_S):
                            await self._rung.wait()
        finally:
            await end_all([listening])

    async def step(self) -> bool:
        """Take one study and bring it to an end; False when none waits."""
        async with self._database.transaction() as tx:
            row = await repository.claim(tx, self.me, self._clock.now(), LEASE)
        if row is None:
            return False
        log.info("study_claimed", study=row.id, attempt=row.attempts)
        try:
            await self._settle(row)
        except asyncio.CancelledError:
            # Ended in order: that is no failure of the study.
            await asyncio.shield(self._give_back(row.id, counted=False))
            raise
        except (SQLAlchemyError, OSError) as error:
            log.warning("study_left_for_later", study=row.id, attempt=row.attempts, error=str(error))
            await self._give_back(row.id, counted=True)
        return True

    async def _settle(self, row: Any) -> None:
        """Compute and write down how it ended. A database that is away raises: that is no end."""
        if row.attempts > MOST_ATTEMPTS:
            await self._again(row, f"{row.attempts - 1} workers were lost over it")
            return
        try:
            await self._compute(row, Course())
        except _Lost:
            await self._end(row, StudyState.CANCELLED, {})
        except CommandError as error:
            facts = {"detail": error.detail, **json.loads(json.dumps(error.facts, default=str))}
            await self._end(row, StudyState.FAILED, {"error_code": error.code, "error_facts": facts})
        except ChildDiedError as error:
            await self._again(row, str(error))
        except (SQLAlchemyError, OSError):
            raise
        except Exception as error:
            log.exception("study_failed", study=row.id)
            facts = {"detail": f"{type(error).__name__}: {error}"}
            await self._end(row, StudyState.FAILED, {"error_code": "study_child_failed", "error_facts": facts})

    async def _compute(self, row: Any, course: Course) -> None:
        if row.cancel_asked:
            raise _Lost
        computing = asyncio.create_task(self._ask(row, course))
        beating = asyncio.create_task(self._beat(row.id, course))
        try:
            done, _ = await asyncio.wait({computing, beating}, return_when=asyncio.FIRST_COMPLETED)
            if beating in done:
                beating.result()
            summary = await computing
        finally:
            for task in (computing, beating):
                task.cancel()
            await asyncio.gather(computing, beating, return_exceptions=True)
        await self._flush(row.id, course)
        await self._end(
            row, StudyState.DONE, {"summary": summary, "progress": 1.0, "code_version": summary["code_version"]}
        )

    async def _ask(self, row: Any, course: Course) -> dict[str, Any]:
        work = await self._gather(row)
        await asyncio.to_thread(_write, self._folders, work)
        await asyncio.to_thread(self._folders.forget_pictures, row.id)
        async with self._database.transaction() as tx:
            await repository.begin_anew(tx, row.id, self.me)

        def notice(said: Notice) -> None:
            course.take(said)
            if "pictures" in said:
                self._rung.set()  # somebody looks at the map and waits: the heartbeat writes it down at once

        answer: dict[str, Any] = await self.child.ask("run", notice, study_id=row.id)
        return answer

    async def _beat(self, study_id: int, course: Course) -> None:
        """Keep the lease and write the progress down; raises _Lost when the study is not wanted or not ours."""
        while True:
            self._rung.clear()
            try:
                await self._renew(study_id, course)
            except (SQLAlchemyError, OSError) as error:
                log.warning("study_lease_not_renewed", study=study_id, error=str(error))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(BEAT_S):
                    await self._rung.wait()

    async def _renew(self, study_id: int, course: Course) -> None:
        until = self._clock.now() + LEASE
        async with self._database.transaction() as tx:
            row = await repository.renew(tx, study_id, self.me, until, course.progress, course.doing)
        if row is None or row.cancel_asked:
            raise _Lost
        await self._flush(study_id, course)

    async def _flush(self, study_id: int, course: Course) -> None:
        """Write down losses and results that have come since; readers see them before the study ends."""
        batch = course.waiting()
        if batch.empty:
            return
        async with self._database.transaction() as tx:
            rows = [{**loss, "digest": bytes.fromhex(loss["digest"])} for loss in batch.losses]
            await repository.put_losses(tx, study_id, rows, self._clock.now())
            for result in batch.results:
                body = json.dumps(result["body"], ensure_ascii=False)
                await repository.put_result(tx, study_id, Part(result["part"]), result["key"], body)
            if batch.pictures:
                await repository.show_pictures(tx, study_id, self.me)
        course.written(batch)

    async def _end(self, row: Any, state: StudyState, values: dict[str, Any]) -> None:
        now = self._clock.now()
        async with self._database.transaction() as tx:
            if await repository.end(tx, row.id, self.me, state, now, values):
                data = {"name": row.name, "state": state.value, "error_code": values.get("error_code")}
                fact = Fact("study_ended", Subject("study", row.id), now, "coverage studies", [], data)
                await self._history.record(tx, fact, now)
        log.info("study_ended", study=row.id, state=state.value, error=values.get("error_code"))

    async def _again(self, row: Any, reason: str) -> None:
        """After its child died a study waits again, a few times."""
        log.warning("study_child_died", study=row.id, attempt=row.attempts, reason=reason)
        if row.attempts >= MOST_ATTEMPTS:
            failed = {"error_code": "study_child_failed", "error_facts": {"detail": reason}}
            await self._end(row, StudyState.FAILED, failed)
        else:
            await self._release(row.id, counted=True)

    async def _release(self, study_id: int, *, counted: bool) -> None:
        async with self._database.transaction() as tx:
            await repository.release(tx, study_id, self.me, counted=counted)

    async def _give_back(self, study_id: int, *, counted: bool) -> None:
        """Where the database is away the lease runs out by itself."""
        with contextlib.suppress(SQLAlchemyError, OSError):
            await self._release(study_id, counted=counted)

    async def _listen(self) -> None:
        async for said in self._bus.subscribe(QUEUED, WARM):
            if isinstance(said, Message) and said.channel == WARM:
                with contextlib.suppress(ChildDiedError, CommandError):
                    await self.child.ask("warm", losses=True)
            self._rung.set()


def _write(folders: Folders, work: Work) -> None:
    write_work(folders.work(work.study_id), work)
    folders.outline(work.study_id).write_bytes(msgspec.json.encode(drawn(shapely.from_wkb(work.outline), work.cell_m)))
