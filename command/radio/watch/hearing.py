"""Whether a site is heard, and when its silence is an outage, and when that is over. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from command.radio.sites.models import SUSPECTED_WHILE, Site
from command.radio.traffic.models import Admission, LinkState, Repeater, Slot

FRESH: Final = timedelta(seconds=20)
"""Of a slot that no gateway has written of since, nothing is known: the silence may be ours."""
SILENT_FOR: Final = timedelta(seconds=90)
"""A link is lost after ten heartbeats, a minute; a repeater that starts anew is back before this."""
STEADY_FOR: Final = timedelta(minutes=2)
"""A site is back when it has been heard so long without a break."""
FLAPPED_WITHIN: Final = timedelta(hours=1)
MOST_DOUBLINGS: Final = 3
"""Each silence within the hour doubles how long the site has to be heard: a site that flaps is one outage."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """`since`: heard without a break since then, else silent since. `until`: heard last; a link outlives its last word."""

    is_heard: bool
    since: datetime
    until: datetime


def hearings(repeaters: Iterable[Repeater], slots: Sequence[Slot], now: datetime) -> dict[str, Hearing]:
    """By the code of the site. Missing: sites without an admitted repeater, and those of which nothing is known now."""
    site_of = {
        one.id: one.site_code for one in repeaters if one.site_code is not None and one.admission is Admission.ADMITTED
    }
    by_site: dict[str, list[Slot]] = {}
    for slot in slots:
        code = site_of.get(slot.repeater_id)
        if code is not None:
            by_site.setdefault(code, []).append(slot)
    found = {code: _hearing(mine, now) for code, mine in by_site.items()}
    return {code: hearing for code, hearing in found.items() if hearing is not None}


def _hearing(slots: Sequence[Slot], now: datetime) -> Hearing | None:
    """One slot that is linked is enough; a silence is known only where each slot's is."""
    fresh = [slot for slot in slots if now - slot.updated_at <= FRESH]
    linked = [slot for slot in fresh if slot.link is LinkState.UP]
    if linked:
        since, until = min(slot.link_at for slot in linked), max(slot.heard_at for slot in linked)
        return Hearing(is_heard=True, since=since, until=until)
    if len(fresh) < len(slots):
        return None
    heard_at = max(slot.heard_at for slot in slots)
    return Hearing(is_heard=False, since=heard_at, until=heard_at)


def begins(site: Site, hearing: Hearing, now: datetime) -> bool:
    """Whether this silence is an outage that nobody has told of yet."""
    if hearing.is_heard or now - hearing.since < SILENT_FOR:
        return False
    return site.serving_at(now) in SUSPECTED_WHILE


def is_over(hearing: Hearing, flaps: int) -> bool:
    """Whether the site is back for good; `flaps`: how many of its silences have ended within `FLAPPED_WITHIN`."""
    steady: timedelta = STEADY_FOR * 2 ** min(flaps, MOST_DOUBLINGS)
    return hearing.is_heard and hearing.until - hearing.since >= steady


def silent_sites(sites: Iterable[Site], heard: Mapping[str, Hearing], now: datetime) -> list[tuple[Site, Hearing]]:
    """Sites whose silence begins to be an outage, with since when they are silent."""
    known = [(site, heard.get(site.record.code)) for site in sites]
    return [(site, hearing) for site, hearing in known if hearing is not None and begins(site, hearing, now)]
