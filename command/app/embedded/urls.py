"""Where the two servers answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Urls:
    """Both are sockets in a private directory: no port is taken and no password is needed."""

    database_url: str
    redis_url: str
