"""Alembic's entry: runs the versions on the connection that `command.app.schema` hands over."""

import sqlalchemy as sa
from alembic import context

from command.app.schema import all_tables

connection: sa.Connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=all_tables(), compare_type=True)
with context.begin_transaction():
    context.run_migrations()
