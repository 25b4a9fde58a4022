"""The live hub: what each topic shows, and the tasks that feed it."""

from collections.abc import Awaitable, Callable, Hashable, Sequence

from command.alarms.schemas import AlarmView
from command.alarms.service import Alarms
from command.app.house import House
from command.dispatch.schemas import OrderView
from command.dispatch.service import Dispatch
from command.force.endpoints.views import CrewView, crew_view
from command.force.service import Cover, Crews, Devices, Duty, Organisation, Part, Versions
from command.foundation.clock import civil_date
from command.foundation.security import Permission, Scope, system_scope
from command.incidents.schemas import IncidentView
from command.incidents.service import Filters, Incidents
from command.live.endpoints import live_router
from command.live.following import begin, follow_history, give_up_for_ever, tick_for_ever
from command.live.guests import Sent
from command.live.hub import Hub
from command.live.rights import Rights
from command.live.roster import Roster
from command.live.sources import Source, Sources, Standing
from command.live.units import Units
from command.positions.service import Positions

MOST_SHOWN = 2000
"""Open things of one topic in a snapshot; the lists of the API page through the rest."""
HUB = system_scope("live")


def add(house: House) -> None:
    get = house.services.get
    units, positions, versions = Units(), get(Positions), get(Versions)
    roster = Roster(get(Devices), get(Duty), units)
    hub = Hub(
        house.database,
        house.clock,
        organisation=get(Organisation),
        units=units,
        roster=roster,
        sources=Sources(_topics(house), _standing(house), positions.newest_of),
        extent_of=_extent(house),
    )
    positions.on_learnt(units.apply)
    for part in (Part.DEVICES, Part.DUTY):
        versions.on(part, roster.invalidate)
    house.services.add(hub)
    house.before_serving.append(lambda: begin(hub))
    house.work += [
        ("api", "live_history", lambda: follow_history(hub, house.bus)),
        ("api", "live_tick", lambda: tick_for_ever(hub)),
        ("api", "live_stuck", lambda: give_up_for_ever(hub)),
    ]
    house.routers.append(live_router(hub, house.settings))
    if house.authenticate is not None:
        rights = Rights(hub, house.authenticate)
        for part in (Part.ACCOUNTS, Part.BODIES):
            versions.on(part, rights.changed)
        versions.on(Part.DUTY, rights.duty_changed)
        house.services.add(rights)
        house.work.append(("api", "live_rights", rights.run))


def _extent(house: House) -> Callable[[Scope], Hashable]:
    organisation, cover = house.services.get(Organisation), house.services.get(Cover)

    def extent_of(scope: Scope) -> Hashable:
        """The further bodies that this scope answers for now."""
        own, now = scope.body_ids, house.clock.now()
        if own is None:
            return None
        others = (body.id for body in organisation.bodies() if body.id not in own)
        return frozenset(other for other in others if cover.who_answers(other, now).body_id in own)

    return extent_of


def _standing(house: House) -> Callable[[], Awaitable[Standing]]:
    incidents, dispatch = house.services.get(Incidents), house.services.get(Dispatch)

    async def standing() -> Standing:
        orders = [order for order in await _all_open_orders(dispatch, HUB) if order.crew is not None]
        concerned = {view.id: _concerned(view) for view in await incidents.views({o.incident_id for o in orders}, HUB)}
        offers = [offer for offer in await dispatch.proposals(HUB) if offer.crew is not None]
        return Standing(
            {
                order.id: Sent(order.crew.id, concerned.get(order.incident_id, frozenset()) | {order.body.id})
                for order in orders
                if order.crew is not None
            },
            {
                offer.incident_id: Sent(offer.crew.id, frozenset({offer.body.id}))
                for offer in offers
                if offer.crew is not None
            },
        )

    return standing


def _concerned(view: IncidentView) -> frozenset[int]:
    return frozenset({view.responsibility.body.id, *(one.body.id for one in view.co_handlers)})


async def _all_open_orders(dispatch: Dispatch, scope: Scope) -> list[OrderView]:
    found: list[OrderView] = []
    while page := await dispatch.list_open(scope, after=found[-1].id if found else 0, limit=MOST_SHOWN):
        found += page
    return found


def _topics(house: House) -> list[Source]:
    get = house.services.get
    incidents, dispatch, alarms = get(Incidents), get(Dispatch), get(Alarms)
    crews, organisation = get(Crews), get(Organisation)

    async def incident_views(ids: Sequence[int], scope: Scope) -> dict[int, IncidentView]:
        return {view.id: view for view in await incidents.views(ids, scope)}

    async def open_incidents(scope: Scope) -> Sequence[IncidentView]:
        return (await incidents.page(Filters(), scope, limit=MOST_SHOWN)).items

    async def open_orders(scope: Scope) -> Sequence[OrderView]:
        """Also those of foreign crews that were sent to incidents of this scope, as their events show them."""
        every = await _all_open_orders(dispatch, HUB)
        seen = await dispatch.views([order.id for order in every], scope)
        return [seen[order.id] for order in every if order.id in seen]

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
