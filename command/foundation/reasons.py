"""Why: one step of an answer that a person must be able to follow."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """`code` is stable, `text` is Chinese for the screen, `clause` names the standard's clause where one decides."""

    step: str
    code: str
    text: str
    clause: str | None = None
