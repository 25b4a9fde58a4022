"""Programs that come from the machine: the servers, their tools, and a browser for the tests."""

import os
import shutil

from command.app.cli.provision.debian import install_packages, is_installed, newest_postgres, refresh_lists
from command.app.cli.provision.progress import Steps
from command.app.embedded.binaries import find_postgres, find_redis, list_postgres
from command.app.embedded.errors import MissingSoftwareError

OUTSIDE = ("ZHIHUI_DATABASE_URL", "ZHIHUI_REDIS_URL")
FONT = "fonts-noto-cjk"


def bring_database(steps: Steps, *, tools_only: bool = False) -> None:
    """PostgreSQL with PostGIS, and Redis, unless servers elsewhere are set and only their tools are wanted."""
    elsewhere = all(os.environ.get(name) for name in OUTSIDE)
    if elsewhere and not tools_only:
        return
    packages = _postgres_packages(steps) + ([] if elsewhere else _redis_packages())
    if packages:
        install_packages(packages, "PostgreSQL with PostGIS, or Redis,", steps)


def bring_browser(steps: Steps) -> None:
    packages = [] if shutil.which("chromium") else ["chromium"]
    if shutil.which("dpkg-query") and not is_installed(FONT):
        packages.append(FONT)
    if packages:
        install_packages(packages, "Chromium, or a font with Chinese,", steps)


def _postgres_packages(steps: Steps) -> list[str]:
    try:
        find_postgres()
    except MissingSoftwareError:
        present = [str(one.major) for one in list_postgres()][:1]
        major = (present or [newest_postgres()])[0]
        if not major:
            refresh_lists(steps)
            major = newest_postgres()
        return [f"postgresql-{major}", f"postgresql-{major}-postgis-3"] if major else ["postgresql", "postgis"]
    return []


def _redis_packages() -> list[str]:
    try:
        find_redis()
    except MissingSoftwareError:
        return ["redis-server"]
    return []
