"""The standard: indicators of equipment from the register and from when devices were last heard of."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from command.app.house import House
from command.force.service import Organisation
from command.positions.service import Positions
from command.standard.endpoints import router
from command.standard.service import Indicators


def add(house: House) -> None:
    services = house.services
    positions = services.get(Positions)

    def heard_at() -> Mapping[int, datetime]:
        newest = positions.board.all()
        heard_s = (newest["received_at_ms"] / 1000).tolist()
        return {
            device_id: datetime.fromtimestamp(at_s, UTC)
            for device_id, at_s in zip(newest["device_id"].tolist(), heard_s, strict=True)
        }

    live_within = timedelta(seconds=house.settings.equipment_live_s)
    indicators = Indicators(house.database, house.clock, services.get(Organisation), heard_at, live_within)
    services.add(indicators)
    house.routers.append(router)
    house.work.append(("worker", "indicators", indicators.run))
