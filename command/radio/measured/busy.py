"""How busy the channels were: the call log of repeaters by site, slot and group."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, Field

from command.foundation.clock import Clock
from command.foundation.database import Database
from command.foundation.errors import invalid
from command.foundation.security import Permission, Scope
from command.protocols.hytera.calls import CallType
from command.radio.analysis.busy import Call, Load, loads
from command.radio.traffic.models import RadioCall, Repeater
from command.radio.traffic.service import stations, talk

LONGEST_SPAN = timedelta(days=31)
LONGEST_CALL = timedelta(hours=1)
"""Calls that began so long before the span still reach into it."""
MOST_CALLS = 500_000
_CALLS_AT_ONCE = 2000
_GROUP_CALLS = frozenset(
    {CallType.GROUP, CallType.ALL, CallType.EMERGENCY_GROUP, CallType.PRIORITY_GROUP, CallType.PRIORITY_ALL}
)
PRIVATE = "private"


class LoadView(BaseModel):
    """`busy_share`: part of the time with a call on the air, hang time included; loads in Erlang."""

    calls: int
    mean_call_s: float
    busy_share: float
    erlang: float
    busiest_hour_erlang: float


class SiteLoad(LoadView):
    site: str = Field(description="The repeater's site; where none is named, the repeater's own number.")
    name: str


class SlotLoad(SiteLoad):
    slot: int


class GroupLoad(LoadView):
    group: str = Field(description="Number of the talk group; `private` for all calls between two radios.")


class BusyView(BaseModel):
    since: datetime
    until: datetime
    sites: list[SiteLoad]
    slots: list[SlotLoad]
    groups: list[GroupLoad]


class Busy:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def between(self, since: datetime, until: datetime, scope: Scope) -> BusyView:
        """Calls that last are counted until now. Raises INVALID `span_too_long`, `too_many_calls`."""
        scope.require(Permission.FORCE_READ)
        until = min(until, self._clock.now())
        if not timedelta(0) < until - since <= LONGEST_SPAN:
            raise invalid(
                "span_too_long", f"起止时间须有先后，最长 {LONGEST_SPAN.days} 天", most_days=LONGEST_SPAN.days
            )
        async with self._database.transaction() as tx:
            repeaters = {one.id: one for one in await stations.list_repeaters(tx)}
            found: list[RadioCall] = []
            before: int | None = None
            while len(found) <= MOST_CALLS:
                page = await talk.page_calls(
                    tx, before_id=before, limit=_CALLS_AT_ONCE, start=since - LONGEST_CALL, end=until
                )
                found += page
                if len(page) < _CALLS_AT_ONCE:
                    break
                before = page[-1].id
        if len(found) > MOST_CALLS:
            raise invalid("too_many_calls", f"通话超过 {MOST_CALLS} 次，请缩短时间", most=MOST_CALLS)
        return await asyncio.to_thread(_view, found, repeaters, since, until)


def _call(one: RadioCall, repeaters: Mapping[int, Repeater], until: datetime) -> Call:
    began_s = one.started_at.timestamp()
    ended_s = (one.ended_at or until).timestamp() if one.held_s is None else began_s + one.held_s
    group = str(one.target) if one.call_type in _GROUP_CALLS else PRIVATE
    return Call(_site_of(repeaters[one.repeater_id]), one.slot, group, began_s, ended_s)


def _site_of(repeater: Repeater) -> str:
    return repeater.site_code or repeater.identity


def _view(found: Iterable[RadioCall], repeaters: Mapping[int, Repeater], since: datetime, until: datetime) -> BusyView:
    measured = loads((_call(one, repeaters, until) for one in found), since.timestamp(), until.timestamp())
    names = {_site_of(one): one.name for one in repeaters.values()}
    return BusyView(
        since=since,
        until=until,
        sites=[SiteLoad(site=site, name=names[site], **_figures(load)) for site, load in measured.by_site.items()],
        slots=[
            SlotLoad(site=site, slot=slot, name=names[site], **_figures(load))
            for (site, slot), load in measured.by_slot.items()
        ],
        groups=[GroupLoad(group=group, **_figures(load)) for group, load in measured.by_group.items()],
    )


def _figures(load: Load) -> dict[str, Any]:
    return {name: getattr(load, name) for name in Load.__slots__}
