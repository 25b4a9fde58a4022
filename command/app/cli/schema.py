"""Bringing the schema up, as a step that several commands begin with."""

from command.app.cli.console import say
from command.app.schema import migrate
from command.foundation.database import Database
from command.foundation.settings import Settings


async def bring_schema_up(settings: Settings) -> None:
    say("bringing the schema to this version")
    database = Database(settings.database_url)
    try:
        await migrate(database)
    finally:
        await database.close()
