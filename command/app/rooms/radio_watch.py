"""The watch over the net's sites, in the worker."""

from command.alarms.service import Alarms
from command.app.house import House
from command.radio.sites.service import Sites
from command.radio.watch.service import SiteWatch


def add(house: House) -> None:
    get = house.services.get
    watch = SiteWatch(house.database, house.clock, sites=get(Sites), alarms=get(Alarms))
    house.services.add(watch)
    house.work.append(("worker", "site watch", watch.run))
