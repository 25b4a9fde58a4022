"""The account that runs the servers: ourselves, or an unprivileged one when Zhihui itself is started by root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from command.app.embedded.errors import EmbeddedError

SERVER_ACCOUNTS = ("postgres", "zhihui")
"""Debian's PostgreSQL brings the first; the second is created where neither exists.

`nobody` is not used: what belongs to it can be changed by any other service that runs as nobody.
"""


@dataclass(frozen=True, slots=True)
class Account:
    """`user` and `group` are None for ourselves, as `subprocess` wants it."""

    name: str
    uid: int
    gid: int
    user: int | None = None
    group: int | None = None

    def run(self, command: list[str], cwd: Path = Path("/"), given: str = "") -> subprocess.CompletedProcess[str]:
        """Run to the end as this account; messages in English, so that they can be read and shown."""
        return subprocess.run(  # noqa: S603 - programs of the machine, never words of a client
            command,
            input=given,
            cwd=cwd,
            env={**os.environ, "LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=False,
            user=self.user,
            group=self.group,
            extra_groups=self._extra_groups(),
        )

    def spawn(self, command: list[str], output: IO[bytes], cwd: Path) -> subprocess.Popen[bytes]:
        """Start a server apart from our terminal: Ctrl-C reaches us alone, and we stop it in order."""
        return subprocess.Popen(  # noqa: S603 - programs of the machine, never words of a client
            command,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            umask=0o077,
            user=self.user,
            group=self.group,
            extra_groups=self._extra_groups(),
        )

    def can_enter(self, directory: Path) -> bool:
        """Asked of the kernel by a child of that account: modes, lists and mounts all count."""
        return self.run(["/bin/sh", "-c", 'cd -- "$1"', "sh", str(directory)]).returncode == 0

    def own(self, path: Path) -> Path:
        """Make the directory if needed, for this account alone."""
        path.mkdir(mode=0o700, exist_ok=True)
        path.chmod(0o700)
        return self.give(path)

    def give(self, path: Path) -> Path:
        """Hand a file or directory over to this account."""
        if self.user is not None:
            os.chown(path, self.uid, self.gid)
        return path

    def _extra_groups(self) -> tuple[int, ...] | None:
        return None if self.user is None else ()


def current_account() -> Account:
    return account_of(os.geteuid())


def account_of(uid: int) -> Account:
    try:
        return _from_entry(pwd.getpwuid(uid))
    except KeyError:  # a container may run under a number without a name, and users are removed
        pass
    if uid == os.geteuid():
        return Account(str(uid), uid, os.getegid())
    return Account(str(uid), uid, uid, user=uid, group=uid)


def server_account() -> Account:
    """The first of `SERVER_ACCOUNTS` that exists; root creates the second when it finds neither.

    Raises:
        EmbeddedError: when the account could not be created.
    """
    for name in SERVER_ACCOUNTS:
        if found := _find(name):
            return found
    name = SERVER_ACCOUNTS[-1]
    current_account().run(
        ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", name]
    )
    if created := _find(name):
        return created
    raise EmbeddedError(
        f"Started by root, the servers need an unprivileged account: create a system user named {name}."
    )


def _find(name: str) -> Account | None:
    try:
        return _from_entry(pwd.getpwnam(name))
    except KeyError:
        return None


def _from_entry(entry: pwd.struct_passwd) -> Account:
    if entry.pw_uid == os.geteuid():
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, user=entry.pw_uid, group=entry.pw_gid)
