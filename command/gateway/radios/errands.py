"""What we asked and who waits for the answer: by the numbers that an answer repeats, and where it repeats none, by slot."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from command.gateway.radios import metrics
from command.gateway.radios.limits import RadioLimits
from command.gateway.radios.line import Errand, Line
from command.gateway.radios.slots import Place
from command.protocols.hytera.matching import AnswerKey, answered, awaited
from command.protocols.hytera.message import Message

LIFE: Final = timedelta(minutes=5)
"""An answer that comes later finds nobody; whoever waited gave up long before."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    errand: Errand
    since: datetime


class Errands:
    def __init__(self, limits: RadioLimits) -> None:
        self._limits = limits
        self._waiting: dict[tuple[AnswerKey, Place | None], _Waiting] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def send(self, line: Line, message: Message, errand: Errand, at: datetime) -> bool:
        """False when it could not be sent now: too much waits, or RCP is asked the same thing already.

        A question that is asked again under its numbers takes the place of the first.
        """
        key = _key(awaited(message), line)
        if key is not None and key in self._waiting:
            if key[1] is not None:
                return False
        elif key is not None and len(self._waiting) >= self._limits.requests:
            return False
        try:
            line.say(message, errand, at)
        except ValueError:
            return False
        if key is not None:
            self._waiting[key] = _Waiting(errand, at)
        return True

    def answered(self, line: Line, message: Message) -> Errand | None:
        """Whose question this answers; the question is over."""
        key = _key(answered(message), line)
        found = self._waiting.pop(key, None) if key is not None else None
        return found.errand if found is not None else None

    def put_back(self, line: Line, message: Message, errand: Errand, at: datetime) -> None:
        """The answer could not be kept and will come again."""
        key = _key(answered(message), line)
        if key is not None:
            self._waiting.setdefault(key, _Waiting(errand, at))

    def lost(self, errand: Errand, reason: str) -> None:
        """It never arrived: nothing will answer it."""
        metrics.UNACKNOWLEDGED.inc()
        for key in [key for key, one in self._waiting.items() if one.errand is errand]:
            del self._waiting[key]
        if errand.lost is not None:
            errand.lost(reason)

    def give_up(self, at: datetime) -> None:
        self._waiting = {key: one for key, one in self._waiting.items() if abs(at - one.since) < LIFE}


def _key(key: AnswerKey | None, line: Line) -> tuple[AnswerKey, Place | None] | None:
    if key is None:
        return None
    return key, None if key.repeated else line.place
