"""Backup and restore between real clusters: everything arrives, or nothing does."""

import asyncio
import hashlib
import os
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest

from command.app.cli.backup import back_up
from command.app.cli.backups.manifest import Manifest
from command.app.cli.console import Refusal
from command.app.cli.restore import checked_manifest, restore
from command.foundation.settings import Settings

TAKEN_AT = datetime(2026, 3, 15, 0, 30, tzinfo=UTC)
LOG = "0d4a1f5e-3f60-4a39-9a39-6a2f3f6f7c11"
CONTENTS = """
create extension if not exists postgis;
create table event_log (id uuid primary key);
insert into event_log values ('0d4a1f5e-3f60-4a39-9a39-6a2f3f6f7c11');
create table place (name text, at geometry(point, 4326));
insert into place select '社区 ' || n, st_point(119 + n / 1000.0, 31.5) from generate_series(1, 500) n;
create table fix (at timestamptz not null, device bigint) partition by range (at);
create table "fix 2026-03" partition of fix for values from ('2026-03-01') to ('2026-04-01');
insert into fix select '2026-03-01'::timestamptz + n * interval '1 s', n from generate_series(1, 2000) n;
"""
TOTALS = "select count(*), md5(string_agg(name || st_astext(at), ',' order by name)) from place"


def settings_for(url: str, data_dir: Path) -> Settings:
    return Settings(database_url=url, redis_url="unix:///nowhere", data_dir=data_dir)


