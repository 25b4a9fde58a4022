"""Incidents: the register with its clocks, the matter catalogue, responsibility, and their endpoints."""

from datetime import timedelta

from command.app.house import House
from command.force.service import Accounts, Cover, Desks, Duty, Organisation, People, Trial
from command.foundation.tasks import Supervisor
from command.geo.places import Places
from command.geo.service import Geography
from command.incidents.about import PlaceTexts
from command.incidents.breaches import Breaches
from command.incidents.calendar import published_day
from command.incidents.endpoints import make_router
from command.incidents.exchange.exporting import Exports
from command.incidents.exchange.importing import Imports
from command.incidents.handover.endpoints import router as handover_router
from command.incidents.handover.service import Handovers
from command.incidents.handover.service import Parts as HandoverParts
from command.incidents.intake import Intake
from command.incidents.journal import Journal
from command.incidents.limit_endpoints import make_limit_router
from command.incidents.papers import Papers
from command.incidents.rising import Rising
from command.incidents.service import Incidents, Matters, Parts, Responsibility
from command.incidents.sight import Sights
from command.incidents.store import FileStore
from command.incidents.views import Views


def add(house: House) -> None:
    organisation, cover = house.services.get(Organisation), house.services.get(Cover)
    geography, matters = house.services.get(Geography), Matters(house.database)
    responsibility = Responsibility(geography, organisation, matters)
    persons, places = house.services.get(People), PlaceTexts(house.services.get(Places), geography)
    journal = Journal(house.history, cover)
    sights = Sights(organisation, cover, house.services.get(Duty))
    views = Views(organisation, cover, responsibility, persons)
    intake = Intake(
        responsibility=responsibility,
        organisation=organisation,
        persons=persons,
        places=places,
        journal=journal,
        calendar=published_day,
        datums=house.settings.intake_datums,
    )
    incidents = Incidents(
        Parts(
            database=house.database,
            clock=house.clock,
            organisation=organisation,
            responsibility=responsibility,
            persons=persons,
            places=places,
            intake=intake,
            journal=journal,
            sights=sights,
            views=views,
        )
    )
    papers = Papers(
        database=house.database,
        journal=journal,
        sights=sights,
        store=FileStore(house.settings.data_dir / "files"),
        clock=house.clock,
    )
    wait = timedelta(seconds=house.settings.complaint_answer_s)
    rising = Rising(house.database, journal, organisation, house.clock, wait)
    breaches = Breaches(house.database, journal, house.clock, published_day)
    imports = Imports(
        database=house.database,
        clock=house.clock,
        intake=intake,
        journal=journal,
        matters=matters,
        persons=persons,
        sights=sights,
    )
    exports = Exports(house.database, organisation, house.services.get(Trial), sights, house.clock)
    handovers = Handovers(
        HandoverParts(
            database=house.database,
            clock=house.clock,
            history=house.history,
            organisation=organisation,
            accounts=house.services.get(Accounts),
            desks=house.services.get(Desks),
            persons=persons,
            journal=journal,
            sights=sights,
            views=views,
        )
    )
    for made in (matters, responsibility, views, incidents, papers, breaches, imports, exports, handovers, rising):
        house.services.add(made)
    house.routers += [make_router(house.clock), make_limit_router(house.database), handover_router]
    house.work += [("worker", "breaches", breaches.run), ("worker", "rising", rising.run)]
    keeping_fresh = Supervisor()

    async def start() -> None:
        await matters.load()
        keeping_fresh.run("matters", matters.follow)

    house.before_serving.append(start)
    house.after_serving.append(keeping_fresh.stop)
