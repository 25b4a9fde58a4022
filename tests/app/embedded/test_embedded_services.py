"""The two servers as one thing, with real processes: owned, adopted, revived, stopped."""

import os
import signal
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from command.app.embedded import AlreadyRunningError, EmbeddedError, EmbeddedServices, Urls, borrowed_services
from command.app.embedded.account import Account, account_of, current_account, server_account
from command.app.embedded.binaries import find_postgres
from command.app.embedded.layout import SYSTEM_HOME, sockets_of, token_of
from command.app.embedded.process import pid_is_alive, processes_in, wait_until
from command.app.embedded.redis_server import answering_pid
from command.app.embedded.services import erase

Query = Callable[[str, str], str]
StartOwner = Callable[..., Any]
PATIENCE_S = 60.0
MAX_SOCKET_PATH_BYTES = 107

pytestmark = pytest.mark.fault


def runner() -> Account:
    """Who runs the servers: an unprivileged account when we are root, else ourselves."""
    return server_account() if os.geteuid() == 0 else current_account()


def redis_answers(urls: Urls) -> bool:
    return answering_pid(Path(urls.redis_url.removeprefix("unix://"))) is not None


def test_both_servers_answer_and_what_was_stored_is_there_after_a_restart(data_dir: Path, query: Query) -> None:
    with EmbeddedServices(data_dir) as urls:
        query(urls.database_url, "create table kept as select 42 as number")
        assert redis_answers(urls)
    with EmbeddedServices(data_dir) as urls:
        assert query(urls.database_url, "select number from kept") == "42"
        query(urls.database_url, "create extension postgis")
        assert query(urls.database_url, "select st_astext(st_point(119.97, 31.81))") == "POINT(119.97 31.81)"


def test_nothing_runs_and_nobody_owns_after_the_stop(data_dir: Path) -> None:
    services = EmbeddedServices(data_dir)
    services.start()
    pids = services.pids()
    services.stop()
    services.stop()  # twice is once
    assert set(pids) == {"PostgreSQL", "Redis"}
    assert not any(pid_is_alive(pid) for pid in pids.values() if pid)
    with EmbeddedServices(data_dir):
        pass


def test_a_second_start_is_refused_with_the_pid_of_the_first(data_dir: Path, start_owner: StartOwner) -> None:
    owner = start_owner(data_dir)
    with pytest.raises(AlreadyRunningError) as refused:
        EmbeddedServices(data_dir).start()
    assert refused.value.pid == owner.process.pid
    assert str(owner.process.pid) in str(refused.value)
    assert query_pid(owner.redis_url) == owner.servers["Redis"]


def test_the_servers_of_a_killed_owner_are_adopted(data_dir: Path, start_owner: StartOwner, query: Query) -> None:
    killed = start_owner(data_dir)
    query(killed.database_url, "create table kept as select 42 as number")
    killed.kill()
    services = EmbeddedServices(data_dir)
    urls = services.start()
    try:
        assert services.pids() == killed.servers
        assert query(urls.database_url, "select number from kept") == "42"
    finally:
        services.stop()
    assert killed.servers_end()


def test_when_owner_and_servers_are_killed_the_next_start_recovers(
    data_dir: Path, start_owner: StartOwner, query: Query
) -> None:
    killed = start_owner(data_dir)
    query(killed.database_url, "create table kept as select 42 as number")
    killed.kill()
    for pid in killed.servers.values():
        os.kill(pid, signal.SIGKILL)
    with EmbeddedServices(data_dir) as urls:
        assert query(urls.database_url, "select number from kept") == "42"
        assert redis_answers(urls)


def test_a_server_that_dies_is_started_again_with_everything_committed(data_dir: Path, query: Query) -> None:
    services = EmbeddedServices(data_dir)
    urls = services.start()
    try:
        query(urls.database_url, "create table kept as select 42 as number")
        died = services.pids()
        for pid in died.values():
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
        assert wait_until(lambda: _all_new(services.pids(), died), PATIENCE_S)
        assert wait_until(lambda: redis_answers(urls), PATIENCE_S)
        assert query(urls.database_url, "select number from kept") == "42"
    finally:
        services.stop()


