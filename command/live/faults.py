"""What passes by itself: the database is away, restarts, or has no connection free."""

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

PASSING = (DBAPIError, PoolTimeoutError, OSError)
