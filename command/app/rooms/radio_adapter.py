"""Adapters of other radio platforms: their events and downlinks in the api, forgetting in the worker."""

from command.alarms.service import Alarms
from command.app.house import House
from command.force.messages import DeviceMessages
from command.force.service import Devices
from command.gateway.adapter.downlinks import Downlinks
from command.gateway.adapter.endpoints import build_router
from command.gateway.adapter.housekeeping import Housekeeping
from command.gateway.adapter.service import AdapterEvents
from command.positions.service import Positions


def add(house: House) -> None:
    devices, messages = house.services.get(Devices), house.services.get(DeviceMessages)
    alarms = house.services.get(Alarms)
    events = AdapterEvents(
        house.database,
        house.clock,
        house.history,
        devices=devices,
        positions=house.services.get(Positions),
        alarms=alarms,
        messages=messages,
    )
    downlinks = Downlinks(house.database, house.clock, house.history, messages=messages, alarms=alarms)
    house.services.add(events)
    house.routers.append(build_router(house.bus, devices, downlinks))
    house.work.append(("worker", "adapters' events", Housekeeping(house.database, house.clock).run))
