"""When a link of HSTRP counts as lost. Reads no clock."""

from datetime import datetime, timedelta
from typing import Final

HEARTBEAT_EVERY: Final = timedelta(seconds=6)
MISSED_MAX: Final = 10


def lost_at(heard_at: datetime, every: timedelta = HEARTBEAT_EVERY, missed: int = MISSED_MAX) -> datetime:
    """From when on a peer last heard at this instant is lost; a packet of any kind counts as heard."""
    return heard_at + missed * every


def is_lost(heard_at: datetime, at: datetime, every: timedelta = HEARTBEAT_EVERY, missed: int = MISSED_MAX) -> bool:
    return at >= lost_at(heard_at, every, missed)
