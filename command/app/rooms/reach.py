"""Reach: the crews on duty against the radio net, watched by the worker."""

from datetime import timedelta

from command.alarms.service import Alarms
from command.app.house import House
from command.dispatch.reach.endpoints import router
from command.dispatch.reach.service import Reach
from command.force.service import Devices, Duty
from command.positions.service import Positions
from command.radio.studies.service import Coverage


def add(house: House) -> None:
    get = house.services.get
    reach = Reach(
        house.database,
        house.clock,
        house.history,
        duty=get(Duty),
        devices=get(Devices),
        positions=get(Positions),
        coverage=get(Coverage),
        alarms=get(Alarms),
        silent_after=timedelta(seconds=house.settings.position_stale_s),
    )
    house.services.add(reach)
    house.routers.append(router)
    house.work.append(("worker", "reach", reach.run))
