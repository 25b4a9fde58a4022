"""How a computation says how far it is, and learns that nobody wants it any more."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


class Cancelled(Exception):  # noqa: N818 - no error: somebody asked for it
    """The one who asked took it back."""


@dataclass(frozen=True, slots=True)
class Told:
    say: Callable[[dict[str, Any]], None]
    cancelled: Callable[[], bool]

    def look(self) -> None:
        """Raises Cancelled."""
        if self.cancelled():
            raise Cancelled

    def progress(self, share: float, doing: str, what: str = "") -> None:
        """Raises Cancelled: every step is a place to leave off."""
        self.look()
        self.say({"progress": round(share, 4), "doing": f"{doing}|{what}" if what else doing})
