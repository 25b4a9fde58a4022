"""A decoded message as JSON: names as the codec has them, bytes as hex, instants in UTC. Pure."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Final

LONGEST_HEX: Final = 512
"""Bytes of one field that are written out; the whole stands beside it, raw."""


def plain(value: object) -> Any:
    """Nested dictionaries, lists, texts and numbers; a named tuple becomes a dictionary like a dataclass."""
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: plain(item) for name, item in value._asdict().items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, bytes):
        return value[:LONGEST_HEX].hex()
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, str):
        return value.replace("\0", "")
    return value
