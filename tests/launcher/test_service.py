"""`./zhihui serve` as an operator meets it: real processes, real signals, one address."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from command.app.embedded import EmbeddedServices
from command.app.embedded.layout import sockets_of
from command.app.embedded.process import pid_is_alive, processes_in, wait_until
from command.app.embedded.redis_server import answering_pid
from command.app.embedded.services import erase

ROOT = Path(__file__).parents[2]
PATIENCE_S = 90.0
BUSY = 4

pytestmark = pytest.mark.fault


class Service:
    """A started `./zhihui serve` in a process group of its own, as a terminal would have it."""

    def __init__(self, data_dir: Path, *words: str) -> None:
        self.data_dir = data_dir
        self.words = data_dir / f"words-{time.monotonic_ns()}.log"
        self.port, terminals = free_port(), free_port()
        output = self.words.open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "command.app.cli", "serve", "--port", str(self.port), *words],
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "ZHIHUI_DATA_DIR": str(data_dir),
                "ZHIHUI_JT808_PORT": str(terminals),
                "ZHIHUI_HSTRP_PORT": str(free_port()),
            },
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=output,
            start_new_session=True,
        )
        output.close()

    def answers(self) -> bool:
        """Alive and able to keep its promises."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/health", timeout=5) as answer:
                return bool(json.load(answer)["checks"])
        except (OSError, urllib.error.HTTPError):
            return False

    def ready(self) -> "Service":
        assert wait_until(lambda: self.answers() or self.process.poll() is not None, PATIENCE_S)
        assert self.process.poll() is None, self.end()
        return self

    def interrupt(self) -> int:
        """Ctrl-C reaches everything in the foreground group at once."""
        os.killpg(self.process.pid, signal.SIGINT)
        self.end()
        return self.process.returncode

    def kill(self) -> None:
        self.process.kill()
        self.end()

    def end(self) -> str:
        """Wait for the end; gives what it said."""
        self.process.wait(timeout=PATIENCE_S)
        return self.words.read_text(encoding="utf-8")

    def postgres_processes(self) -> list[int]:
        return processes_in(self.data_dir / "postgresql")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def redis_pid(data_dir: Path) -> int | None:
    return answering_pid(sockets_of(data_dir) / "redis.sock")


StartService = Callable[..., Service]


@pytest.fixture
def data_dir() -> Iterator[Path]:
    made = Path("/tmp") / f"zhihui-service-{os.getpid()}-{time.monotonic_ns()}"
    made.mkdir(mode=0o755)
    yield made
    erase(made)
    shutil.rmtree(made)


@pytest.fixture
def start_service() -> Iterator[StartService]:
    started: list[Service] = []

    def start(data_dir: Path, *words: str) -> Service:
        started.append(Service(data_dir, *words))
        return started[-1]

    yield start
    for service in started:
        if service.process.poll() is None:
            service.interrupt()


def test_a_second_start_is_refused_and_ctrl_c_ends_the_first_with_every_child(
    data_dir: Path, start_service: StartService
) -> None:
    first = start_service(data_dir).ready()
    second = start_service(data_dir)
    assert f"process {first.process.pid}" in second.end()
    assert second.process.returncode == BUSY
    assert first.answers()
    redis = redis_pid(data_dir)
    assert redis is not None
    assert first.postgres_processes()
    assert first.interrupt() == 0
    assert first.postgres_processes() == []
    assert not pid_is_alive(redis)
    assert not sockets_of(data_dir).exists()


def test_the_service_survives_its_servers_and_stops_in_order_for_a_service_manager(
    data_dir: Path, start_service: StartService
) -> None:
    service = start_service(data_dir).ready()
    redis = redis_pid(data_dir)
    assert redis is not None
    postmaster = int((data_dir / "postgresql" / "postmaster.pid").read_text().splitlines()[0])
    for pid in (postmaster, redis):
        os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: redis_pid(data_dir) not in (None, redis), PATIENCE_S)
    assert wait_until(service.answers, PATIENCE_S)
    assert service.process.poll() is None
    service.process.send_signal(signal.SIGTERM)
    service.end()
    assert service.process.returncode == 0
    assert service.postgres_processes() == []
    assert not (data_dir / "postgresql" / "postmaster.pid").exists()


def test_a_taken_port_is_refused_before_anything_starts(data_dir: Path, start_service: StartService) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        refused = start_service(data_dir, "--port", str(port))
        words = refused.end()
    assert refused.process.returncode == BUSY
    assert f"port {port} (HTTP) is taken" in words
    assert not (data_dir / "postgresql").exists()


def test_after_kill_9_the_next_start_takes_over_and_answers(data_dir: Path, start_service: StartService) -> None:
    killed = start_service(data_dir).ready()
    servers = killed.postgres_processes()
    killed.kill()
    following = start_service(data_dir).ready()
    assert set(servers) & set(following.postgres_processes())
    assert following.interrupt() == 0


def test_ctrl_c_while_the_servers_are_being_made_leaves_nothing(data_dir: Path, start_service: StartService) -> None:
    service = start_service(data_dir)
    assert wait_until((data_dir / "zhihui.lock").exists, PATIENCE_S)
    assert service.interrupt() in (0, 130)
    assert service.postgres_processes() == []
    assert redis_pid(data_dir) is None
    with EmbeddedServices(data_dir):
        assert redis_pid(data_dir) is not None
