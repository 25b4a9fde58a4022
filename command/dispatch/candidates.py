"""Who could go to an incident: reads crews, positions and loads, and has them ranked."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from command.dispatch import gate, repository
from command.dispatch.bearers import carriers
from command.dispatch.ranking import Approach, Candidate, Facts, rank
from command.dispatch.tasks import is_distress
from command.force.service import Cover, Crew, Crews, Legality, Member, Organisation, Task, legality
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
    def __init__(self, organisation: Organisation, cover: Cover, crews: Crews, positions: Positions) -> None:
        self._organisation = organisation
        self._cover = cover
        self._crews = crews
        self._positions = positions

    async def ranked(
        self, tx: Transaction, incident: Incident, task: Task, scope: Scope, now: datetime
    ) -> list[tuple[Candidate, Crew]]:
        """Every crew on duty that the scope covers, best first, with the crew itself."""
        crews = await self._crews.read_on_duty(tx, scope)
        newest = self._newest(crews)
        loads = await repository.load_of_crews(tx)
        answering = self._cover.who_answers(incident.body_id, now).body_id
        own = self._organisation.below(incident.body_id)
        complements = _officers_by_body(crews)
        facts = [
            Facts(
                crew_id=crew.id,
                call_sign=crew.call_sign,
                body_id=crew.body_id,
                own_body=crew.body_id in own,
                covers=crew.body_id == answering or incident.body_id in crew.serves_body_ids,
                approach=_approach(incident.location, newest.get(crew.id), now),
                legality=_legality(crew, task, incident, now, complements),
                reachable=bool(carriers(crew)),
                load=loads.get(crew.id, 0),
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
    nearest, _ = nearest_points(place, Point(longitude_deg, latitude_deg))
    east_m, north_m = scales_at(latitude_deg)
    return math.hypot((nearest.x - longitude_deg) * east_m, (nearest.y - latitude_deg) * north_m)


def _officers_by_body(crews: Sequence[Crew]) -> dict[int, list[Member]]:
    """Officers on duty in the crews of each body: who could make a short crew of it lawful."""
    found: dict[int, list[Member]] = {}
    for crew in crews:
        found.setdefault(crew.body_id, []).extend(crew.officers)
    return found


def _legality(
    crew: Crew, task: Task, incident: Incident, now: datetime, complements: Mapping[int, list[Member]]
) -> Legality:
    if is_distress(incident):
        return Legality(lawful=True, reasons=())
    if incident.transfer_needed and task is Task.ENFORCEMENT:
        return Legality(lawful=False, reasons=(gate.TRANSFER,))
    return legality(crew, task, civil_date(now), complements.get(crew.body_id, ()))


def _approach(place: BaseGeometry | None, newest: Newest | None, now: datetime) -> Approach:
    if newest is None:
        return Approach(None, None)
    age_s = max(now.timestamp() - newest.fixed_at_ms / 1000, 0.0)
    if place is None:
        return Approach(None, age_s)
    return Approach(straight_m(place, newest.longitude_deg, newest.latitude_deg), age_s)