def test_a_long_statement_of_a_killed_postgresql_does_not_hold_up_its_successor(data_dir: Path, query: Query) -> None:
    """A backend that computes notices the death of its postmaster only when it waits again."""
    services = EmbeddedServices(data_dir)
    urls = services.start()
    try:
        busy = "do $$ begin loop perform sqrt(2); end loop; end $$"
        with subprocess.Popen(
            [find_postgres().path("psql"), urls.database_url, "-c", busy], stderr=subprocess.PIPE
        ) as client:
            running = "select count(*) from pg_stat_activity where query like 'do %'"
            assert wait_until(lambda: query(urls.database_url, running) == "1", PATIENCE_S)
            died = services.pids()["PostgreSQL"]
            assert died is not None
            os.kill(died, signal.SIGKILL)
            assert wait_until(lambda: services.pids()["PostgreSQL"] not in (None, died), PATIENCE_S)
            client.communicate(timeout=PATIENCE_S)
        assert query(urls.database_url, running) == "0"
    finally:
        services.stop()


def test_a_swept_socket_brings_the_server_back(data_dir: Path, query: Query) -> None:
    services = EmbeddedServices(data_dir)
    urls = services.start()
    try:
        before = services.pids()["PostgreSQL"]
        (sockets_of(data_dir) / ".s.PGSQL.5432").unlink()
        assert wait_until(lambda: services.pids()["PostgreSQL"] not in (None, before), PATIENCE_S)
        assert query(urls.database_url, "select 1") == "1"
    finally:
        services.stop()


def test_ctrl_c_ends_both_servers_in_order(data_dir: Path, start_owner: StartOwner, query: Query) -> None:
    owner = start_owner(data_dir)
    owner.interrupt()
    assert owner.process.returncode == 0
    assert owner.servers_end()
    assert not (data_dir / "postgresql" / "postmaster.pid").exists()  # it shut down, it did not crash
    with EmbeddedServices(data_dir) as urls:
        assert query(urls.database_url, "select 1") == "1"


def test_two_data_directories_live_side_by_side(place: Path, query: Query) -> None:
    with EmbeddedServices(place / "one") as one, EmbeddedServices(place / "two") as two:
        query(one.database_url, "create table only_here (number integer)")
        assert query(two.database_url, "select count(*) from pg_tables where tablename = 'only_here'") == "0"
        assert one.redis_url != two.redis_url


def test_a_path_longer_than_any_socket_path_is_no_obstacle(place: Path, query: Query) -> None:
    deep = place / ("deep-" * 20) / ("deeper-" * 20) / "var"
    with EmbeddedServices(deep) as urls:
        assert query(urls.database_url, "select 1") == "1"
        assert len(os.fsencode(sockets_of(deep) / ".s.PGSQL.5432.lock")) <= MAX_SOCKET_PATH_BYTES


def test_servers_never_run_as_root_and_their_sockets_are_private(data_dir: Path) -> None:
    with EmbeddedServices(data_dir):
        sockets = sockets_of(data_dir).stat()
        owners = {Path(f"/proc/{pid}").stat().st_uid for pid in processes_in(data_dir / "postgresql")}
    assert owners == {runner().uid}
    assert 0 not in owners
    assert (sockets.st_uid, stat.S_IMODE(sockets.st_mode)) == (runner().uid, 0o700)


def test_a_data_directory_under_a_private_home(place: Path, query: Query) -> None:
    """Started by root the servers' account cannot enter it: their files go to /var/lib/zhihui."""
    home = place / "home"
    home.mkdir(mode=0o700)
    data_dir = home / "checkout" / "var"
    apart = SYSTEM_HOME / token_of(data_dir)
    expected = apart if os.geteuid() == 0 else data_dir
    with EmbeddedServices(data_dir) as urls:
        assert (expected / "postgresql" / "PG_VERSION").exists()
        query(urls.database_url, "create table kept as select 42 as number")
    with EmbeddedServices(data_dir) as urls:
        assert query(urls.database_url, "select number from kept") == "42"
    erase(data_dir)
    assert not apart.exists()


def test_an_ordinary_user_runs_its_own_servers(place: Path, start_owner: StartOwner, ordinary_user: Account) -> None:
    home = ordinary_user.own(place / "home")
    owner = start_owner(home / "var", ordinary_user)
    assert {Path(f"/proc/{pid}").stat().st_uid for pid in owner.servers.values()} == {ordinary_user.uid}
    owner.interrupt()
    assert owner.servers_end()


def test_the_cluster_of_an_ordinary_user_stays_theirs_when_root_starts_it(
    place: Path, start_owner: StartOwner, ordinary_user: Account
) -> None:
    data_dir = place / "shared"
    data_dir.mkdir()
    data_dir.chmod(0o777)
    start_owner(data_dir, ordinary_user).interrupt()
    services = EmbeddedServices(data_dir)
    services.start()
    pid = services.pids()["PostgreSQL"]
    owner = Path(f"/proc/{pid}").stat().st_uid
    services.stop()
    assert owner == ordinary_user.uid


