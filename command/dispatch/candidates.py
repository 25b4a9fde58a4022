"""Who could go to an incident: reads crews, positions and loads, and has them ranked."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from command.dispatch import gate, repository
from command.dispatch.bearers import can_carry
from command.dispatch.ranking import Approach, Candidate, Facts, RadioReach, rank
from command.dispatch.reach.models import CrewGap
from command.dispatch.reach.repository import list_gaps
from command.dispatch.tasks import is_distress
from command.force.service import Cover, Crew, CrewsOnDuty, Legality, Member, Organisation, Task, legality
from command.foundation.clock import civil_date
from command.foundation.database import Transaction
from command.foundation.security import Scope
from command.geo.service import scales_at
from command.incidents.models import Incident
from command.positions.service import Positions


@dataclass(frozen=True, slots=True)
class Newest:
    """Where a crew was last seen, WGS-84."""

    fixed_at_ms: int
    longitude_deg: float
    latitude_deg: float


class Candidates:
    def __init__(self, organisation: Organisation, cover: Cover, on_duty: CrewsOnDuty, positions: Positions) -> None:
        self._organisation = organisation
        self._cover = cover
        self._on_duty = on_duty
        self._positions = positions

    async def ranked(
        self, tx: Transaction, incident: Incident, task: Task, scope: Scope, now: datetime
    ) -> list[tuple[Candidate, Crew]]:
        """Every crew on duty that the scope covers, best first, with the crew itself."""
        crews = self._on_duty.seen_by(scope)
        newest = self._newest(crews)
        loads = await repository.load_of_crews(tx)
        gaps = await list_gaps(tx)
        answering = self._cover.who_answers(incident.body_id, now).body_id
        own = self._organisation.below(incident.body_id)
        complements = _officers_by_body(crews)
        to_place = straight_from(incident.location) if incident.location is not None else None
        today = civil_date(now)
        facts = [
            Facts(
                crew_id=crew.id,
                call_sign=crew.call_sign,
                body_id=crew.body_id,
                own_body=crew.body_id in own,
                covers=crew.body_id == answering or incident.body_id in crew.serves_body_ids,
                approach=_approach(to_place, newest.get(crew.id), now),
                legality=_legality(crew, task, incident, today, complements),
                reachable=can_carry(crew),
                load=loads.get(crew.id, 0),
                radio=_radio(gaps.get(crew.id)),
            )
            for crew in crews
        ]
        by_id = {crew.id: crew for crew in crews}
        return [(candidate, by_id[candidate.facts.crew_id]) for candidate in rank(facts)]

    def _newest(self, crews: Sequence[Crew]) -> dict[int, Newest]:
        """The newest drawn position of each crew, whichever of its devices sent it."""
        crew_of = {device.id: crew.id for crew in crews for device in crew.devices}
        found: dict[int, Newest] = {}
        for record in self._positions.newest_of(crew_of):
            crew_id, fixed_at_ms = crew_of[int(record["device_id"])], int(record["fixed_at_ms"])
            if crew_id not in found or fixed_at_ms > found[crew_id].fixed_at_ms:
                found[crew_id] = Newest(fixed_at_ms, record["longitude_e7"] / 1e7, record["latitude_e7"] / 1e7)
        return found


def straight_m(place: BaseGeometry, longitude_deg: float, latitude_deg: float) -> float:
    """Metres from a position to the nearest point of a place; 0 inside an area. Good to 0.1 % within a city."""
    return straight_from(place)(longitude_deg, latitude_deg)


def straight_from(place: BaseGeometry) -> Callable[[float, float], float]:
    """`straight_m` of one place, for many positions: most places are a point, whose coordinates are read once."""
    if isinstance(place, Point):
        at = (place.x, place.y)
        return lambda longitude_deg, latitude_deg: _metres(at, longitude_deg, latitude_deg)

    def to_nearest(longitude_deg: float, latitude_deg: float) -> float:
        nearest, _ = nearest_points(place, Point(longitude_deg, latitude_deg))
        return _metres((nearest.x, nearest.y), longitude_deg, latitude_deg)

    return to_nearest


def _metres(to: tuple[float, float], longitude_deg: float, latitude_deg: float) -> float:
    east_m, north_m = scales_at(latitude_deg)
    return math.hypot((to[0] - longitude_deg) * east_m, (to[1] - latitude_deg) * north_m)


def _officers_by_body(crews: Sequence[Crew]) -> dict[int, list[Member]]:
    """Officers on duty in the crews of each body: who could make a short crew of it lawful."""
    found: dict[int, list[Member]] = {}
    for crew in crews:
        found.setdefault(crew.body_id, []).extend(crew.officers)
    return found


def _legality(
    crew: Crew, task: Task, incident: Incident, today: date, complements: Mapping[int, list[Member]]
) -> Legality:
    if is_distress(incident):
        return Legality(lawful=True, reasons=())
    if incident.transfer_needed and task is Task.ENFORCEMENT:
        return Legality(lawful=False, reasons=(gate.TRANSFER,))
    return legality(crew, task, today, complements.get(crew.body_id, ()))


def _radio(gap: CrewGap | None) -> RadioReach:
    if gap is None:
        return RadioReach.NOT_IN_GAP
    return RadioReach.VEHICLE_ONLY if gap.vehicle_reached else RadioReach.NOT_REACHED


def _approach(to_place: Callable[[float, float], float] | None, newest: Newest | None, now: datetime) -> Approach:
    if newest is None:
        return Approach(None, None)
    age_s = max(now.timestamp() - newest.fixed_at_ms / 1000, 0.0)
    if to_place is None:
        return Approach(None, age_s)
    return Approach(to_place(newest.longitude_deg, newest.latitude_deg), age_s)
