"""Radio sites: the register of the net's base stations with outages and talk groups."""

from command.app.house import House
from command.force.service import Organisation
from command.radio.sites.endpoints import router
from command.radio.sites.service import Sites


def add(house: House) -> None:
    house.services.add(Sites(house.database, house.clock, house.history, house.services.get(Organisation)))
    house.routers.append(router)
