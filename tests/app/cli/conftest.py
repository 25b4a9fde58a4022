"""Databases without any schema of ours."""

import itertools
import subprocess
from collections.abc import Iterator

import pytest
from sqlalchemy.engine import make_url

from command.app.embedded import Urls
from command.app.embedded.binaries import find_postgres

_numbers = itertools.count()


@pytest.fixture
def bare_databases(servers: Urls) -> Iterator[tuple[str, str]]:
    """The URLs of two empty databases."""
    names = [f"bare_{next(_numbers)}" for _ in range(2)]
    for name in names:
        _administer(servers.database_url, f"create database {name}")
    first, second = (make_url(servers.database_url).set(database=name).render_as_string() for name in names)
    yield first, second
    for name in names:
        _administer(servers.database_url, f"drop database {name} with (force)")


def _administer(url: str, statement: str) -> None:
    command = [find_postgres().path("psql"), url, "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement]
    subprocess.run(command, check=True, capture_output=True)
