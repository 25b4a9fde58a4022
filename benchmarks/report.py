"""What every benchmark says of itself: the machine, the seed, the versions, and its figures as a table and as JSON."""

import json
import os
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import shapely
import sqlalchemy as sa

from command.foundation.database import Database

PACKAGES = ("asyncpg", "fastapi", "numpy", "shapely", "sqlalchemy", "uvloop", "websockets")


async def server_versions(database: Database) -> dict[str, str]:
    """Of PostgreSQL and of PostGIS where the database has it."""
    async with database.transaction() as tx:
        found = {"postgresql": str((await tx.execute(sa.text("show server_version"))).scalar_one()).split()[0]}
        postgis = sa.text("select extversion from pg_extension where extname = 'postgis'")
        if (extension := (await tx.execute(postgis)).scalar_one_or_none()) is not None:
            found["postgis"] = str(extension)
    return found


def report(name: str, figures: Mapping[str, object], *, seed: int, servers: Mapping[str, str]) -> dict[str, object]:
    """The figures with what they were measured on."""
    machine = {"cpus": os.cpu_count(), "processor": _processor(), "load_average": round(os.getloadavg()[0], 2)}
    packages = {package: version(package) for package in PACKAGES}
    versions = {"python": platform.python_version(), **servers, **packages, "geos": shapely.geos_version_string}
    return {"benchmark": name, "machine": machine, "seed": seed, "versions": versions, **figures}


def publish(reported: Mapping[str, object], file: Path | None) -> None:
    """Print a line a figure; write all of it as JSON where asked to."""
    for name, value in reported.items():
        print(f"{name:>24}  {value:,.2f}" if isinstance(value, float) else f"{name:>24}  {value}")
    if file is not None:
        file.write_text(json.dumps(reported, indent=2) + "\n", encoding="utf-8")


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()