async def ask(url: str, *statements: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements[:-1]:
            await connection.execute(statement)
        return list(await connection.fetch(statements[-1]))
    finally:
        await connection.close()


@pytest.fixture
async def written(bare_databases: tuple[str, str], tmp_path: Path) -> tuple[Path, Manifest]:
    """A backup of a database with rows, a partition, a geometry and an attached file."""
    data_dir = tmp_path / "from"
    attached = data_dir / "files" / "ab" / "abcd"
    attached.parent.mkdir(parents=True)
    attached.write_bytes(b"photo")
    (data_dir / "files" / ".upload-1").write_bytes(b"half")
    await ask(bare_databases[0], CONTENTS, "select 1")
    file = tmp_path / "night.tar"
    return file, await back_up(settings_for(bare_databases[0], data_dir), file, TAKEN_AT)


async def test_what_was_written_is_there_after_a_restore(
    written: tuple[Path, Manifest], bare_databases: tuple[str, str], tmp_path: Path
) -> None:
    file, _ = written
    source, target = bare_databases
    await restore(settings_for(target, tmp_path / "to"), file, checked_manifest(file))
    assert await ask(target, TOTALS) == await ask(source, TOTALS)
    assert await ask(target, "select count(*) from fix") == await ask(source, "select count(*) from fix")
    assert (tmp_path / "to" / "files" / "ab" / "abcd").read_bytes() == b"photo"
    assert not (tmp_path / "to" / "files" / ".upload-1").exists()


async def test_the_log_gets_a_new_id_and_the_manifest_names_the_old_one(
    written: tuple[Path, Manifest], bare_databases: tuple[str, str], tmp_path: Path
) -> None:
    file, manifest = written
    await restore(settings_for(bare_databases[1], tmp_path / "to"), file, checked_manifest(file))
    assert manifest.log == LOG
    [row] = await ask(bare_databases[1], "select id::text from event_log")
    assert row["id"] != LOG


async def test_the_manifest_counts_every_table_of_ours_and_none_of_an_extension(
    written: tuple[Path, Manifest],
) -> None:
    assert written[1].rows == {"public.event_log": 1, "public.place": 500, 'public."fix 2026-03"': 2000}
    assert written[1].taken_at == TAKEN_AT


async def test_any_tar_can_open_the_file(written: tuple[Path, Manifest]) -> None:
    file, manifest = written
    with tarfile.open(file) as archive:
        names = archive.getnames()
        dump = archive.extractfile("database.dump")
        assert dump is not None
        assert hashlib.sha256(dump.read()).hexdigest() == manifest.digests["database.dump"]
    assert names == ["database.dump", "files/ab/abcd", "manifest.json"]
    assert file.stat().st_mode & 0o077 == 0


async def test_writes_while_the_backup_runs_do_not_disturb_its_counts(
    bare_databases: tuple[str, str], tmp_path: Path
) -> None:
    source, target = bare_databases
    await ask(source, CONTENTS, "select 1")
    stop = asyncio.Event()

    async def keep_writing() -> int:
        written = 0
        while not stop.is_set():
            await ask(source, "insert into place values ('late', st_setsrid(st_point(119, 31), 4326))", "select 1")
            written += 1
        return written

    writing = asyncio.create_task(keep_writing())
    file = tmp_path / "busy.tar"
    manifest = await back_up(settings_for(source, tmp_path), file, TAKEN_AT)
    stop.set()
    assert await writing > 0
    await restore(settings_for(target, tmp_path / "to"), file, checked_manifest(file))
    [row] = await ask(target, "select count(*) from place")
    assert row["count"] == manifest.rows["public.place"]


async def test_a_database_that_is_not_empty_is_left_alone(
    written: tuple[Path, Manifest], bare_databases: tuple[str, str], tmp_path: Path
) -> None:
    file, manifest = written
    await ask(bare_databases[1], "create table precious (n integer)", "insert into precious values (1) returning n")
    with pytest.raises(Refusal, match="not empty"):
        await restore(settings_for(bare_databases[1], tmp_path / "to"), file, manifest)
    assert len(await ask(bare_databases[1], "select * from precious")) == 1


@pytest.mark.parametrize("position", [0.1, 0.5, 0.9])
async def test_one_flipped_byte_is_noticed_before_anything_is_touched(
    written: tuple[Path, Manifest], position: float
) -> None:
    file, _ = written
    data = bytearray(file.read_bytes())
    with tarfile.open(file) as archive:
        dump = archive.getmember("database.dump")
    data[dump.offset_data + int(dump.size * position)] ^= 0x40
    file.write_bytes(data)
    with pytest.raises(Refusal, match=r"damaged: database\.dump"):
        checked_manifest(file)


async def test_a_file_cut_short_is_noticed(written: tuple[Path, Manifest]) -> None:
    file, _ = written
    file.write_bytes(file.read_bytes()[:-4096])
    with pytest.raises(Refusal, match=r"not a whole backup|damaged|cannot be read"):
        checked_manifest(file)


async def test_rows_that_are_not_what_was_written_undo_the_whole_restore(
    written: tuple[Path, Manifest], bare_databases: tuple[str, str], tmp_path: Path
) -> None:
    file, manifest = written
    manifest.rows["public.place"] = 501
    with pytest.raises(Refusal, match=r"public\.place has 500 rows, 501 were written"):
        await restore(settings_for(bare_databases[1], tmp_path / "to"), file, manifest)
    assert await ask(bare_databases[1], "select 1 from pg_tables where schemaname = 'public'") == []


async def test_a_backup_that_fails_leaves_no_file(bare_databases: tuple[str, str], tmp_path: Path) -> None:
    await ask(bare_databases[0], CONTENTS, "create table locked_out (n integer)", "select 1")
    file = tmp_path / "never.tar"
    connection = await asyncpg.connect(bare_databases[0])
    blocked = asyncio.create_task(back_up(settings_for(bare_databases[0], tmp_path), file, TAKEN_AT))
    async with connection.transaction():
        await connection.execute("lock table locked_out in access exclusive mode")
        blocked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await blocked
    await connection.close()
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - not even an unfinished part


async def test_a_second_backup_does_not_replace_the_first(
    written: tuple[Path, Manifest], bare_databases: tuple[str, str], tmp_path: Path
) -> None:
    file, _ = written
    before = file.read_bytes()
    with pytest.raises(FileExistsError):
        await back_up(settings_for(bare_databases[0], tmp_path), file, TAKEN_AT)
    assert file.read_bytes() == before
