"""What the benchmarks read of the processes they measure, from /proc and from PostgreSQL."""

import os
import socket
from pathlib import Path

import sqlalchemy as sa

from command.foundation.database import Database

TICK_HZ = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


async def backends(database: Database) -> list[int]:
    """Process ids of PostgreSQL behind the other connections."""
    async with database.transaction() as tx:
        rows = await tx.execute(sa.text("select pid from pg_stat_activity where pid <> pg_backend_pid()"))
        return [row.pid for row in rows]


def cpu_s(pid: int) -> float:
    """User and system time: fields 14 and 15 of /proc/PID/stat, counted after the command's parenthesis."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK_HZ


def memory_kb(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0
