"""What a step's words leave in the event: the cause, the data, and what stays beside the chain."""

from dataclasses import dataclass
from typing import Any

from command.incidents.commands import StepIn

PERSONAL = {"text", "result", "address"}
ELSEWHERE = {"at", "reason", "location"}
"""Kept in the event's own columns, or among its changes."""


@dataclass(frozen=True, slots=True)
class Told:
    cause: str
    data: dict[str, Any]
    personal: dict[str, Any]


def told_of(said: StepIn) -> Told:
    given = said.model_dump(mode="json", exclude_none=True, exclude=ELSEWHERE)
    return Told(
        cause=getattr(said, "reason", None) or "",
        data={name: value for name, value in given.items() if name not in PERSONAL},
        personal={f"said_{name}": value for name, value in given.items() if name in PERSONAL},
    )