def test_a_data_directory_of_somebody_else_is_refused_in_a_sentence(
    place: Path, start_owner: StartOwner, ordinary_user: Account
) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o755)
    closed.chmod(0o555)
    if ordinary_user.uid == os.geteuid():
        with pytest.raises(EmbeddedError, match="cannot be written"):
            EmbeddedServices(closed).start()
    else:
        with pytest.raises(AssertionError, match="belongs to root and cannot be written"):
            start_owner(closed, ordinary_user)


def test_a_socket_folder_that_is_not_ours_is_refused(data_dir: Path, place: Path) -> None:
    """Anybody may put a folder, or a link to one, into /tmp."""
    bait = place / "bait"
    bait.mkdir()
    trap = sockets_of(data_dir)
    trap.symlink_to(bait)
    try:
        with pytest.raises(EmbeddedError, match="does not belong to"):
            EmbeddedServices(data_dir).start()
    finally:
        trap.unlink()
    assert list(bait.iterdir()) == []


def test_a_stale_pid_file_that_names_a_stranger_is_no_obstacle(data_dir: Path, query: Query) -> None:
    """After a restart of the machine the number of the old postmaster may belong to any process."""
    with EmbeddedServices(data_dir):
        left = (data_dir / "postgresql" / "postmaster.pid").read_text()
        running = left.splitlines()[0]
    with subprocess.Popen(["sleep", "600"], user=runner().user) as stranger:
        stale = data_dir / "postgresql" / "postmaster.pid"
        stale.write_text(left.replace(running, str(stranger.pid), 1))
        runner().give(stale)
        with EmbeddedServices(data_dir) as urls:
            assert query(urls.database_url, "select 1") == "1"
            assert stranger.poll() is None
        stranger.kill()


def test_a_half_made_cluster_is_made_again(data_dir: Path, query: Query) -> None:
    unfinished = data_dir / "postgresql.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("3")
    with EmbeddedServices(data_dir) as urls:
        assert query(urls.database_url, "select 1") == "1"
    assert not unfinished.exists()


def test_a_start_that_fails_says_why_and_leaves_nothing_behind(data_dir: Path) -> None:
    with EmbeddedServices(data_dir):
        pass
    broken = data_dir / "postgresql" / "operator.conf"
    broken.write_text("shared_buffers = 'plenty'\n")
    runner().give(broken)
    with pytest.raises(EmbeddedError, match=r"did not start: .*shared_buffers|configuration"):
        EmbeddedServices(data_dir).start()
    assert processes_in(data_dir / "postgresql") == []
    broken.unlink()
    with EmbeddedServices(data_dir):
        pass


def test_borrowing_beside_a_running_service_uses_its_servers(
    data_dir: Path, start_owner: StartOwner, query: Query
) -> None:
    owner = start_owner(data_dir)
    with borrowed_services(data_dir) as urls:
        assert urls == Urls(owner.database_url, owner.redis_url)
    assert query(owner.database_url, "select 1") == "1"


def test_borrowing_without_a_service_starts_and_stops_servers(data_dir: Path, query: Query) -> None:
    with borrowed_services(data_dir) as urls:
        assert query(urls.database_url, "select 1") == "1"
    assert processes_in(data_dir / "postgresql") == []


def test_erasing_is_refused_while_somebody_owns_the_data(data_dir: Path, start_owner: StartOwner) -> None:
    start_owner(data_dir)
    with pytest.raises(AlreadyRunningError):
        erase(data_dir)
    assert (data_dir / "postgresql" / "PG_VERSION").exists()


def test_erasing_also_ends_what_a_killed_owner_left(data_dir: Path, start_owner: StartOwner) -> None:
    killed = start_owner(data_dir)
    killed.kill()
    erase(data_dir)
    assert killed.servers_end()
    assert not (data_dir / "postgresql").exists()


def test_the_promises_of_durability_are_switched_on(data_dir: Path, query: Query) -> None:
    with EmbeddedServices(data_dir) as urls:
        shown = {name: query(urls.database_url, f"show {name}") for name in DURABILITY}
        assert shown == DURABILITY


DURABILITY = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "data_checksums": "on",
    "listen_addresses": "",
    "server_encoding": "UTF8",
    "lc_collate": "C.UTF-8",
}


def query_pid(redis_url: str) -> int | None:
    return answering_pid(Path(redis_url.removeprefix("unix://")))


def _all_new(now: dict[str, int | None], died: dict[str, int | None]) -> bool:
    return all(now[name] not in (None, died[name]) for name in died)


def test_the_account_of_a_number_without_a_name() -> None:
    assert account_of(4_000_000_000).name == "4000000000"
