"""What a backup says of itself: enough to refuse a damaged one before anything is touched."""

from datetime import datetime

import msgspec

FORMAT = 1
MANIFEST = "manifest.json"
DUMP = "database.dump"
FILES = "files/"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """`rows` counts every table in the very snapshot that was dumped; `digests` are SHA-256 in hexadecimal."""

    format: int = FORMAT
    version: str
    taken_at: datetime
    server_version: int
    schema_revision: str | None
    log: str | None
    rows: dict[str, int]
    digests: dict[str, str]

    def summary(self) -> str:
        files = sum(name.startswith(FILES) for name in self.digests)
        tables, rows = len(self.rows), sum(self.rows.values())
        return f"{rows} rows in {tables} tables and {files} files, as of {self.taken_at:%Y-%m-%d %H:%M:%S} UTC"


def encode(manifest: Manifest) -> bytes:
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2)


def decode(text: bytes) -> Manifest:
    """Raises msgspec.DecodeError or ValidationError."""
    return msgspec.json.decode(text, type=Manifest)
