"""Measured coverage: drives and signal reports beside what studies predict, acceptance drives, and busy channels."""

from command.app.house import House
from command.force.service import Devices
from command.radio.measured.acceptance import Acceptance
from command.radio.measured.busy import Busy
from command.radio.measured.drives import Drives
from command.radio.measured.endpoints import router
from command.radio.measured.gathering import ReadingFiles
from command.radio.measured.service import Measured
from command.radio.sites.service import Sites
from command.radio.studies.folders import Folders
from command.radio.studies.housekeeping import Housekeeping
from command.radio.studies.process import StudyChild
from command.radio.studies.service import Studies


def add(house: House) -> None:
    get, ours = house.services.get, (house.database, house.clock, house.history)
    files = ReadingFiles(house.database, get(Devices), get(Folders), get(Sites))
    measured = Measured(*ours, studies=get(Studies), files=files, child=get(StudyChild))
    house.services.add(measured)
    get(Housekeeping).spare(measured.studies_in_use)
    house.services.add(Acceptance(*ours, measured=measured, files=files))
    house.services.add(Drives(*ours, get(Sites)))
    house.services.add(Busy(house.database, house.clock))
    house.routers.append(router)
