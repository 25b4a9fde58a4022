"""The configuration of the private PostgreSQL, written again at every start."""

from collections.abc import Mapping
from pathlib import Path

from command.app.embedded.binaries import PostgresBinaries

OUR_FILE = "zhihui.conf"
OPERATOR_FILE = "operator.conf"
INCLUDES = f"\ninclude = '{OUR_FILE}'\ninclude_if_exists = '{OPERATOR_FILE}'  # yours: read last, never overwritten\n"

OLDEST_WITH_LZ4 = 15

SHARED: Mapping[str, str] = {
    "listen_addresses": "",  # the socket only
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Two cores and an ingest of 30,000 fixes a second: the newest index leaf of each device stays in memory,
    # and a checkpoint comes by the clock (every five minutes), not by the amount of log.
    "shared_buffers": "256MB",
    "effective_cache_size": "2GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "wal_buffers": "16MB",
    "min_wal_size": "256MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "5min",
    "checkpoint_completion_target": "0.9",
    "random_page_cost": "1.1",
    # A parallel query would take both cores from the ingest, and needs more /dev/shm than a container has.
    "max_parallel_workers_per_gather": "0",
    # Statements are short: compiling them costs more than it saves.
    "jit": "off",
    # A week of logs that overwrites itself.
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    "log_line_prefix": "%m [%p] %q%d ",
    "log_checkpoints": "on",
    "log_lock_waits": "on",
}

DURABLE: Mapping[str, str] = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}

THROWAWAY: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_wal_size": "512MB",
}
"""For tests that do not test durability: nothing is worth keeping after a crash of the machine."""


def configuration(binaries: PostgresBinaries, sockets: Path, *, durable: bool) -> str:
    """The text of our configuration file."""
    compression = "lz4" if binaries.lz4 and binaries.major >= OLDEST_WITH_LZ4 else "on"
    chosen = {
        **SHARED,
        **(DURABLE if durable else THROWAWAY),
        "unix_socket_directories": str(sockets),
        "wal_compression": compression,
    }
    lines = (f"{name} = '{value}'" for name, value in chosen.items())
    return "\n".join(("# Written at every start; put your own settings into " + OPERATOR_FILE, *lines, ""))
