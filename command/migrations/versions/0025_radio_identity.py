"""A radio's number belongs to one device, whatever kind it is registered as."""

import sqlalchemy as sa
from alembic import op

revision = "0025_radio_identity"
down_revision = "0024_silence"


def upgrade() -> None:
    where = sa.text("protocol = 'hstrp'")
    op.create_index("uq_device_hstrp_identity", "device", ["identity"], unique=True, postgresql_where=where)
