"""Texts of one radio to the platform: one at a time, sent again until it is acknowledged."""

from dataclasses import dataclass
from typing import Protocol

from command.protocols.hytera.address import RadioAddress
from command.protocols.hytera.service import Service
from command.protocols.hytera.text import PrivateText
from simulators.radio.agenda import Agenda
from simulators.radio.channel import TEXT_S
from simulators.radio.reporting import Build
from simulators.radio.statistics import Statistics

DISPATCHER = 9001
"""Whom radios write to until the platform has written to them."""
AGAIN_S = 12.0
TRIES = 3


class Writer(Protocol):
    """The radio, as far as texts need it."""

    statistics: Statistics
    is_on: bool

    def say(self, service: Service, build: Build, airtime_s: float, now: float) -> bool: ...


@dataclass(slots=True)
class _Waiting:
    request_id: int
    text: str
    left: int = TRIES


class Correspondence:
    """`writes_to` is who wrote last."""

    def __init__(self, radio: Writer, agenda: Agenda) -> None:
        self.writes_to = DISPATCHER
        self._radio, self._agenda = radio, agenda
        self._waiting: _Waiting | None = None
        self._request_id = 0

    def write(self, text: str, now: float) -> None:
        """Nothing while an earlier one waits."""
        if self._waiting is None and self._radio.is_on:
            self._request_id += 1
            self._waiting = _Waiting(self._request_id, text)
            self._radio.statistics.texts_sent += 1
            self._send(now)

    def _send(self, now: float) -> None:
        waiting = self._waiting
        if waiting is None:
            return
        if waiting.left == 0 or not self._radio.is_on:
            self._waiting = None
            return
        waiting.left -= 1
        to, request_id, text = RadioAddress(self.writes_to), waiting.request_id, waiting.text
        self._radio.say(Service.TMP, lambda me: PrivateText(request_id, to, me, text), TEXT_S, now)
        self._agenda.at(now + AGAIN_S, lambda at: self._send(at) if self._waiting is waiting else None)

    def acknowledged(self, request_id: int) -> None:
        """TMP a2 for a text of ours."""
        if self._waiting is not None and self._waiting.request_id == request_id:
            self._waiting = None
            self._radio.statistics.texts_acknowledged += 1
