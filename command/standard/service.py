"""The indicators of equipment: read from the register and from what was heard, each day's last reading kept."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from command.force.models import Body
from command.force.service import Organisation, read_strength
from command.foundation.clock import Clock, civil_date
from command.foundation.database import Database
from command.foundation.errors import invalid, not_found
from command.foundation.security import Permission, Scope
from command.standard import repository
from command.standard.equipment import EquipmentOfBodies, rolled_up
from command.standard.loans import Loan, propose
from command.standard.models import Figure, IndicatorKey
from command.standard.repository import FigureOfDay

READ_EVERY_S: Final = 1800.0
LONGEST_HISTORY: Final = timedelta(days=3 * 366)
HeardSince = Callable[[datetime], Awaitable[Collection[int]]]
"""The devices that said anything since an instant."""
CoverageOf = Callable[[Iterable[Body]], Awaitable[Mapping[int, Figure]]]
"""The figure of 18.03.0 for each body in charge of an area; none while nothing is declared."""


class Indicators:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        organisation: Organisation,
        *,
        heard_since: HeardSince,
        live_within: timedelta,
        coverage_of: CoverageOf,
    ) -> None:
        self._database = database
        self._clock = clock
        self._organisation = organisation
        self._heard_since = heard_since
        self._live_within = live_within
        self._coverage_of = coverage_of

    async def figures(self, scope: Scope, below_id: int | None = None) -> list[Figure]:
        """Every figure of every body of the scope, each with all below it; without names.

        Raises FORBIDDEN `permission_missing`, NOT_FOUND `body_not_found`.
        """
        bodies = self._bodies(scope, below_id)
        figures = await self._rolled_up(bodies)
        return [figure for figure in figures if figure.needed or figure.surplus]

    async def figure(self, scope: Scope, key: IndicatorKey, body_id: int) -> Figure:
        """One figure with the names behind it. As `figures`."""
        body = self._body(scope, body_id)
        figures = await self._rolled_up([body])
        return next(figure for figure in figures if figure.key is key)

    async def loans(self, scope: Scope) -> list[Loan]:
        """Who of the scope could lend whom radios, by 14.04.2. As `figures`."""
        bodies = self._bodies(scope, None)
        equipment = await self._equipment()
        shortages = {
            figure.body_id: figure.shortage
            for body in bodies
            for figure in equipment.figures(body)
            if figure.key is IndicatorKey.RADIO and figure.shortage
        }
        return propose(shortages, {body.id: equipment.spare_radios(body.id) for body in bodies}, bodies)

    async def history(
        self, scope: Scope, key: IndicatorKey, body_id: int, since: date, until: date
    ) -> list[FigureOfDay]:
        """The last reading of each day, both ends included. As `figures`, and INVALID `period_invalid`."""
        body = self._body(scope, body_id)
        if not since <= until <= since + LONGEST_HISTORY:
            raise invalid("period_invalid", f"a period of at most {LONGEST_HISTORY.days} days, its end not before it")
        async with self._database.transaction() as tx:
            return await repository.days_of(tx, key, body.id, since, until)

    async def keep_today(self) -> int:
        """Write today's reading of every body; returns how many figures."""
        now = self._clock.now()
        today = civil_date(now)
        figures = [figure for figure in await self._rolled_up(self._standing()) if figure.needed]
        async with self._database.transaction() as tx:
            await repository.save_day(tx, today, figures, now)
        return len(figures)

    async def run(self) -> None:
        """The worker's task: a day's figures are those of its last half hour that the service saw."""
        while True:
            await self.keep_today()
            await asyncio.sleep(READ_EVERY_S)

    async def _equipment(self) -> EquipmentOfBodies:
        async with self._database.transaction() as tx:
            strength = await read_strength(tx)
        return EquipmentOfBodies(strength, await self._heard_since(self._clock.now() - self._live_within))

    async def _rolled_up(self, bodies: Iterable[Body]) -> list[Figure]:
        equipment = await self._equipment()
        standing = self._standing()
        covered = await self._coverage_of(standing)
        own = {
            body.id: [*equipment.figures(body), *([covered[body.id]] if body.id in covered else [])]
            for body in standing
        }
        found: list[Figure] = []
        for body in bodies:
            below = sorted(self._organisation.below(body.id) & own.keys())
            parts = [figure for member in below for figure in own[member]]
            found += [rolled_up(key, body.id, parts) for key in IndicatorKey]
        return found

    def _standing(self) -> list[Body]:
        today = civil_date(self._clock.now())
        return [body for body in self._organisation.bodies() if body.stands_on(today)]

    def _bodies(self, scope: Scope, below_id: int | None) -> list[Body]:
        scope.require(Permission.FORCE_READ)
        below = self._organisation.below(self._body(scope, below_id).id) if below_id is not None else None
        return [body for body in self._standing() if scope.covers(body.id) and (below is None or body.id in below)]

    def _body(self, scope: Scope, body_id: int) -> Body:
        scope.require(Permission.FORCE_READ)
        found = self._organisation.find(body_id)
        if found is None or not scope.covers(body_id):
            raise not_found("body", body_id)
        return found
