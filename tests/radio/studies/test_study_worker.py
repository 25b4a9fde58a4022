"""Studies outlive those who compute them."""

import asyncio
import os
import signal
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from command.app.house import House
from command.foundation.clock import SetClock
from command.radio.studies import repository
from command.radio.studies.folders import Folders
from command.radio.studies.housekeeping import Housekeeping
from command.radio.studies.process import StudyChild
from command.radio.studies.work import Work
from command.radio.studies.worker import LEASE, MOST_ATTEMPTS, StudyWorker
from tests.radio.studies.ground import EAST_SITE, SMALL, WEST_SITE, add_sites, lay_ground

SLOW = {**SMALL, "exact": True, "parts": [], "terminals": ["handheld_at_head"]}


async def ask(planner: httpx.AsyncClient, **changes: Any) -> int:
    answer = await planner.post("/api/radio/studies", json={**SLOW, **changes})
    assert answer.status_code == 202, answer.text
    return int(answer.json()["id"])


async def read(planner: httpx.AsyncClient, study_id: int) -> dict[str, Any]:
    found: dict[str, Any] = (await planner.get(f"/api/radio/studies/{study_id}")).json()
    return found


async def until_losses(house: House, count: int) -> None:
    """Until so many files of losses are stored."""
    folder = house.settings.data_dir / "radio" / "losses"
    async with asyncio.timeout(120):
        while len(list(folder.rglob("*.npy"))) < count:
            await asyncio.sleep(0.02)


@pytest.fixture
async def slow_study(planner: httpx.AsyncClient, house: House, tmp_path: Path) -> int:
    await lay_ground(house, tmp_path, ("elevation",))
    await add_sites(planner, WEST_SITE, EAST_SITE)
    return await ask(planner)


async def test_a_worker_that_is_killed_leaves_its_study_to_the_next(
    planner: httpx.AsyncClient, house: House, clock: SetClock, slow_study: int
) -> None:
    worker = house.services.get(StudyWorker)
    lost = asyncio.create_task(worker.step())
    await until_losses(house, 1)
    async with house.database.transaction() as tx:
        nobody = await repository.claim(tx, worker.me, clock.now(), LEASE)
    assert nobody is None
    taken_from = clock.now() + LEASE + timedelta(seconds=1)
    async with house.database.transaction() as tx:  # as if this worker were killed: its lease runs out
        other = await repository.claim(tx, uuid4(), taken_from, LEASE)
        assert other is not None
        await repository.release(tx, slow_study, other.worker, counted=True)
    assert await lost
    assert (await read(planner, slow_study))["state"] == "queued"
    assert await worker.step()
    study = await read(planner, slow_study)
    assert (study["state"], study["attempts"]) == ("done", 3)
    assert study["summary"]["losses_reused"] >= 1
    assert study["summary"]["losses_computed"] + study["summary"]["losses_reused"] == 2


async def test_a_study_whose_child_dies_waits_again_and_fails_in_the_end(
    planner: httpx.AsyncClient, house: House, slow_study: int
) -> None:
    worker = house.services.get(StudyWorker)
    for attempt in (1, 2, 3):
        taken = asyncio.create_task(worker.step())
        async with asyncio.timeout(60):
            while worker.child.pid is None:
                await asyncio.sleep(0.01)
        os.kill(worker.child.pid or 0, signal.SIGKILL)
        assert await taken
        study = await read(planner, slow_study)
        assert study["attempts"] == attempt
        assert study["state"] == ("queued" if attempt < 3 else "failed")
    assert study["error"]["code"] == "study_child_failed"


async def test_a_cancelled_study_ends_and_one_that_waits_never_begins(
    planner: httpx.AsyncClient, house: House, tmp_path: Path
) -> None:
    await lay_ground(house, tmp_path, ("elevation",))
    await add_sites(planner, WEST_SITE, EAST_SITE)
    # So fine that it takes longer than the worker takes to hear of the cancelling.
    running = await ask(planner, cell_m=20)
    worker = house.services.get(StudyWorker)
    waiting = await ask(planner, name="等着的")
    assert (await planner.post(f"/api/radio/studies/{waiting}/cancel")).json()["state"] == "cancelled"
    again = await planner.post(f"/api/radio/studies/{waiting}/cancel")
    assert again.json()["code"] == "study_not_open"
    taken = asyncio.create_task(worker.step())
    async with asyncio.timeout(60):
        while (await read(planner, running))["state"] != "running":
            await asyncio.sleep(0.02)
    assert (await planner.post(f"/api/radio/studies/{running}/cancel")).status_code == 202
    assert await taken
    assert (await read(planner, running))["state"] == "cancelled"
    assert not await worker.step()


async def test_a_lease_is_given_once(
    planner: httpx.AsyncClient, house: House, clock: SetClock, slow_study: int
) -> None:
    one, other = uuid4(), uuid4()
    async with house.database.transaction() as tx, house.database.engine.begin() as beside:
        first = await repository.claim(tx, one, clock.now(), LEASE)
        assert first is not None
        assert await repository.claim(beside, other, clock.now(), LEASE) is None
    async with house.database.transaction() as tx:
        assert await repository.claim(tx, other, clock.now() + LEASE, LEASE) is None
        taken = await repository.claim(tx, other, clock.now() + LEASE * 2, LEASE)
        assert taken is not None
        assert (taken.id, taken.attempts) == (slow_study, 2)
        assert await repository.renew(tx, slow_study, one, clock.now() + LEASE, 0.5, "losses") is None


async def test_a_study_over_which_workers_are_killed_again_and_again_is_given_up(
    planner: httpx.AsyncClient, house: House, clock: SetClock, slow_study: int
) -> None:
    for _ in range(MOST_ATTEMPTS):
        async with house.database.transaction() as tx:
            assert await repository.claim(tx, uuid4(), clock.now(), LEASE) is not None
        clock.advance(LEASE + timedelta(seconds=1))
    assert await house.services.get(StudyWorker).step()
    study = await read(planner, slow_study)
    assert (study["state"], study["error"]["code"]) == ("failed", "study_child_failed")


async def test_a_database_that_is_away_for_a_moment_is_no_end_of_a_study(
    planner: httpx.AsyncClient, house: House, slow_study: int
) -> None:
    async def away(_row: Any) -> Work:
        raise ConnectionRefusedError("the database does not answer")

    ours = (house.database, house.bus, house.clock, house.history)
    child = StudyChild(house.settings.data_dir, "unused", 0)
    housekeeping, folders = house.services.get(Housekeeping), house.services.get(Folders)
    worker = StudyWorker(*ours, folders=folders, child=child, gather=away, housekeeping=housekeeping)
    assert await worker.step()
    study = await read(planner, slow_study)
    assert (study["state"], study["error"]) == ("queued", None)
