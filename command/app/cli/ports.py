"""Looking at ports before anything is started on them."""

import socket

from command.app.cli.console import Exit, Refusal
from command.foundation.settings import Role, Settings
from command.protocols.hytera.service import PORTS_IN_ROW

ANY_PORT = 0
_FIRST_TRIED, _LAST_TRIED = 30_101, 32_700
"""Below the numbers that systems hand out by themselves."""


def require_free_ports(settings: Settings, roles: frozenset[Role]) -> None:
    """Refuse with one sentence when a port that these roles listen on is taken.

    Raises:
        Refusal: naming the port and how to choose another.
    """
    if "api" in roles and not is_free(settings.listen_host, settings.http_port):
        raise Refusal(_taken(settings.http_port, "HTTP", "--port or ZHIHUI_HTTP_PORT"), Exit.BUSY)
    if "gateway" in roles and not terminals_fit(settings.listen_host, settings.jt808_port):
        raise Refusal(_taken(settings.jt808_port, "JT/T 808", "ZHIHUI_JT808_PORT"), Exit.BUSY)


def terminals_fit(host: str, port: int) -> bool:
    """Terminals use one number for TCP and UDP."""
    return is_free(host, port) and is_free(host, port, socket.SOCK_DGRAM)


def is_free(host: str, port: int, kind: socket.SocketKind = socket.SOCK_STREAM) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, kind) as tried:
        if kind == socket.SOCK_STREAM:  # a connection that lingers is no obstacle
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError:
            return False
    return True


def free_terminal_port(host: str) -> int:
    """A number that is free for TCP and UDP at this moment."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as found:
            found.bind((host, ANY_PORT))
            port = int(found.getsockname()[1])
        if terminals_fit(host, port):
            return port


def radios_fit(host: str, first_port: int) -> bool:
    """Repeaters use ten numbers in a row."""
    return all(is_free(host, port, socket.SOCK_DGRAM) for port in range(first_port, first_port + PORTS_IN_ROW))


def free_radio_port(host: str) -> int:
    """The first of ten numbers in a row that are free for UDP at this moment."""
    return next(first for first in range(_FIRST_TRIED, _LAST_TRIED, PORTS_IN_ROW) if radios_fit(host, first))


def _taken(port: int, use: str, choice: str) -> str:
    return f"port {port} ({use}) is taken by another program; choose another with {choice}"
