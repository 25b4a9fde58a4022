"""Everything that moves in the demo, in one child process: vehicles, their crews, squad desks and callers.

`./zhihui demo` starts it as `python -m simulators.demo` with the token in ZHIHUI_TOKEN, and those of the squads' desks
in ZHIHUI_DESK_TOKENS, parted by commas; without any there are no desks.
"""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import uvloop

from command.protocols.hytera.service import FIRST_REPEATER_PORT
from simulators import api
from simulators.callers.caller import Caller
from simulators.callers.calls import Calls
from simulators.city import City, build_city
from simulators.city.routing import Router
from simulators.crews.field_crew import FieldCrew
from simulators.crews.orders import Orders
from simulators.crews.reminder import Reminder
from simulators.crews.shifts import ShiftBook
from simulators.files_limit import allow_many_files
from simulators.radio.assembly import LossesFailedError, build_net, compute_losses
from simulators.radio.faults import parse_rates as parse_radio_rates
from simulators.radio.monitor import SiteMonitor
from simulators.radio.net import Net
from simulators.squads.addresses import Addresses
from simulators.squads.squads import Squads
from simulators.vehicles.blind_spots import blind_spots
from simulators.vehicles.faults import parse_rates
from simulators.vehicles.fleet import Fleet
from simulators.vehicles.presses import Presses
from simulators.vehicles.specs import terminals

RADIO_FAULTS = "light,mains=0.05,emergency=0.004"
"""Of 14 sites one loses its mains about every hour and a half; about one radio an hour calls for help."""
BLIND_SPOTS = 16
"""Places where vehicles have no data net; what they report there comes later, and the coverage page shows where."""
RAMP_S = 20.0
"""Seconds over which the terminals come up: all at once they would keep the service from its screens."""


def parser() -> argparse.ArgumentParser:
    """The options."""
    options = argparse.ArgumentParser(prog="python -m simulators.demo", description="The moving part of the demo city.")
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, default=8808, help="JT/T 808, TCP and UDP")
    options.add_argument("--hstrp-port", type=int, default=FIRST_REPEATER_PORT, help="first of ten UDP ports")
    options.add_argument("--radios", type=int, default=250, help="of the roster, people on duty first; 0: none")
    options.add_argument(
        "--radio-faults", type=parse_radio_rates, default=parse_radio_rates(RADIO_FAULTS), metavar="RATES"
    )
    options.add_argument("--radio-cache", type=Path, default=None, help="keeps computed losses; without it no radios")
    options.add_argument("--api", default="http://127.0.0.1:8080", help="http://host:port")
    options.add_argument("--token", default=os.environ.get("ZHIHUI_TOKEN"), help="bearer token; default: $ZHIHUI_TOKEN")
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--count", type=int, default=None, help="vehicle terminals; default: all of the roster")
    options.add_argument("--interval", type=float, default=10.0, help="seconds between reports")
    options.add_argument("--calls-per-hour", type=float, default=60.0)
    options.add_argument(
        "--finds-per-hour", type=float, default=180.0, help="what squads find and deal with themselves"
    )
    options.add_argument("--emergencies-per-hour", type=float, default=6.0, help="presses of a vehicle's button")
    options.add_argument("--pace", type=float, default=1.0, help="people decide and handle this many times faster")
    options.add_argument("--faults", type=parse_rates, default=parse_rates("light"), metavar="RATES")
    options.add_argument("--register", action="store_true", help="register terminals that the service does not know")
    options.add_argument("--every", type=float, default=60.0, help="seconds between printed lines; 0 = none")
    return options


async def run(chosen: argparse.Namespace) -> None:
    """Run until cancelled."""
    city = build_city(chosen.seed, datetime.now(UTC), days=1)
    in_roster = sum(device.kind == "vehicle_terminal" and device.serviceable for device in city.devices)
    specs = terminals(city, chosen.count or in_roster, chosen.seed, chosen.interval)
    async with api.client(chosen.api, chosen.token) as http:
        if chosen.register:
            await api.register_terminals(http, specs)
        fleet = Fleet(
            specs, Router(city.streets), host=chosen.host, port=chosen.port, seed=chosen.seed, rates=chosen.faults,
            ramp_s=max(chosen.interval, RAMP_S), blind=blind_spots(city, BLIND_SPOTS, chosen.seed),
        )  # fmt: skip
        fleet.stand(await api.last_places(http))
        await _live(fleet, city, http, chosen)


