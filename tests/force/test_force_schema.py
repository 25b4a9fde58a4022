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


async def test_every_check_has_the_name_the_tables_give_it(database: Database) -> None:
    named = {
        str(constraint.name)
        for name in OWN
        for constraint in metadata.tables[name].constraints
        if isinstance(constraint, sa.CheckConstraint)
    }
    query = sa.text(
        "select conname from pg_constraint join pg_class on pg_class.oid = conrelid "
        "where contype = 'c' and relname = any(:own)"
    )
    async with database.transaction() as tx:
        found = set((await tx.execute(query, {"own": sorted(OWN)})).scalars())
    assert found == named
