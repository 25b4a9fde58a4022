"""The room that studies take: which of them stay, which stored losses stay, and files that no row names any more."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from command.foundation.clock import Clock
from command.foundation.database import Database, Transaction
from command.foundation.history.events import Fact, History, Subject
from command.radio.studies import repository
from command.radio.studies.folders import Folders

log = structlog.get_logger(__name__)
MOST_LOSS_BYTES = 8 * 2**30
"""Of stored losses; the least lately used go first."""
MOST_PICTURE_BYTES = 512 * 2**20
"""Of one study's tiles, exports and margins without some sites: beyond it all are made again when they are asked for."""
ORPHAN_AFTER = timedelta(hours=1)
"""A file younger than this may be in the making by another process."""
EVERY_S = 3600.0
StudiesInUse = Callable[[Transaction], Awaitable[set[int]]]


@dataclass(frozen=True, slots=True)
class Room:
    """What finished studies that are neither kept nor declared may take together."""

    most_studies: int
    most_bytes: int


def beyond(newest_first: Sequence[tuple[int, int]], room: Room) -> list[int]:
    """Of studies as (id, bytes) those that must go: the oldest. The newest stays, however large."""
    gone, held_bytes = [], 0
    for place, (study_id, size_bytes) in enumerate(newest_first):
        held_bytes += size_bytes
        if place >= room.most_studies or (place and held_bytes > room.most_bytes):
            gone.append(study_id)
    return gone


class Housekeeping:
    def __init__(self, database: Database, clock: Clock, history: History, folders: Folders, room: Room) -> None:
        self._database = database
        self._clock = clock
        self._history = history
        self._folders = folders
        self._room = room
        self._in_use: list[StudiesInUse] = []

    def spare(self, in_use: StudiesInUse) -> None:
        """Studies that other rooms' records stand on are never dropped for room."""
        self._in_use.append(in_use)

    async def run(self) -> None:
        """The worker's task: beside what is tidied after each study, for limits that were lowered and for orphans."""
        while True:
            await self.tidy()
            await asyncio.sleep(EVERY_S)

    async def tidy(self) -> None:
        await self._drop_studies()
        await self._drop_losses()
        await self._drop_orphans()

    async def _drop_studies(self) -> None:
        async with self._database.transaction() as tx:
            loose = await repository.list_loose(tx, await self._spared(tx))
        sizes = await asyncio.to_thread(self._folders.sizes_bytes, [study_id for study_id, _ in loose])
        gone = set(beyond(sizes, self._room))
        for study_id, name in loose:
            if study_id in gone and await self._drop(study_id, name):
                await asyncio.to_thread(self._folders.forget_study, study_id)

    async def _drop(self, study_id: int, name: str) -> bool:
        """False where somebody has kept or declared it meanwhile."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            if not await repository.drop_loose(tx, study_id, await self._spared(tx)):
                return False
            data = {"name": name, "reason": "room"}
            fact = Fact("study_removed", Subject("study", study_id), now, "coverage studies", [], data)
            await self._history.record(tx, fact, now)
        log.info("study_dropped_for_room", study=study_id)
        return True

    async def _spared(self, tx: Transaction) -> set[int]:
        return set().union(*[await each(tx) for each in self._in_use])

    async def _drop_losses(self) -> None:
        async with self._database.transaction() as tx:
            keeping = await repository.list_kept(tx) | await self._spared(tx)
            digests = await repository.losses_to_drop(tx, MOST_LOSS_BYTES, keeping)
            await repository.drop_losses(tx, digests)
        await asyncio.to_thread(self._folders.forget_losses, [digest.hex() for digest in digests])

    async def _drop_orphans(self) -> None:
        """What a process left that was killed between a file and its row."""
        old = (self._clock.now() - ORPHAN_AFTER).timestamp()
        async with self._database.transaction() as tx:
            studies, losses = await repository.list_ids(tx), await repository.list_digests(tx)
        await asyncio.to_thread(self._folders.forget_orphans, studies, {digest.hex() for digest in losses}, old)
        await asyncio.to_thread(self._folders.trim_pictures, studies, MOST_PICTURE_BYTES)
