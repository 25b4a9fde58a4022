"""Where the servers' files and sockets lie, and which account owns them."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from command.app.embedded.account import Account, account_of, current_account, server_account
from command.app.embedded.errors import EmbeddedError

SYSTEM_HOME = Path("/var/lib/zhihui")
"""Holds the servers' files when their account cannot reach the data directory, as under a 0700 home."""

SOCKET_ROOT = Path("/tmp")  # noqa: S108 - a socket path may have 107 bytes, so it cannot lie in a deep TMPDIR

CLUSTER_FOLDER = "postgresql"


@dataclass(frozen=True, slots=True)
class Layout:
    """`home` holds the servers' files, `sockets` their sockets; both belong to `account`."""

    data_dir: Path
    home: Path
    sockets: Path
    account: Account

    @property
    def cluster(self) -> Path:
        return self.home / CLUSTER_FOLDER

    @property
    def start_log(self) -> Path:
        """What PostgreSQL says before its own log is open."""
        return self.home / "postgresql.start.log"

    @property
    def redis(self) -> Path:
        return self.home / "redis"


def token_of(data_dir: Path) -> str:
    """12 hexadecimal digits that stand for the absolute data directory."""
    return hashlib.sha256(os.fsencode(data_dir.resolve())).hexdigest()[:12]


def sockets_of(data_dir: Path) -> Path:
    return SOCKET_ROOT / f"zhihui-{token_of(data_dir)}"


def prepare_data_dir(data_dir: Path) -> Path:
    """Make the data directory and give back its real, absolute path.

    Raises:
        EmbeddedError: when it cannot be made or written.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedError(f"The data directory {data_dir} cannot be made: {error.strerror}.") from error
    if not os.access(data_dir, os.W_OK | os.X_OK):
        owner = account_of(data_dir.stat().st_uid).name
        raise EmbeddedError(f"The data directory {data_dir} belongs to {owner} and cannot be written by this account.")
    return data_dir.resolve()


def lay_out(data_dir: Path, system_home: Path = SYSTEM_HOME) -> Layout:
    """Decide account and folders for `data_dir` (real, existing), and make the folders.

    An existing cluster decides: it stays where it is, run by the account that owns it.

    Raises:
        EmbeddedError: when the account cannot reach its files or the socket folder is somebody else's.
    """
    apart = system_home / token_of(data_dir)
    existing = next((home for home in (data_dir, apart) if (home / CLUSTER_FOLDER).exists()), None)
    if os.geteuid() == 0:
        home, account = _as_root(data_dir, apart, existing)
    else:
        home, account = _as_ordinary_user(data_dir, apart, existing)
    layout = Layout(data_dir, home, sockets_of(data_dir), account)
    account.own(layout.redis)
    _private_socket_folder(layout)
    return layout


def _as_root(data_dir: Path, apart: Path, existing: Path | None) -> tuple[Path, Account]:
    if existing is not None:
        account = account_of((existing / CLUSTER_FOLDER).stat().st_uid)
        if account.uid == 0:
            raise EmbeddedError(f"{existing / CLUSTER_FOLDER} belongs to root; PostgreSQL refuses to run as root.")
        if not account.can_enter(existing):
            raise EmbeddedError(f"{account.name}, who runs the servers, can no longer reach {existing}.")
        return existing, account
    account = server_account()
    if account.can_enter(data_dir):
        return data_dir, account
    apart.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    return account.own(apart), account


def _as_ordinary_user(data_dir: Path, apart: Path, existing: Path | None) -> tuple[Path, Account]:
    account = current_account()
    owner = _owner_of(apart if existing == apart or apart.exists() else data_dir / CLUSTER_FOLDER)
    if owner not in (None, account.uid):
        raise EmbeddedError(
            f"The servers of {data_dir} were set up by another account ({account_of(owner or 0).name}); "
            "start as root or as that account, or choose another --data-dir."
        )
    return data_dir, account


def _owner_of(path: Path) -> int | None:
    try:
        return path.stat().st_uid
    except OSError:
        return None


def _private_socket_folder(layout: Layout) -> None:
    """A folder in /tmp could have been put there by anybody: it is used only when it is ours alone."""
    folder, account = layout.sockets, layout.account
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        pass
    else:
        account.give(folder)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid:
        raise EmbeddedError(f"{folder} exists and does not belong to {account.name}; remove it and start again.")
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)
