"""Geography: the areas in memory before anything is served, kept fresh until everything stops."""

from command.app.house import House
from command.foundation.tasks import Supervisor
from command.geo.service import Geography


def add(house: House) -> None:
    geography = Geography(house.database, house.clock)
    keeping_fresh = Supervisor()

    async def start() -> None:
        await geography.load()
        keeping_fresh.run("geography", geography.follow)

    house.services.add(geography)
    house.before_serving.append(start)
    house.after_serving.append(keeping_fresh.stop)
