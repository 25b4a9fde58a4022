"""The watch over the net's sites: silence becomes a suspected outage with its alarm, and ends by itself."""

import asyncio
from typing import Final

import structlog

from command.alarms.models import AlarmFact, AlarmLevel, AlarmPoint
from command.alarms.service import Alarms
from command.foundation.clock import Clock
from command.foundation.database import Database
from command.radio.sites.kinds import OutageCause
from command.radio.sites.models import Site
from command.radio.sites.service import Sites
from command.radio.traffic.service import stations
from command.radio.watch.hearing import FLAPPED_WITHIN, Hearing, hearings, is_over, silent_sites

log = structlog.get_logger(__name__)
LOOK_EVERY_S: Final = 2.0
ACTOR: Final = "site watch"
ALARM: Final = "site_silent"
SITE: Final = 1 << 41
"""An alarm's line belongs to a device; a site goes by -(SITE + its id)."""
BACK: Final = "heard again"


class SiteWatch:
    def __init__(self, database: Database, clock: Clock, *, sites: Sites, alarms: Alarms) -> None:
        self._database = database
        self._clock = clock
        self._sites = sites
        self._alarms = alarms

    async def run(self) -> None:
        """The worker's task."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """One round over all sites; each change in a transaction of its own."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            repeaters, slots = await stations.list_repeaters(tx), await stations.list_slots(tx)
        heard = hearings(repeaters, slots, now)
        sites = await self._sites.register()
        for site, hearing in silent_sites(sites, heard, now):
            await self._begin(site, hearing)
        for site in sites:
            now_heard = heard.get(site.record.code)
            if now_heard is not None and any(outage.cause is OutageCause.SILENT for outage in site.outages):
                await self._end_if_over(site, now_heard)

    async def _begin(self, site: Site, hearing: Hearing) -> None:
        async with self._database.transaction() as tx:
            outage = await self._sites.fell_silent(tx, site.id, hearing.since, ACTOR)
            if outage is None:
                return
            await self._alarms.raise_in(tx, self._fact(site), ACTOR)
        log.warning("site_silent", site=site.record.code, heard_at=hearing.since.isoformat())

    async def _end_if_over(self, site: Site, hearing: Hearing) -> None:
        now = self._clock.now()
        async with self._database.transaction() as tx:
            flaps = await self._sites.silences(tx, site.id, now - FLAPPED_WITHIN)
            if not is_over(hearing, flaps):
                return
            await self._sites.heard_again(tx, site.id, hearing.since, ACTOR)
            await self._alarms.settle_in(tx, self._fact(site), BACK, ACTOR)
        log.info("site_heard_again", site=site.record.code)

    def _fact(self, site: Site) -> AlarmFact:
        """Raised when it is noticed; since when the site is silent, its outage says."""
        record, now = site.record, self._clock.now()
        return AlarmFact(
            kind=ALARM,
            level=AlarmLevel.FAULT,
            device_id=-(SITE + site.id),
            vehicle_id=None,
            body_id=site.body_id,
            raised_at=now,
            received_at=now,
            location=AlarmPoint(record.lon, record.lat),
            cause=f"{record.code} {record.name}",
        )
