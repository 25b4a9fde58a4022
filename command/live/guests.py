"""Whom a crew was sent or offered to: those bodies see its devices while the order or the offer stands (promise 10)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from command.dispatch.models import ENDED
from command.foundation.history.events import RecordedEvent

ORDER, INCIDENT = "order", "incident"
OFFERED = frozenset({"crew_proposed", "proposal_rose", "proposal_withdrawn"})
"""Each replaces what was offered for its incident; the last by nothing."""
_ENDED = frozenset(stage.value for stage in ENDED)


@dataclass(frozen=True, slots=True)
class Sent:
    """A crew and the bodies that are concerned with what it was sent to."""

    crew_id: int
    body_ids: frozenset[int]


class Guests:
    """Follows the events of orders and offers; an offer ends with the next order of its incident."""

    def __init__(self) -> None:
        self._orders: dict[int, Sent] = {}
        self._offers: dict[int, Sent] = {}

    def begin(self, orders: dict[int, Sent], offers: dict[int, Sent]) -> None:
        """What stands at the start, by order and by incident."""
        self._orders, self._offers = dict(orders), dict(offers)

    def follow(self, events: Iterable[RecordedEvent]) -> set[int]:
        """Take over what these events say; the crews for which something changed."""
        touched: set[Sent] = set()
        for event in events:
            before = self._of(event)
            if event.subject.kind == ORDER:
                self._follow_order(event)
            elif event.kind in OFFERED:
                self._offers.pop(event.subject.id, None)
                if (crew_id := event.data.get("crew_id")) is not None:
                    self._offers[event.subject.id] = Sent(crew_id, frozenset({event.data["body_id"]}))
            touched |= before ^ self._of(event)
        return {sent.crew_id for sent in touched}

    def crews_for(self, body_ids: frozenset[int]) -> set[int]:
        """The crews that somebody with these bodies sees although they are another's."""
        everything: Sequence[Sent] = [*self._orders.values(), *self._offers.values()]
        return {sent.crew_id for sent in everything if sent.body_ids & body_ids}

    def _follow_order(self, event: RecordedEvent) -> None:
        crew_id = event.data.get("crew_id")
        if crew_id is None or event.data.get("stage") in _ENDED:
            self._orders.pop(event.subject.id, None)
        else:
            self._orders[event.subject.id] = Sent(crew_id, frozenset(event.audience))
        if event.incident_id is not None:
            self._offers.pop(event.incident_id, None)

    def _of(self, event: RecordedEvent) -> set[Sent]:
        incident_id = event.subject.id if event.subject.kind == INCIDENT else event.incident_id
        order = self._orders.get(event.subject.id) if event.subject.kind == ORDER else None
        return {sent for sent in (order, self._offers.get(incident_id or 0)) if sent is not None}
