"""Geography: the areas in memory before anything is served, kept fresh until everything stops."""

from command.app.house import House
from command.geo.service import Geography


def add(house: House) -> None:
    geography = Geography(house.database, house.clock)
    house.services.add(geography)
    house.before_serving.append(geography.start)
    house.after_serving.append(geography.stop)
