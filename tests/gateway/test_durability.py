"""Acknowledged means durable: a stopped database gives no answers, a killed gateway loses nothing that it answered."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from command.foundation.clock import SetClock
from command.protocols.jt808.framing import Frame, FrameReader, close_frame
from command.protocols.jt808.header import Address
from command.protocols.jt808.registration import Authenticate, Register
from command.protocols.jt808.version import Version
from tests.gateway.conftest import PHONE, Squad
from tests.gateway.terminal import Terminal, report

Connect = Callable[..., Awaitable[Terminal]]
pytestmark = pytest.mark.fault


async def writer_pid(sql: asyncpg.Connection) -> int:
    """The server process that writes positions."""
    query = (
        "select pid from pg_stat_activity where datname = current_database() and query like '%insert into position %'"
    )
    pid: int = await sql.fetchval(f"{query} and pid <> pg_backend_pid()")
    return pid


async def test_while_the_database_hangs_there_is_no_answer_and_afterwards_each_fix_is_there(
    connect: Connect, clock: SetClock, sql: asyncpg.Connection
) -> None:
    terminal = await connect()
    await terminal.sign_in()
    await terminal.acknowledged(terminal.send(report(clock.now() - timedelta(minutes=1))))
    pid = await writer_pid(sql)
    os.kill(pid, signal.SIGSTOP)
    try:
        serials = [terminal.send(report(clock.now() + timedelta(seconds=n))) for n in range(20)]
        await terminal.silence(0.5)
    finally:
        os.kill(pid, signal.SIGCONT)
    for serial in serials:
        await terminal.acknowledged(serial)
    assert await sql.fetchval("select count(*) from position") == 21


async def test_a_lost_connection_to_the_database_is_made_again_and_nothing_is_doubled(
    connect: Connect, clock: SetClock, sql: asyncpg.Connection
) -> None:
    terminal = await connect()
    await terminal.sign_in()
    await terminal.acknowledged(terminal.send(report(clock.now() - timedelta(minutes=1))))
    for n in range(3):
        await sql.execute("select pg_terminate_backend($1)", await writer_pid(sql))
        await terminal.acknowledged(terminal.send(report(clock.now() + timedelta(seconds=n))))
    assert await sql.fetchval("select count(*) from position") == 4


async def test_a_database_that_refuses_to_store_gives_no_answer_until_it_does(
    connect: Connect, clock: SetClock, sql: asyncpg.Connection
) -> None:
    """53100 is what a full disk raises."""
    terminal = await connect()
    await terminal.sign_in()
    await sql.execute(
        "create function full_disk() returns trigger language plpgsql as "
        "$$ begin raise exception 'no space left on device' using errcode = '53100'; end $$"
    )
    await sql.execute("create trigger full_disk before insert on position for each row execute function full_disk()")
    serial = terminal.send(report(clock.now()))
    await terminal.silence(0.8)
    await sql.execute("drop trigger full_disk on position")
    await terminal.acknowledged(serial)
    assert await sql.fetchval("select count(*) from position") == 1


class GatewayProcess:
    """The product's own process in the role `gateway`, and a terminal that keeps sending until it is gone."""

    def __init__(self, database_url: str, redis_url: str, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = {
            **os.environ,
            "ZHIHUI_DATABASE_URL": database_url,
            "ZHIHUI_REDIS_URL": redis_url,
            "ZHIHUI_JT808_PORT": str(self.port),
            "ZHIHUI_HSTRP_PORT": "0",
            "ZHIHUI_DATA_DIR": str(folder),
        }
        self.log = (folder / "gateway.log").open("wb")
        self.process = self.start()

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "command.app.cli", "serve", "--role", "gateway"]
        return subprocess.Popen(command, env=self.environment, stdout=self.log, stderr=self.log)

    def connect(self) -> socket.socket:
        deadline = time.monotonic() + 60
        while True:
            try:
                return socket.create_connection(("127.0.0.1", self.port), 5)
            except OSError:
                assert time.monotonic() < deadline, "the gateway did not start"
                time.sleep(0.1)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def gateway_process(database_url: str, redis_url: str, tmp_path: Path, squad: Squad) -> Iterator[GatewayProcess]:
    made = GatewayProcess(database_url, redis_url, tmp_path)
    yield made
    made.kill()
    made.log.close()


class Sender(threading.Thread):
    """Registers, then sends fixes as fast as they are taken, and notes the serials that were acknowledged."""

    def __init__(self, line: socket.socket, first_at: datetime) -> None:
        super().__init__()
        self.line = line
        self.first_at = first_at
        self.acknowledged: set[int] = set()
        self.address = Address.of(PHONE, Version.V2013)
        self.reader = FrameReader()

    def run(self) -> None:
        try:
            self._send()
        except OSError:
            return

    def _send(self) -> None:
        said = Register(42, 100, "CGZFJ", "CZT-01", "CZ00001", 2, "").encode(Version.V2013)
        self.line.sendall(close_frame(0x0100, said, self.address, 0))
        code = self._frames()[0].body[3:].decode()
        self.line.sendall(close_frame(0x0102, Authenticate(code).encode(Version.V2013), self.address, 0))
        self._frames()
        serial = 0
        while serial < 60_000:
            burst = range(serial + 1, serial + 51)
            bodies = [report(self.first_at + timedelta(seconds=n)).encode(Version.V2013) for n in burst]
            self.line.sendall(
                b"".join(close_frame(0x0200, body, self.address, n) for n, body in zip(burst, bodies, strict=True))
            )
            serial += 50
            while len(self.acknowledged) < serial - 500:
                self._collect()

    def _collect(self) -> None:
        for frame in self._frames():
            if frame.body[2:4] == b"\x02\x00":
                assert frame.body[4] == 0
                self.acknowledged.add(int.from_bytes(frame.body[:2], "big"))

    def _frames(self) -> list[Frame]:
        data = self.line.recv(65_536)
        if not data:
            raise ConnectionError
        return [frame for frame in self.reader.feed(data) if isinstance(frame, Frame)]


async def test_kill_9_under_load_leaves_every_acknowledged_fix_once(
    gateway_process: GatewayProcess, sql: asyncpg.Connection
) -> None:
    first_at = datetime.now(UTC).replace(microsecond=0) - timedelta(days=2)
    line = await asyncio.to_thread(gateway_process.connect)
    sender = Sender(line, first_at)
    sender.start()
    deadline = time.monotonic() + 30
    while len(sender.acknowledged) < 2000 and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
    gateway_process.kill()
    await asyncio.to_thread(sender.join, 20)
    line.close()
    assert len(sender.acknowledged) >= 2000
    rows = await sql.fetch("select fixed_at, count(*) as times from position group by fixed_at")
    stored = {row["fixed_at"]: row["times"] for row in rows}
    missing = [n for n in sender.acknowledged if first_at + timedelta(seconds=n) not in stored]
    assert missing == []
    assert set(stored.values()) == {1}
