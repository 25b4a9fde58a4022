"""The standard: indicators from the register, from when devices were last heard of, and from the declared coverage."""

from datetime import datetime, timedelta

from command.app.house import House
from command.force.service import Devices, Organisation
from command.positions.service import Positions
from command.radio.sites.service import Sites
from command.radio.studies.service import Studies
from command.radio.traffic.service import radios
from command.standard.declared import DeclaredCoverage
from command.standard.endpoints import router
from command.standard.service import Indicators

HSTRP = "hstrp"


def add(house: House) -> None:
    get = house.services.get
    positions, devices = get(Positions), get(Devices)

    async def heard_since(instant: datetime) -> set[int]:
        """By a position or, of a radio, by anything it said."""
        newest = positions.board.all()
        heard = set(newest["device_id"][newest["received_at_ms"] >= instant.timestamp() * 1000].tolist())
        async with house.database.transaction() as tx:
            present = await radios.list_presence(tx, instant)
        known = (devices.by_identity(HSTRP, str(radio.radio_id)) for radio in present)
        return heard | {device.id for device in known if device is not None}

    indicators = Indicators(
        house.database,
        house.clock,
        get(Organisation),
        heard_since=heard_since,
        live_within=timedelta(seconds=house.settings.equipment_live_s),
        coverage_of=DeclaredCoverage(get(Studies), get(Sites), house.clock).figures,
    )
    house.services.add(indicators)
    house.routers.append(router)
    house.work.append(("worker", "indicators", indicators.run))
