"""Measured coverage: drives and signal reports beside what studies predict, and busy channels."""

from command.app.house import House
from command.radio.measured.busy import Busy
from command.radio.measured.drives import Drives
from command.radio.measured.endpoints import router
from command.radio.sites.service import Sites


def add(house: House) -> None:
    house.services.add(Drives(house.database, house.clock, house.history, house.services.get(Sites)))
    house.services.add(Busy(house.database, house.clock))
    house.routers.append(router)
