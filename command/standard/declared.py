"""The figures of 18.03.0 as the newest declaration has them, with the sites that are dark now."""

from collections.abc import Iterable, Mapping

from command.force.models import Body
from command.foundation.clock import Clock
from command.foundation.errors import CommandError, Kind
from command.foundation.security import system_scope
from command.radio.sites.service import Sites
from command.radio.studies.service import DeclarationView, RedundancyView, ShareLevel, Studies
from command.standard.coverage import DarkSite, TownshipCoverage, coverage_figures
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
            dark = await self._dark(declared)
        except CommandError as refusal:
            if refusal.kind is Kind.UNAVAILABLE:
                return {}
            raise
        excluded = frozenset(area.code for area in declared.excluded)
        return coverage_figures(townships, dark, excluded, bodies)

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

    async def _dark(self, declared: DeclarationView) -> list[DarkSite]:
        """Sites of the study that do not radiate now; without any, what each alone covers is not asked for."""
        now = self._clock.now()
        out = {site.record.code: site for site in await self._sites.register() if not site.radiates_at(now)}
        study = await self._studies.read(declared.study_id, _SCOPE)
        counted = out.keys() & {site.code for site in study.sites}
        if not counted:
            return []
        redundancy: RedundancyView = await self._studies.redundancy(
            declared.study_id, declared.terminal, declared.direction, declared.probability, _SCOPE
        )
        return [
            DarkSite(out[site.code].id, site.code, site.name, {loss.code: loss.area_m2 for loss in site.townships})
            for site in redundancy.sites
            if site.code in counted
        ]
