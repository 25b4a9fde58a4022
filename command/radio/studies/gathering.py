"""What a study's child is told, collected when the study begins: areas, points and the ground as they are then."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Protocol

import shapely

from command.foundation.clock import Clock, civil_date
from command.geo.rasters.service import Rasters
from command.geo.service import Edition
from command.radio.studies.areas import city_of, names_of, places_of
from command.radio.studies.inputs import StudyInputs
from command.radio.studies.views import bounds_in, sites_in
from command.radio.studies.work import Work, WorkCalibration, WorkCandidate, WorkProposals

Points = list[tuple[float, float]]
Bounds = tuple[float, float, float, float]
KeyPlaces = Callable[[Bounds], Awaitable[Points]]
IncidentPoints = Callable[[Any, Bounds], Awaitable[Points]]


class EditionOf(Protocol):
    def edition(self, day: Any) -> Edition: ...


class Gathering:
    """`key_places` and `incidents` give points within a box; the latter those received since an instant."""

    def __init__(
        self,
        clock: Clock,
        *,
        geography: EditionOf,
        rasters: Rasters,
        squads: Callable[[], dict[str, str]],
        key_places: KeyPlaces,
        incidents: IncidentPoints,
    ) -> None:
        self._clock = clock
        self._geography = geography
        self._rasters = rasters
        self._squads = squads
        self._key_places = key_places
        self._incidents = incidents

    async def work_of(self, row: Any) -> Work:
        inputs = StudyInputs.model_validate(row.inputs)
        bounds, now = bounds_in(row.plan), self._clock.now()
        edition = self._geography.edition(civil_date(now))
        squads = self._squads()
        places = await asyncio.to_thread(places_of, inputs, edition, bounds, squads)
        city, city_name = city_of(edition)
        return Work(
            study_id=row.id,
            bounds_deg=bounds,
            cell_m=inputs.cell_m,
            radius_handheld_m=inputs.radius_handheld_m,
            radius_vehicle_m=inputs.radius_vehicle_m,
            exact=inputs.exact,
            clutter_factor=inputs.clutter_factor,
            sigma_db=inputs.sigma,
            indoor_db=inputs.indoor_db,
            probability={carry.value: share for carry, share in inputs.probability.items()},
            terminals=[carry.value for carry in inputs.terminals],
            parts=[part.value for part in inputs.parts],
            seed=inputs.seed,
            sites=sites_in(row.plan),
            areas=places.townships,
            city=city,
            names={**names_of(edition, places, squads), city: city_name},
            key_places=await self._key_places(bounds),
            incidents=await self._incidents(now - timedelta(days=inputs.incident_days), bounds),
            proposals=_proposals(inputs),
            catalogue=await self._rasters.catalogue(),
            calibration=_calibration(inputs),
            outline=shapely.to_wkb(places.outline),
            squads=places.squads,
        )


def _proposals(inputs: StudyInputs) -> WorkProposals:
    asked = inputs.proposals
    return WorkProposals(
        candidates=[WorkCandidate(one.name, one.lon, one.lat, one.height_m) for one in asked.candidates],
        hilltops=asked.hilltops,
        hilltop_antenna_m=asked.hilltop_antenna_m,
        count=asked.count,
        people_weight=asked.people_weight,
    )


def _calibration(inputs: StudyInputs) -> WorkCalibration | None:
    given = inputs.calibration
    if given is None:
        return None
    return WorkCalibration(given.site_offsets_db, given.class_offsets_db, given.slope_db)
