"""One file a room: what the room adds to the house. The list is the order of building, lowest first."""

from collections.abc import Callable

from command.app.house import House
from command.app.rooms import (
    abolition,
    alarms,
    dispatch,
    force,
    foundation,
    gateway,
    geo,
    incidents,
    live,
    positions,
    radio_adapter,
    radio_bearers,
    radio_measured,
    radio_reports,
    radio_sites,
    radio_studies,
    radio_traffic,
    radio_watch,
    reach,
    standard,
)

ROOMS: list[Callable[[House], None]] = [
    foundation.add,
    geo.add,
    force.add,
    incidents.add,
    abolition.add,
    alarms.add,
    positions.add,
    radio_sites.add,
    radio_studies.add,
    radio_measured.add,
    radio_bearers.add,
    dispatch.add,
    reach.add,
    standard.add,
    radio_reports.add,
    live.add,
    gateway.add,
    radio_traffic.add,
    radio_watch.add,
    radio_adapter.add,
]
