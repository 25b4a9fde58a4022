"""Alarms: raised by the rooms above, handled over HTTP, taken off the shelf by the worker."""

from command.alarms.endpoints import router
from command.alarms.service import Alarms
from command.app.house import House
from command.force.service import Organisation


def add(house: House) -> None:
    organisation = house.services.get(Organisation)

    def city_bodies() -> list[int]:
        return [body.id for body in organisation.bodies() if body.kind == "detachment"]

    alarms = Alarms(house.database, house.history, house.clock, city_bodies)
    house.services.add(alarms)
    house.routers.append(router)
    house.work.append(("worker", "alarms", alarms.run))
