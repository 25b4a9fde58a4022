"""Positions: the group commit and the newest of every device, in every process; the history's upkeep in the worker."""

from command.alarms.service import Alarms
from command.app.house import House
from command.force.service import Devices
from command.positions.endpoints import build_router
from command.positions.models import DAY_US, SECOND_US, Rules
from command.positions.service import Positions


def add(house: House) -> None:
    settings = house.settings
    rules = Rules(
        future_us=int(settings.position_future_s * SECOND_US), retention_us=settings.position_retention_days * DAY_US
    )
    alarms = house.services.get(Alarms)
    devices = house.services.get(Devices)
    positions = Positions(house.database, house.bus, house.clock, devices, raise_alarm=alarms.raise_in, rules=rules)
    house.services.add(positions)
    house.routers.append(build_router(house.clock, settings.position_stale_s))
    house.before_serving.append(positions.start)
    house.after_serving.append(positions.stop)
    house.work.append(("worker", "position history", positions.housekeeping.run))