async def _live(fleet: Fleet, city: City, http: httpx.AsyncClient, chosen: argparse.Namespace) -> None:
    orders, shifts = Orders(http), ShiftBook(http)
    crews = {
        vehicle.spec.plate: FieldCrew(vehicle, orders, seed=chosen.seed, pace=chosen.pace) for vehicle in fleet.vehicles
    }
    reminder = Reminder(http, crews, shifts.plates, seed=chosen.seed, pace=chosen.pace)
    presses = Presses(
        fleet.vehicles, shifts.plates.values, per_hour=chosen.emergencies_per_hour, seed=chosen.seed
    )  # fmt: skip
    calls = iter(Calls(city, chosen.seed))
    matters = await api.known_matters(http)
    caller = Caller(http, calls, per_hour=chosen.calls_per_hour, seed=chosen.seed, matters=matters)
    try:
        async with squads_of(city, chosen) as squads, asyncio.TaskGroup() as group:
            monitor = SiteMonitor(http)
            radios = Radios(city, fleet, chosen, monitor)
            for life in (fleet, caller, shifts, reminder, presses, squads, radios, monitor):
                group.create_task(life.run())
            if chosen.every > 0:
                group.create_task(_tell(fleet, caller, squads, radios, chosen.every))
    finally:
        for crew in crews.values():
            await crew.close()


@asynccontextmanager
async def squads_of(city: City, chosen: argparse.Namespace) -> AsyncIterator[Squads]:
    """A desk for each token of ZHIHUI_DESK_TOKENS."""
    tokens = filter(None, os.environ.get("ZHIHUI_DESK_TOKENS", "").split(","))
    async with AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(api.client(chosen.api, token)) for token in tokens]
        address_of = Addresses(city.places).near
        yield Squads(clients, address_of, per_hour=chosen.finds_per_hour, seed=chosen.seed)


class Radios:
    """The radio net, which comes up once its losses are computed: at the first start half a minute late."""

    def __init__(self, city: City, fleet: Fleet, chosen: argparse.Namespace, monitor: SiteMonitor) -> None:
        self._city, self._fleet, self._chosen, self._monitor = city, fleet, chosen, monitor
        self.net: Net | None = None

    async def run(self) -> None:
        """Until cancelled. What fails is said, and the rest of the city goes on."""
        chosen = self._chosen
        if not chosen.radios or chosen.radio_cache is None:
            return
        try:
            folder = await compute_losses(self._city, chosen.radio_cache)
        except (OSError, LossesFailedError) as error:
            sys.stderr.write(f"the radios stay off: {error}\n")
            return
        driven = {vehicle.spec.plate: vehicle.motion for vehicle in self._fleet.vehicles}
        self.net = build_net(
            self._city, folder, self._fleet.router, count=chosen.radios, repeaters=None, rates=chosen.radio_faults,
            driven=driven,
        )  # fmt: skip
        self.net.watch_power(self._monitor.tell)
        await self.net.run(chosen.host, chosen.hstrp_port)

    def told(self) -> str:
        """For the printed line."""
        if self.net is None:
            return "radios 0"
        counts = self.net.statistics
        return f"radios {self.net.registered} located {counts.locations} texts {counts.texts_received}"


async def _tell(fleet: Fleet, caller: Caller, squads: Squads, radios: Radios, every_s: float) -> None:
    while True:
        await asyncio.sleep(every_s)
        row = fleet.statistics.as_row()
        told = " ".join(f"{name} {row[name]}" for name in ("acked", "unacked", "reconnects", "orders_seen"))
        desks = squads.desks
        done = f"found {sum(one.found for one in desks)} ended {sum(one.ended for one in desks)}"
        sys.stdout.write(
            f"simulators: {told} calls {caller.counts.entered} refused {caller.counts.refused} {done} {radios.told()}\n"
        )
        sys.stdout.flush()


async def _until_signal(chosen: argparse.Namespace) -> None:
    running = asyncio.ensure_future(run(chosen))
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, running.cancel)
    await asyncio.wait({running})
    if not running.cancelled():
        running.result()


def main(arguments: list[str] | None = None) -> int:
    """Run until SIGINT or SIGTERM."""
    chosen = parser().parse_args(arguments)
    allow_many_files(chosen.count or 1_000)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_until_signal(chosen))
    return 0


if __name__ == "__main__":
    sys.exit(main())
