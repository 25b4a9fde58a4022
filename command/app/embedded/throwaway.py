"""Servers for a test session: quick to make, gone afterwards, even when the session is killed."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from command.app.embedded.account import current_account, server_account
from command.app.embedded.postgres import PostgresServer
from command.app.embedded.redis_server import RedisServer
from command.app.embedded.say import to_log
from command.app.embedded.urls import Urls

GUARD = """
cat > /dev/null
kill -QUIT "$1" 2>/dev/null; kill -KILL "$2" 2>/dev/null
tries=0
while [ -e "$3/postgresql/postmaster.pid" ] && [ $tries -lt 100 ]; do tries=$((tries + 1)); sleep 0.05; done
rm -rf -- "$3"
"""
"""Waits for its standard input to end, which also happens when we are killed; then ends servers and files."""


@contextmanager
def throwaway_services(*, durable: bool = False) -> Iterator[Urls]:
    """A new PostgreSQL (empty database `zhihui`, superuser) and a new Redis, in a temporary directory.

    `durable=False` turns fsync off: only for tests that do not test durability.
    """
    account = current_account()
    if account.uid == 0:
        account = server_account()
    home = account.own(Path(tempfile.mkdtemp(prefix="zhihui-test-", dir="/tmp")))
    postgres = PostgresServer(home / "postgresql", home, account, to_log, durable=durable)
    redis = RedisServer(home, home, account, to_log)
    try:
        postgres.start()
        redis.start()
    except BaseException:
        postgres.stop()
        shutil.rmtree(home, ignore_errors=True)
        raise
    command = ["/bin/sh", "-c", GUARD, "sh", str(postgres.pid), str(redis.pid), str(home)]
    guard = subprocess.Popen(  # noqa: S603 - our own words
        command, stdin=subprocess.PIPE, start_new_session=True
    )
    try:
        yield Urls(postgres.url, redis.url)
    finally:
        redis.stop()
        postgres.kill()
        guard.communicate()
