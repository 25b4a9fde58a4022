"""What the gateway knows of one slot of an admitted repeater: its lines, its load, and the call on it."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from command.gateway.radios.line import Line
from command.gateway.radios.plan import SlotPlan
from command.protocols.hytera.call_following import Call
from command.protocols.hytera.service import Service
from command.radio.traffic.models import LinkState, Repeater, SlotNews

Place = tuple[int, int]
"""Repeater and slot."""


@dataclass(slots=True, eq=False)
class SlotState:
    repeater: Repeater
    slot: int
    plan: SlotPlan
    link_at: datetime
    heard_at: datetime
    link: LinkState = LinkState.UP
    lines: dict[Service, Line] = field(default_factory=dict)
    """The newest sender of each service."""
    counters: Counter[str] = field(default_factory=Counter)
    call: Call | None = None
    call_id: int | None = None
    call_heard_at: datetime | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Statuses of calls are followed one after the other."""

    def line_of(self, service: Service) -> Line | None:
        return self.lines.get(service)

    def turn_to(self, link: LinkState, at: datetime) -> None:
        if link is not self.link:
            self.link, self.link_at = link, at

    def news(self, now: datetime) -> SlotNews:
        return SlotNews(
            repeater_id=self.repeater.id,
            slot=self.slot,
            link=self.link,
            link_at=self.link_at,
            heard_at=self.heard_at,
            radios=len(self.plan),
            wanted_per_s=round(self.plan.wanted_per_s, 4),
            planned_per_s=round(self.plan.planned_per_s, 4),
            actual_per_s=round(self.plan.actual_per_s(now), 4),
            counters=dict(self.counters),
            lines={service.name.lower(): f"{line.host}:{line.address[1]}" for service, line in self.lines.items()},
        )


class Slots:
    """Those that were heard since the gateway started."""

    def __init__(self, interval: timedelta, asks_at_once: int) -> None:
        self._interval = interval
        self._asks_at_once = asks_at_once
        self._slots: dict[Place, SlotState] = {}

    def __iter__(self) -> Iterator[SlotState]:
        return iter(list(self._slots.values()))

    def find(self, place: Place | None) -> SlotState | None:
        return self._slots.get(place) if place is not None else None

    def linked(self) -> set[Place]:
        return {place for place, one in self._slots.items() if one.link is LinkState.UP}

    def heard(self, line: Line, now: datetime) -> SlotState:
        """The slot of a line whose repeater may speak."""
        assert line.repeater is not None
        place = (line.repeater.id, line.slot)
        state = self._slots.get(place)
        if state is None:
            plan = SlotPlan(line.repeater.reports_per_s, self._interval, self._asks_at_once)
            state = self._slots[place] = SlotState(line.repeater, line.slot, plan, link_at=now, heard_at=now)
        state.repeater = line.repeater
        state.plan.reports_per_s = line.repeater.reports_per_s
        state.lines[line.port.service] = line
        state.heard_at = now
        state.turn_to(LinkState.UP, now)
        return state

    def hosts_of(self, repeater_id: int, at: datetime) -> set[str]:
        """From where a repeater speaks now."""
        mine = [one for (number, _), one in self._slots.items() if number == repeater_id]
        return {line.host for one in mine for line in one.lines.values() if not line.peer.is_lost(at)}

    def left(self, line: Line, link: LinkState, now: datetime) -> list[SlotState]:
        """A line is gone, or may speak no more; the slots it was the last of. One line may serve several: a sender
        names repeater and slot in each datagram.
        """
        silent: list[SlotState] = []
        for state in self._slots.values():
            if state.lines.get(line.port.service) is not line:
                continue
            del state.lines[line.port.service]
            if not state.lines:
                state.turn_to(link, now)
                silent.append(state)
        return silent
