"""The indicators of equipment: read from the register and from what was heard, each day's last reading kept."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from command.force.models import Body
from command.force.service import Organisation, Strength, read_strength
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
        strength, heard = await self._read(frozenset(body.id for body in bodies))
        return await asyncio.to_thread(_loans, strength, heard, bodies)

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

    async def _read(self, body_ids: frozenset[int]) -> tuple[Strength, Collection[int]]:
        """What these bodies have, and which devices were heard of within the liveness time."""
        async with self._database.transaction() as tx:
            strength = await read_strength(tx, body_ids)
        return strength, await self._heard_since(self._clock.now() - self._live_within)

    async def _rolled_up(self, bodies: Sequence[Body]) -> list[Figure]:
        """Computed in a thread: for a whole city it takes tens of milliseconds, which the loop has not."""
        standing = self._standing()
        standing_ids = frozenset(body.id for body in standing)
        below = {body.id: self._organisation.below(body.id) & standing_ids for body in bodies}
        concerned = frozenset[int]().union(*below.values())
        strength, heard = await self._read(concerned)
        covered = await self._coverage_of(standing)
        parts = [body for body in standing if body.id in concerned]
        return await asyncio.to_thread(_figures, strength, heard, covered, parts, below)

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


def _figures(
    strength: Strength,
    heard: Collection[int],
    covered: Mapping[int, Figure],
    parts: Sequence[Body],
    below: Mapping[int, frozenset[int]],
) -> list[Figure]:
    """The figures of each body of `below`, made of those of all of `parts` below it."""
    equipment = EquipmentOfBodies(strength, heard)
    own = {body.id: [*equipment.figures(body), *([covered[body.id]] if body.id in covered else [])] for body in parts}
    found: list[Figure] = []
    for body_id, members in below.items():
        of_body = [figure for member in sorted(members) for figure in own[member]]
        found += [rolled_up(key, body_id, of_body) for key in IndicatorKey]
    return found


def _loans(strength: Strength, heard: Collection[int], bodies: Sequence[Body]) -> list[Loan]:
    equipment = EquipmentOfBodies(strength, heard)
    shortages = {
        figure.body_id: figure.shortage
        for body in bodies
        for figure in equipment.figures(body)
        if figure.key is IndicatorKey.RADIO and figure.shortage
    }
    return propose(shortages, {body.id: equipment.spare_radios(body.id) for body in bodies}, bodies)
