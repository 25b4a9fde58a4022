"""The schema of the database: every room's tables on the one MetaData, and the migrations that make them."""

import importlib
import pkgutil
from pathlib import Path

import sqlalchemy as sa
from alembic import command as alembic
from alembic.config import Config

import command
from command.foundation.database import Database, metadata

MIGRATIONS = Path(command.__file__).parent / "migrations"


def all_tables() -> sa.MetaData:
    """The MetaData with the tables of every room: each module named `tables`, and the idempotency keys."""
    for module in pkgutil.walk_packages(command.__path__, "command."):
        if module.name.endswith(".tables"):
            importlib.import_module(module.name)
    importlib.import_module("command.foundation.idempotency")
    return metadata


def _upgrade(connection: sa.Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    alembic.upgrade(config, "head")


async def migrate(database: Database) -> None:
    """Bring the schema to this version. One process at a time: the others wait for the advisory lock."""
    async with database.engine.begin() as connection:
        await connection.execute(sa.text("select pg_advisory_xact_lock(hashtext('zhihui migrate'))"))
        await connection.run_sync(_upgrade)
