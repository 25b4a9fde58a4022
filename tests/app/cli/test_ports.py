"""Ports are looked at before anything starts."""

import socket
from pathlib import Path

import pytest

from command.app.cli.console import Exit, Refusal
from command.app.cli.ports import (
    free_radio_port,
    free_terminal_port,
    is_free,
    radios_fit,
    require_free_ports,
    terminals_fit,
)
from command.foundation.settings import Settings

HOST = "127.0.0.1"


def taken(kind: socket.SocketKind) -> socket.socket:
    held = socket.socket(socket.AF_INET, kind)
    held.bind((HOST, 0))
    if kind == socket.SOCK_STREAM:
        held.listen()
    return held


def settings(tmp_path: Path, http_port: int, jt808_port: int) -> Settings:
    return Settings(data_dir=tmp_path, listen_host=HOST, http_port=http_port, jt808_port=jt808_port)


def test_a_taken_http_port_is_refused_with_its_number_and_the_way_out(tmp_path: Path) -> None:
    with taken(socket.SOCK_STREAM) as held:
        port = held.getsockname()[1]
        with pytest.raises(Refusal, match=rf"port {port} \(HTTP\).*--port") as refused:
            require_free_ports(settings(tmp_path, port, free_terminal_port(HOST)), frozenset({"api"}))
        assert refused.value.code is Exit.BUSY


@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM])
def test_terminals_need_their_number_for_tcp_and_udp(tmp_path: Path, kind: socket.SocketKind) -> None:
    with taken(kind) as held:
        port = held.getsockname()[1]
        assert not terminals_fit(HOST, port)
        with pytest.raises(Refusal, match="ZHIHUI_JT808_PORT"):
            require_free_ports(settings(tmp_path, 0, port), frozenset({"gateway"}))


def test_a_role_is_asked_for_its_own_ports_only(tmp_path: Path) -> None:
    with taken(socket.SOCK_STREAM) as held:
        port = held.getsockname()[1]
        require_free_ports(settings(tmp_path, port, port), frozenset({"worker"}))


def test_a_found_port_is_free_for_both() -> None:
    port = free_terminal_port(HOST)
    assert is_free(HOST, port)
    assert is_free(HOST, port, socket.SOCK_DGRAM)


def test_repeaters_need_ten_numbers_in_a_row() -> None:
    first = free_radio_port(HOST)
    assert radios_fit(HOST, first)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as held:
        held.bind((HOST, first + 9))
        assert not radios_fit(HOST, first)
        assert free_radio_port(HOST) != first
