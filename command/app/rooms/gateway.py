"""Terminals and phones: the gateway's sockets in its role, its pages and phones in the api, expired messages in the worker."""

from datetime import timedelta

from command.app.house import House
from command.force.messages import DeviceMessages
from command.force.service import Devices
from command.gateway.admission import Policy
from command.gateway.commands import PURPOSE, DeviceCommands
from command.gateway.endpoints import router
from command.gateway.expiry import Expiry
from command.gateway.limits import GatewayLimits
from command.gateway.phones.endpoints import build_router as build_phone_router
from command.gateway.photos import Photos
from command.gateway.received import ReceivedMessages
from command.gateway.service import Gateway
from command.positions.service import Positions


def add(house: House) -> None:
    settings = house.settings
    messages = house.services.get(DeviceMessages)
    photos = Photos(house.database, house.clock, settings.data_dir)
    retention = timedelta(days=settings.terminal_message_retention_days)
    received = ReceivedMessages(house.database, house.clock, retention)
    gateway = Gateway(
        house.database,
        house.bus,
        house.clock,
        history=house.history,
        devices=house.services.get(Devices),
        positions=house.services.get(Positions),
        messages=messages,
        photos=photos,
        received=received,
        policy=Policy(settings.unknown_terminals, settings.terminals_without_authentication),
        idle_s=settings.terminal_idle_s,
        address=(settings.listen_host, settings.jt808_port),
        limits=GatewayLimits(),
    )
    commands = DeviceCommands(
        house.database,
        house.clock,
        house.history,
        devices=house.services.get(Devices),
        messages=messages,
        photos=photos,
        received=received,
    )
    messages.on_change(PURPOSE, commands.changed)
    for service in (photos, received, gateway, commands):
        house.services.add(service)
    house.routers += [router, build_phone_router(house.clock)]
    house.work.append(("worker", "device messages", Expiry(house.database, house.clock, messages).run))
    house.work.append(("worker", "terminal messages kept", received.run))
    house.work.append(("gateway", "terminals", gateway.run))
    house.after_serving.append(gateway.stop)
