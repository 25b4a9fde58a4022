"""Adapters of other radio platforms: their events and downlinks in the api, forgetting in the worker."""

from command.app.house import House
from command.gateway.adapter.housekeeping import Housekeeping


def add(house: House) -> None:
    house.work.append(("worker", "adapters' events", Housekeeping(house.database, house.clock).run))
