"""The live hub: what each topic shows, and the tasks that feed it."""

from collections.abc import Sequence

import numpy as np

from command.alarms.schemas import AlarmView
from command.alarms.service import Alarms
from command.app.house import House
from command.dispatch.schemas import OrderView
from command.dispatch.service import Dispatch
from command.force.endpoints.views import CrewView, crew_view
from command.force.service import Crews, Devices, Duty, Organisation, Part, Versions
from command.foundation.clock import civil_date
from command.foundation.security import Permission, Scope
from command.incidents.schemas import IncidentView
from command.incidents.service import Filters, Incidents
from command.live.endpoints import live_router
from command.live.following import NewestSource, begin, follow_history, follow_positions, read_again, tick_for_ever
from command.live.hub import Hub
from command.live.roster import Roster
from command.live.sources import Source
from command.live.units import Units
from command.positions.models import CHANNEL, NEWEST
from command.positions.service import Positions

MOST_SHOWN = 2000
"""Open things of one topic in a snapshot; the lists of the API page through the rest."""


def add(house: House) -> None:
    get = house.services.get
    units = Units()
    roster = Roster(get(Devices), get(Duty), units)
    for part in (Part.DEVICES, Part.DUTY):
        get(Versions).on(part, roster.invalidate)
    hub = Hub(
        house.database,
        house.clock,
        organisation=get(Organisation),
        units=units,
        roster=roster,
        sources=_sources(house),
    )
    newest = NewestSource(
        channel=CHANNEL,
        decode=lambda payload: np.frombuffer(payload, NEWEST),
        read_all=get(Positions).list_newest,
    )
    house.services.add(hub)
    house.before_serving.append(lambda: begin(hub))
    house.work += [
        ("api", "live_history", lambda: follow_history(hub, house.bus)),
        ("api", "live_positions", lambda: follow_positions(hub, house.bus, newest)),
        ("api", "live_read_again", lambda: read_again(hub, newest)),
        ("api", "live_tick", lambda: tick_for_ever(hub)),
    ]
    if house.authenticate is not None:
        house.routers.append(live_router(hub, house.settings, house.authenticate))


def _sources(house: House) -> list[Source]:
    get = house.services.get
    incidents, dispatch, alarms = get(Incidents), get(Dispatch), get(Alarms)
    crews, organisation = get(Crews), get(Organisation)

    async def incident_views(ids: Sequence[int], scope: Scope) -> dict[int, IncidentView]:
        return {view.id: view for view in await incidents.views(ids, scope)}

    async def open_incidents(scope: Scope) -> Sequence[IncidentView]:
        return (await incidents.page(Filters(), scope, limit=MOST_SHOWN)).items

    async def open_orders(scope: Scope) -> Sequence[OrderView]:
        return await dispatch.list_open(scope, limit=MOST_SHOWN)

    async def alarm_views(ids: Sequence[int], scope: Scope) -> dict[int, AlarmView]:
        return {view.id: view for view in await alarms.views(list(ids), scope)}

    async def open_alarms(scope: Scope) -> Sequence[AlarmView]:
        return (await alarms.page(scope, states=[], levels=[], limit=MOST_SHOWN)).items

    async def crew_views(ids: Sequence[int], scope: Scope) -> dict[int, CrewView]:
        today = civil_date(house.clock.now())
        async with house.database.transaction() as tx:
            found = await crews.read_by_id(tx, ids)
        return {crew.id: crew_view(crew, organisation, today) for crew in found if scope.covers(crew.body_id)}

    async def crews_on_duty(scope: Scope) -> Sequence[CrewView]:
        today = civil_date(house.clock.now())
        return [crew_view(crew, organisation, today) for crew in await crews.list_on_duty(scope)]

    return [
        Source("incidents", "incident", Permission.INCIDENT_READ, incident_views, open_incidents),
        Source("orders", "order", Permission.INCIDENT_READ, dispatch.views, open_orders),
        Source("alarms", "alarm", Permission.FORCE_READ, alarm_views, open_alarms),
        Source("crews", "crew", Permission.FORCE_READ, crew_views, crews_on_duty),
    ]
