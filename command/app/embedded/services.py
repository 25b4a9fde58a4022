"""Both servers as one thing: owned by one process, watched, restarted when they die, stopped together."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from command.app.embedded.errors import AlreadyRunningError, EmbeddedError
from command.app.embedded.layout import Layout, lay_out, prepare_data_dir
from command.app.embedded.ownership import Ownership
from command.app.embedded.postgres import PostgresServer
from command.app.embedded.redis_server import RedisServer
from command.app.embedded.say import Say, to_log
from command.app.embedded.urls import Urls

WATCH_INTERVAL_S = 0.25
RETRY_INTERVAL_S = 2.0

Server = PostgresServer | RedisServer


class EmbeddedServices:
    """The private PostgreSQL and Redis of one data directory.

    Blocking calls; a thread watches the two servers and starts again what dies.
    """

    def __init__(self, data_dir: Path, say: Say = to_log) -> None:
        self._data_dir = data_dir
        self._say = say
        self._ownership: Ownership | None = None
        self._servers: tuple[Server, ...] = ()
        self._sockets: Path | None = None
        self._stopping = threading.Event()
        self._watch: threading.Thread | None = None

    def start(self) -> Urls:
        """Own the data directory and bring both servers up.

        Raises:
            AlreadyRunningError: another living process owns the data directory.
            MissingSoftwareError: PostgreSQL, PostGIS or Redis is not on this machine.
            EmbeddedError: with the reason, in a sentence.
        """
        data_dir = prepare_data_dir(self._data_dir)
        ownership = Ownership(data_dir)
        ownership.take()
        self._ownership = ownership
        try:
            return self._start_servers(lay_out(data_dir))
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop what runs, last started first, and give the data directory back. Safe to call twice."""
        self._stopping.set()
        if self._watch is not None:
            self._watch.join()
            self._watch = None
        for server in reversed(self._servers):
            server.stop()
        self._servers = ()
        if self._sockets is not None:
            with suppress(OSError):  # not empty when a server would not end
                self._sockets.rmdir()
        if self._ownership is not None:
            self._ownership.release()
            self._ownership = None

    def pids(self) -> dict[str, int | None]:
        """Name of each server -> its pid."""
        return {server.name: server.pid for server in self._servers}

    def __enter__(self) -> Urls:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _start_servers(self, layout: Layout) -> Urls:
        self._stopping.clear()
        self._sockets = layout.sockets
        postgres = PostgresServer(layout.cluster, layout.sockets, layout.account, self._say)
        redis = RedisServer(layout.redis, layout.sockets, layout.account, self._say)
        for server in (postgres, redis):
            self._servers = (*self._servers, server)
            server.start()
        self._watch = threading.Thread(target=self._keep_alive, name="embedded-services", daemon=True)
        self._watch.start()
        return Urls(postgres.url, redis.url)

    def _keep_alive(self) -> None:
        wait_s = WATCH_INTERVAL_S
        while not self._stopping.wait(wait_s):
            revived = [self._revive(server) for server in self._servers if not server.is_alive()]
            wait_s = WATCH_INTERVAL_S if all(revived) else RETRY_INTERVAL_S

    def _revive(self, server: Server) -> bool:
        self._say(f"{server.name} is gone; starting it again")
        try:
            server.stop()
            server.start()
        except (EmbeddedError, OSError) as error:
            self._say(f"{server.name} could not be started again: {error}")
            return False
        return True


@contextmanager
def borrowed_services(data_dir: Path, say: Say = to_log) -> Iterator[Urls]:
    """The servers of the service that runs on `data_dir`, or our own for the duration when none runs."""
    services = EmbeddedServices(data_dir, say)
    try:
        urls = services.start()
    except AlreadyRunningError:
        yield running_urls(data_dir)
        return
    try:
        yield urls
    finally:
        services.stop()


def running_urls(data_dir: Path) -> Urls:
    """Where the servers of a data directory answer, without starting anything."""
    layout = lay_out(prepare_data_dir(data_dir))
    return Urls(
        PostgresServer(layout.cluster, layout.sockets, layout.account, to_log).url,
        RedisServer(layout.redis, layout.sockets, layout.account, to_log).url,
    )


def erase(data_dir: Path) -> None:
    """Remove the servers' files of a data directory that nobody owns.

    Raises:
        AlreadyRunningError: another living process owns it.
    """
    real = prepare_data_dir(data_dir)
    ownership = Ownership(real)
    ownership.take()
    try:
        layout = lay_out(real)
        if layout.cluster.exists():
            PostgresServer(layout.cluster, layout.sockets, layout.account, to_log).discard()
        RedisServer(layout.redis, layout.sockets, layout.account, to_log).discard()
        for folder in (layout.cluster, layout.redis, layout.sockets):
            shutil.rmtree(folder, ignore_errors=True)
        layout.start_log.unlink(missing_ok=True)
        if layout.home != real:
            layout.home.rmdir()
    finally:
        ownership.release()
