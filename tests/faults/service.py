"""`./zhihui serve` as a process of its own on its own servers, to be killed and started again."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from command.app.embedded.layout import lay_out, sockets_of
from command.app.embedded.process import pid_is_alive, processes_in
from command.app.embedded.redis_server import answering_pid
from command.app.embedded.services import erase, running_urls

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120.0
LOOK_S = 0.05


async def until(condition: Callable[[], object], patience_s: float = PATIENCE_S) -> None:
    """Look every 50 ms; fails when patience runs out."""
    async with asyncio.timeout(patience_s):
        while not condition():
            await asyncio.sleep(LOOK_S)


def free_port() -> int:
    """Free for TCP and UDP at this moment."""
    while True:
        with socket.socket() as stream, socket.socket(type=socket.SOCK_DGRAM) as datagrams:
            stream.bind(("127.0.0.1", 0))
            port = int(stream.getsockname()[1])
            try:
                datagrams.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


@dataclass
class Service:
    data_dir: Path
    http_port: int = field(default_factory=free_port)
    terminal_port: int = field(default_factory=free_port)
    radio_port: int = 0
    """First of ten; 0: wherever they fit."""
    process: subprocess.Popen[bytes] | None = None
    words_file: Path | None = None
    """Where what it says goes; beside its data otherwise."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.http_port}"

    @property
    def database_url(self) -> str:
        return running_urls(self.data_dir).database_url

    @property
    def cluster(self) -> Path:
        return lay_out(self.data_dir).cluster

    @property
    def postmaster(self) -> int:
        return int((self.cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])

    @property
    def words(self) -> str:
        """What it has said so far."""
        return self._words_file.read_text(encoding="utf-8", errors="replace")

    @property
    def _words_file(self) -> Path:
        return self.words_file or self.data_dir / "words.log"

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    async def start(self) -> None:
        """Returns when it can keep its promises and terminals may come."""
        self._launch()
        await self.healthy()

    def _launch(self) -> None:
        with self._words_file.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "command.app.cli", "serve", "--port", str(self.http_port)],
                env={
                    **os.environ,
                    "PYTHONPATH": str(ROOT),
                    "ZHIHUI_DATA_DIR": str(self.data_dir),
                    "ZHIHUI_JT808_PORT": str(self.terminal_port),
                    "ZHIHUI_HSTRP_PORT": str(self.radio_port),
                },
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=output,
                start_new_session=True,
            )

    async def healthy(self) -> None:
        async with httpx.AsyncClient(base_url=self.address, trust_env=False, timeout=10) as client:
            async with asyncio.timeout(PATIENCE_S):
                while not (await self._is_well(client) and self._takes_terminals()):
                    assert self.process is not None
                    assert self.process.poll() is None, self.words[-3000:]
                    await asyncio.sleep(LOOK_S)

    async def _is_well(self, client: httpx.AsyncClient) -> bool:
        try:
            return (await client.get("/api/health")).status_code == 200
        except httpx.TransportError:
            return False

    def _takes_terminals(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.terminal_port), timeout=5).close()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        """kill -9: nothing is written, closed or said any more."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.is_running:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=PATIENCE_S)

    def discard(self) -> None:
        """End whatever still works on the data directory, and remove the servers' files."""
        erase(self.data_dir)

    async def kill_postgres(self) -> None:
        """The postmaster and every backend at once; returns when another answers in its place."""
        victim = self.postmaster
        for pid in (victim, *processes_in(self.cluster)):
            if pid_is_alive(pid):
                os.kill(pid, signal.SIGKILL)
        await until(lambda: self._postmaster_but(victim))
        await self.healthy()

    def _postmaster_but(self, victim: int) -> bool:
        try:
            return self.postmaster != victim
        except (OSError, ValueError, IndexError):
            return False

    async def kill_redis(self) -> None:
        """Returns when another answers in its place."""
        victim = self._redis()
        assert victim is not None
        os.kill(victim, signal.SIGKILL)
        await until(lambda: self._redis() not in (None, victim))

    @contextmanager
    def frozen_redis(self) -> Iterator[None]:
        """Within the block it holds its sockets open and says nothing."""
        victim = self._redis()
        assert victim is not None
        os.kill(victim, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(victim, signal.SIGCONT)

    def _redis(self) -> int | None:
        return answering_pid(sockets_of(self.data_dir) / "redis.sock")

    def resident_bytes(self) -> int:
        """Of the service's own process."""
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS"))
