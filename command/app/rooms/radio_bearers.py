"""Measured reach of bearers: counted by the worker from stored positions and signal reports, read by the api.

Positions and radio ignore each other: the stored fixes are handed over here.
"""

from command.app.house import House
from command.force.service import Devices, Organisation
from command.geo.service import Geography
from command.positions.service import StoredFixes
from command.radio.measured.bearers.endpoints import router
from command.radio.measured.bearers.folding import Folding
from command.radio.measured.bearers.models import Bearer, Rules, Thresholds
from command.radio.measured.bearers.service import Bearers
from command.radio.sites.service import Sites


def add(house: House) -> None:
    settings, get = house.settings, house.services.get
    thresholds = Thresholds(
        least_evidence=settings.bearer_least_evidence,
        least_lost_devices=settings.bearer_least_lost_devices,
        lost_share=settings.bearer_lost_share,
        weak_share=settings.bearer_weak_share,
        weak_dbm={Bearer.VEHICLE_DATA: settings.bearer_weak_dbm, Bearer.NARROWBAND: settings.bearer_weak_radio_dbm},
    )
    folding = Folding(
        house.database,
        house.clock,
        fixes=StoredFixes(),
        devices=get(Devices),
        sites=get(Sites),
        rules=Rules(),
        keep_days=settings.position_retention_days,
        keep_months=settings.bearer_months,
    )
    house.services.add(folding)
    house.services.add(Bearers(house.database, house.clock, get(Geography), get(Organisation), thresholds))
    house.routers.append(router)
    house.work.append(("worker", "reach of bearers", folding.run))
