"""What the kernel is asked for: room for many sockets, and an end to those whose peer is gone. No sockets of its own."""

import resource
import socket
from typing import Final

FILES_WANTED: Final = 65_536
"""Twenty thousand terminals, as many screens as there are, files and databases; shells often start with 1,024."""
KEEPALIVE_EVERY_S: Final = 10
KEEPALIVE_PROBES: Final = 3


def allow_many_files(wanted: int = FILES_WANTED) -> int:
    """Raise the soft limit of open files of this process as far as the hard one lets us; returns what it is then."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    reachable = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft == resource.RLIM_INFINITY or soft >= reachable:
        return soft
    resource.setrlimit(resource.RLIMIT_NOFILE, (reachable, hard))
    return reachable


def drop_dead_peers(listening: socket.socket, unanswered_s: int, idle_s: int | None = None) -> None:
    """What this TCP socket accepts from now on ends when the peer takes no byte for so long, on Linux also without
    anybody writing: with `idle_s`, a peer that is silent for so long is asked by the kernel whether it is there.
    """
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, unanswered_s * 1000)
    if idle_s is not None:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, idle_s)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, KEEPALIVE_EVERY_S)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, KEEPALIVE_PROBES)
