"""Finding PostgreSQL with PostGIS, and Redis, among the programs of the machine. Installs nothing."""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from command.app.embedded.account import current_account
from command.app.embedded.errors import MissingSoftwareError

VERSIONED_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")
"""Debian and Ubuntu, Red Hat, and a build from source."""

OLDEST_POSTGRES = 14
"""Group commit, `unnest` in bulk and partition pruning are measured from this version on."""

REDIS_NAMES = ("redis-server", "valkey-server")


@dataclass(frozen=True, slots=True)
class PostgresBinaries:
    """One PostgreSQL of the machine; `lz4` says whether it was built with that compression."""

    major: int
    folder: Path
    has_postgis: bool
    lz4: bool

    def path(self, program: str) -> str:
        return str(self.folder / program)


def list_postgres() -> list[PostgresBinaries]:
    """Every server installation found, newest first, those with PostGIS before those without."""
    found = {binaries.folder: binaries for folder in _folders() if (binaries := _inspect(folder))}
    return sorted(found.values(), key=lambda one: (one.has_postgis, one.major), reverse=True)


def find_postgres(major: int | None = None) -> PostgresBinaries:
    """The best installation, or the one of version `major` that an existing cluster needs.

    Raises:
        MissingSoftwareError: with what is missing in one sentence.
    """
    candidates = [one for one in list_postgres() if one.major >= OLDEST_POSTGRES]
    if major is not None:
        candidates = [one for one in candidates if one.major == major]
    wanted = f"PostgreSQL {major}" if major else f"PostgreSQL {OLDEST_POSTGRES} or newer"
    if not candidates:
        raise MissingSoftwareError(f"{wanted} was not found on this machine (on Debian or Ubuntu: {_packages(major)}).")
    if not candidates[0].has_postgis:
        folder, version = candidates[0].folder, candidates[0].major
        raise MissingSoftwareError(f"{folder} has no PostGIS (on Debian or Ubuntu: postgresql-{version}-postgis-3).")
    return candidates[0]


def find_client(program: str, oldest: int) -> str:
    """Path of a PostgreSQL client program of version `oldest` or newer: an older one refuses the server.

    Raises:
        MissingSoftwareError: with the package that brings it.
    """
    for folder in _folders():
        path = folder / program
        if os.access(path, os.X_OK) and _major_of(current_account().run([str(path), "--version"]).stdout) >= oldest:
            return str(path)
    raise MissingSoftwareError(f"{program} {oldest} or newer was not found (on Debian: postgresql-client-{oldest}).")


def find_redis() -> str:
    """Path of the Redis server (or of Valkey, which speaks the same).

    Raises:
        MissingSoftwareError: when there is none.
    """
    for name in REDIS_NAMES:
        if path := shutil.which(name, path=_search_path()):
            return path
    raise MissingSoftwareError("A Redis server was not found on this machine (on Debian or Ubuntu: redis-server).")


def _folders() -> Iterator[Path]:
    for pattern in VERSIONED_FOLDERS:
        yield from sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)
    for program in ("pg_config", "postgres", "pg_dump"):
        if path := shutil.which(program, path=_search_path()):
            yield _folder_of(path)


def _folder_of(program: str) -> Path:
    if program.endswith("pg_config"):
        return Path(current_account().run([program, "--bindir"]).stdout.strip() or "/nonexistent")
    return Path(program).resolve().parent


def _inspect(folder: Path) -> PostgresBinaries | None:
    if not all(os.access(folder / name, os.X_OK) for name in ("postgres", "initdb", "pg_config")):
        return None
    command = [str(folder / "pg_config"), "--version", "--sharedir", "--configure"]
    answer = current_account().run(command).stdout.splitlines()
    major = _major_of(answer[0]) if answer else 0
    if not major:
        return None
    postgis = Path(answer[1]) / "extension" / "postgis.control"
    return PostgresBinaries(major, folder, has_postgis=postgis.exists(), lz4="--with-lz4" in answer[-1])


def _major_of(answer: str) -> int:
    found = re.search(r"\bPostgreSQL\)? (\d+)", answer)
    return int(found[1]) if found else 0


def _search_path() -> str:
    """Servers often live in sbin, which an ordinary user's PATH leaves out."""
    return os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/local/sbin", "/usr/sbin", "/sbin"))


def _packages(major: int | None) -> str:
    return f"postgresql-{major} postgresql-{major}-postgis-3" if major else "postgresql postgresql-postgis"
