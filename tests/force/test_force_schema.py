"""The migrated tables of the force are those that the code describes."""

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from command.force import tables
from command.foundation.database import Database, metadata

OWN = {table.name for table in vars(tables).values() if isinstance(table, sa.Table)}


async def test_the_migration_makes_what_the_tables_say(database: Database) -> None:
    def differences(connection: sa.Connection) -> list[object]:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_object": lambda item, name, kind, *_: kind != "table" or name in OWN,
            },
        )
        return list(compare_metadata(context, metadata))

    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_every_constraint_is_the_one_the_tables_describe(database: Database) -> None:
    """Names and definitions, checks included, against the same tables made afresh beside them."""
    query = sa.text(
        "select conname, replace(pg_get_constraintdef(pg_constraint.oid), 'fresh.', '') from pg_constraint "
        "join pg_class on pg_class.oid = conrelid join pg_namespace on pg_namespace.oid = relnamespace "
        "where nspname = :schema and relname = any(:own)"
    )
    async with database.engine.connect() as connection:
        await connection.execute(sa.text("create schema fresh"))
        beside = await connection.execution_options(schema_translate_map={None: "fresh"})
        await beside.run_sync(metadata.create_all, tables=[metadata.tables[name] for name in OWN])
        made = {tuple(row) for row in await connection.execute(query, {"schema": "fresh", "own": sorted(OWN)})}
        migrated = {tuple(row) for row in await connection.execute(query, {"schema": "public", "own": sorted(OWN)})}
    assert migrated == made
