"""The migrations make exactly the tables that the rooms declare: names, types, constraints and indexes."""

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from command.app.schema import all_tables, migrate
from command.foundation.database import Database

FOREIGN = {"spatial_ref_sys", "alembic_version"}


def _ours(_object: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:
    return not (kind == "table" and (name in FOREIGN or (name or "").startswith("position_")))


def _differences(connection: sa.Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": _ours})
    return list(compare_metadata(context, all_tables()))


async def test_the_migrated_schema_is_the_declared_one(database: Database) -> None:
    async with database.engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_migrating_again_changes_nothing(database: Database) -> None:
    await migrate(database)
    async with database.engine.connect() as connection:
        versions = (await connection.execute(sa.text("select version_num from alembic_version"))).scalars().all()
    assert len(versions) == 1
