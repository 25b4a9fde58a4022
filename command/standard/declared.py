"""The figures of 18.03.0 as the newest declaration has them, with the sites that are dark now."""

from collections.abc import Iterable, Mapping

from command.force.models import Body
from command.foundation.clock import Clock
from command.foundation.errors import CommandError, Kind
from command.foundation.security import system_scope
from command.radio.sites.service import Sites
from command.radio.studies.service import DeclarationView, FailureView, ShareLevel, Studies
from command.standard.coverage import DarkSite, Lost, TownshipCoverage, coverage_figures
from command.standard.models import Figure

_SCOPE = system_scope("indicators")


class DeclaredCoverage:
    def __init__(self, studies: Studies, sites: Sites, clock: Clock) -> None:
        self._studies = studies
        self._sites = sites
        self._clock = clock

    async def figures(self, bodies: Iterable[Body]) -> Mapping[int, Figure]:
        """By body; nothing while nothing is declared or the declared study cannot answer."""
        declarations = await self._studies.declarations(_SCOPE)
        if not declarations:
            return {}
        declared = declarations[0]
        try:
            townships = await self._townships(declared)
            lost = await self._lost(declared)
        except CommandError as refusal:
            if refusal.kind is Kind.UNAVAILABLE:
                return {}
            raise
        excluded = frozenset(area.code for area in declared.excluded)
        return coverage_figures(townships, lost, excluded, bodies)

    async def _townships(self, declared: DeclarationView) -> list[TownshipCoverage]:
        shares = await self._studies.shares(
            declared.study_id,
            ShareLevel.TOWNSHIP,
            declared.terminal,
            declared.direction,
            declared.probability,
            _SCOPE,
        )
        return [
            TownshipCoverage(area.code, area.name, area.area.total, area.area.served)
            for area in shares.areas
            if area.area.denied is None
        ]

    async def _lost(self, declared: DeclarationView) -> dict[str, Lost]:
        """By township, what the sites of the study that do not radiate now cost together; nothing while all do."""
        now = self._clock.now()
        radiating = {site.record.code for site in await self._sites.register() if site.radiates_at(now)}
        study = await self._studies.read(declared.study_id, _SCOPE)
        dark = {
            site.code: DarkSite(site.site_id or 0, site.code, site.name)
            for site in study.sites
            if site.code not in radiating
        }
        if not dark:
            return {}
        failed: FailureView = await self._studies.failure(
            declared.study_id, sorted(dark), declared.terminal, declared.direction, declared.probability, _SCOPE
        )
        return {
            township.code: Lost(township.area_m2, tuple(dark[code] for code in township.sites))
            for township in failed.townships
        }
