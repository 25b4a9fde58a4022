"""Geography: areas and places in memory before anything is served, kept fresh until everything stops."""

from command.app.house import House
from command.geo.assignments import Assignments
from command.geo.endpoints import router
from command.geo.maps import Maps
from command.geo.places import Places
from command.geo.service import Geography


def add(house: House) -> None:
    geography = Geography(house.database, house.clock)
    places = Places(house.database, geography)
    maps = Maps(house.database, house.clock, geography)
    assignments = Assignments(house.database, house.clock, house.history, geography)
    for service in (geography, places, maps, assignments):
        house.services.add(service)
    house.before_serving += [geography.start, places.start]
    house.after_serving += [geography.stop, places.stop]
    house.routers.append(router)
