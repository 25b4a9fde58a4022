"""Coverage studies: jobs for the worker's child, answers from the API's child, coverage at a place in memory."""

from command.app.house import House
from command.force.service import Organisation
from command.foundation.tasks import Supervisor
from command.geo.places import Places
from command.geo.rasters.service import Rasters
from command.geo.service import Geography
from command.incidents.points import list_points
from command.radio.sites.service import Sites
from command.radio.studies.answers import Answers
from command.radio.studies.coverage import Coverage
from command.radio.studies.endpoints import router
from command.radio.studies.folders import Folders
from command.radio.studies.gathering import Gathering
from command.radio.studies.housekeeping import Housekeeping, Room
from command.radio.studies.pictures import Pictures
from command.radio.studies.process import StudyChild
from command.radio.studies.service import Studies, squads_of
from command.radio.studies.worker import StudyWorker

COMPUTING_NICENESS, ANSWERING_NICENESS = 10, 2
"""A study of minutes gives way to the service; an answer that somebody waits for hardly does."""


def add(house: House) -> None:
    get = house.services.get
    organisation, geography, sites = get(Organisation), get(Geography), get(Sites)
    data_dir = house.settings.data_dir
    folders = Folders.of(data_dir)
    computing = StudyChild(data_dir, "computing", COMPUTING_NICENESS)
    answering = StudyChild(data_dir, "answering", ANSWERING_NICENESS)
    gathering = Gathering(
        house.clock,
        geography=geography,
        rasters=get(Rasters),
        squads=lambda: squads_of(organisation),
        key_places=get(Places).landmarks,
        incidents=lambda since, bounds: list_points(house.database, since, bounds),
    )
    settings = house.settings
    room = Room(settings.radio_studies, settings.radio_studies_mb * 2**20)
    housekeeping = Housekeeping(house.database, house.clock, house.history, folders, room)
    worker = StudyWorker(
        house.database,
        house.bus,
        house.clock,
        house.history,
        folders=folders,
        child=computing,
        gather=gathering.work_of,
        housekeeping=housekeeping,
    )
    answers = Answers(house.database, answering)
    studies = Studies(
        house.database,
        house.clock,
        house.history,
        house.bus,
        sites=sites,
        geography=geography,
        folders=folders,
        answers=answers,
    )
    pictures = Pictures(house.database, folders, answers, studies)
    coverage = Coverage(house.database, house.clock, sites, folders, answering)
    for service in (studies, pictures, worker, coverage, folders, answering, housekeeping):
        house.services.add(service)
    house.routers.append(router)
    house.work.append(("worker", "coverage studies", worker.run))
    house.work.append(("worker", "room of coverage studies", housekeeping.run))
    keeping_fresh = Supervisor()

    async def start() -> None:
        await coverage.refresh()
        keeping_fresh.run("coverage", coverage.follow)

    house.before_serving.append(start)
    house.after_serving += [keeping_fresh.stop, computing.stop, answering.stop]
