"""Geography: areas and places in memory before anything is served, kept fresh until everything stops."""

from command.app.house import House
from command.geo.assignments import Assignments
from command.geo.basemaps.endpoints import router as basemap_router
from command.geo.basemaps.service import Basemaps
from command.geo.disputes import Disputes
from command.geo.endpoints import router
from command.geo.maps import Maps
from command.geo.places import Places
from command.geo.rasters.service import Rasters
from command.geo.service import Geography


def add(house: House) -> None:
    geography = Geography(house.database, house.clock)
    places = Places(house.database, geography)
    maps = Maps(house.database, house.clock, geography)
    assignments = Assignments(house.database, house.clock, house.history, geography, house.write_audit)
    disputes = Disputes(house.database, house.clock, house.history, geography, house.write_audit)
    settings = house.settings
    basemaps = Basemaps(settings.data_dir, settings.basemap_datums, settings.tianditu_url, settings.tianditu_key)
    rasters = Rasters(house.database, settings.data_dir)
    for service in (geography, places, maps, assignments, disputes, basemaps, rasters):
        house.services.add(service)
    house.before_serving += [geography.start, places.start]
    house.after_serving += [geography.stop, places.stop, basemaps.close]
    house.routers += [router, basemap_router]
