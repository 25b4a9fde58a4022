"""What is asked of the kernel reaches the sockets that are accepted."""

import resource
import socket
import subprocess
import sys

from command.foundation.sockets import KEEPALIVE_EVERY_S, allow_many_files, drop_dead_peers


def test_accepted_sockets_inherit_the_end_of_dead_peers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        drop_dead_peers(listening, 60, idle_s=30)
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            tcp, options = socket.IPPROTO_TCP, (socket.TCP_USER_TIMEOUT, socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL)
            assert [accepted.getsockopt(tcp, option) for option in options] == [60_000, 30, KEEPALIVE_EVERY_S]
            assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1


def test_without_an_idle_time_silence_is_nobodys_fault() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        drop_dead_peers(listening, 60)
        assert listening.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 0


def test_the_limit_of_open_files_is_raised_as_far_as_it_goes() -> None:
    """In a process of its own, started with the 256 of a narrow shell."""
    words = (
        "import resource; from command.foundation.sockets import allow_many_files;"
        "_, hard = resource.getrlimit(resource.RLIMIT_NOFILE); resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard));"
        "print(allow_many_files(2000), resource.getrlimit(resource.RLIMIT_NOFILE)[0], allow_many_files(100))"
    )
    said = subprocess.run([sys.executable, "-c", words], check=True, capture_output=True, text=True)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    reached = 2000 if hard == resource.RLIM_INFINITY else min(2000, hard)
    assert said.stdout.split() == [str(reached), str(reached), str(reached)]


def test_a_limit_that_is_high_enough_is_left_alone() -> None:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert allow_many_files(10) == soft
