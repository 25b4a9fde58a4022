import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from command.app.house import House
from command.foundation.clock import SetClock
from command.radio.studies import repository
from command.radio.studies.folders import Folders
from command.radio.studies.housekeeping import ORPHAN_AFTER, Housekeeping, Room, beyond
from command.radio.studies.tables import radio_loss, radio_study
from tests.radio.studies.ground import SMALL, WEST_SITE, add_sites

MB = 2**20


@pytest.mark.parametrize(
    ("room", "gone"),
    [
        (Room(9, 100 * MB), []),
        (Room(2, 100 * MB), [2, 1]),
        (Room(9, 25 * MB), [2, 1]),
        (Room(9, MB), [3, 2, 1]),
    ],
)
def test_the_oldest_go_and_the_newest_stays_however_large(room: Room, gone: list[int]) -> None:
    assert beyond([(4, 10 * MB), (3, 10 * MB), (2, 10 * MB), (1, 10 * MB)], room) == gone


async def studies(planner: httpx.AsyncClient, house: House, count: int) -> list[int]:
    """Ended ones, with a file each."""
    await add_sites(planner, WEST_SITE)
    made = []
    for number in range(count):
        answer = await planner.post("/api/radio/studies", json={**SMALL, "name": f"算{number}"})
        made.append(int(answer.json()["id"]))
    async with house.database.transaction() as tx:
        await tx.execute(sa.update(radio_study).values(state="done"))
    for study_id in made:
        house.services.get(Folders).work(study_id).parent.mkdir(parents=True)
        house.services.get(Folders).work(study_id).write_bytes(b"{}")
    return made


async def names(planner: httpx.AsyncClient) -> list[str]:
    return [study["name"] for study in (await planner.get("/api/radio/studies")).json()["items"]]


async def test_kept_declared_and_spared_studies_stay(planner: httpx.AsyncClient, house: House, clock: SetClock) -> None:
    made = await studies(planner, house, 6)
    changed = await planner.patch(f"/api/radio/studies/{made[0]}", json={"kept": True, "name": "留下的"})
    assert (changed.json()["kept"], changed.json()["name"]) == (True, "留下的")
    declaration = {"study_id": made[1], "terminal": "vehicle", "probability": 0.95}
    assert (await planner.post("/api/radio/declarations", json=declaration)).status_code == 201
    folders = house.services.get(Folders)
    housekeeping = Housekeeping(house.database, clock, house.history, folders, Room(1, 100 * MB))

    async def in_use(_tx: Any) -> set[int]:
        return {made[2]}

    housekeeping.spare(in_use)
    await housekeeping.tidy()
    assert await names(planner) == ["算5", "算2", "算1", "留下的"]
    assert [folders.study(study_id).exists() for study_id in made] == [True, True, True, False, False, True]


async def test_losses_that_a_declared_study_reads_are_not_dropped(
    planner: httpx.AsyncClient, house: House, clock: SetClock
) -> None:
    made = await studies(planner, house, 2)
    await planner.patch(f"/api/radio/studies/{made[0]}", json={"kept": True})
    loss = {"made_of": {}, "columns": 1, "rows": 1, "size_bytes": 10, "computed_s": 0.1}
    async with house.database.transaction() as tx:
        for study_id, digest in zip(made, (b"old", b"new"), strict=True):
            await repository.put_losses(tx, study_id, [{**loss, "digest": digest}], clock.now())
            clock.advance(timedelta(hours=1))
        kept = await repository.list_kept(tx)
        assert kept == {made[0]}
        assert await repository.losses_to_drop(tx, 15, []) == [b"old"]
        assert await repository.losses_to_drop(tx, 15, kept) == []
        assert await repository.losses_to_drop(tx, 5, kept) == [b"new"]
        assert (await tx.execute(sa.select(sa.func.count()).select_from(radio_loss))).scalar_one() == 2


def touch(path: Path, at: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    for each in (path, path.parent):
        os.utime(each, (at, at))
    return path


async def test_files_that_no_row_names_go_after_a_while(
    planner: httpx.AsyncClient, house: House, clock: SetClock
) -> None:
    (study_id,) = await studies(planner, house, 1)
    folders = house.services.get(Folders)
    now = clock.now().timestamp()
    old = now - 2 * ORPHAN_AFTER.total_seconds()
    folders.ground_of(study_id).write_text("read")
    kept = [touch(folders.loss("aa11"), now), touch(folders.ground("read") / "facts.json", old)]
    gone = [
        touch(folders.loss("aa22"), old),
        touch(folders.loss("aa33").with_suffix(".77.part"), old),
        touch(folders.ground("unread") / "facts.json", old),
        touch(folders.ground("read.4711") / "heights.npy", old),
        touch(folders.study(9999) / "work.json", old),
    ]
    await house.services.get(Housekeeping).tidy()
    assert [path.exists() for path in kept] == [True, True]
    assert [path.exists() for path in gone] == [False] * 5
    assert folders.work(study_id).exists()
