"""The radios: repeaters' ten ports in the gateway's role, their traffic in the api, its upkeep in the worker."""

from datetime import timedelta

from command.alarms.service import Alarms
from command.app.house import Check, House
from command.force.messages import DeviceMessages
from command.force.service import Crews, Devices, Organisation
from command.gateway.radios.limits import RadioLimits
from command.gateway.radios.repeaters import RepeaterPolicy
from command.gateway.radios.service import RadioGateway, RadioSettings
from command.gateway.radios.witness import RadioPolicy
from command.positions.service import Positions
from command.radio.sites.service import Sites
from command.radio.traffic.endpoints import router
from command.radio.traffic.models import Admission, Repeater
from command.radio.traffic.service import Housekeeping, RadioTraffic


def add(house: House) -> None:
    settings = house.settings
    margin = timedelta(seconds=settings.radio_renew_margin_s)
    per_step, per_s = settings.radio_rssi_db_per_step, settings.radio_reports_per_s
    gateway = RadioGateway(
        house.database,
        house.bus,
        house.clock,
        house.history,
        devices=house.services.get(Devices),
        crews=house.services.get(Crews),
        positions=house.services.get(Positions),
        alarms=house.services.get(Alarms),
        messages=house.services.get(DeviceMessages),
        settings=RadioSettings(
            host=settings.listen_host,
            first_port=settings.hstrp_port,
            mobile_port=settings.mobile_radio_port,
            platform_id=settings.radio_platform_id,
            poll=timedelta(seconds=settings.radio_poll_s),
            text_answer=timedelta(seconds=settings.radio_text_answer_s),
            radios=RadioPolicy(settings.unknown_terminals, timedelta(seconds=settings.radio_renew_s), margin),
            repeaters=RepeaterPolicy(settings.unknown_repeaters, per_step, per_s),
            limits=RadioLimits(),
        ),
    )
    traffic = RadioTraffic(
        house.database,
        house.clock,
        house.history,
        devices=house.services.get(Devices),
        organisation=house.services.get(Organisation),
        sites=house.services.get(Sites),
        margin=margin,
        usual=Repeater(0, "", "", Admission.ADMITTED, None, per_step, per_s, None, None, None),
    )
    house.services.add(gateway)
    house.services.add(traffic)
    house.routers.append(router)
    retention = timedelta(days=settings.radio_retention_days)
    housekeeping = Housekeeping(house.database, house.clock, retention)
    house.work.append(("worker", "radio traffic", housekeeping.run))
    house.work.append(("worker", "radio traffic settled", housekeeping.settle))
    house.work.append(("gateway", "radios", gateway.run))
    house.checks.append(Check("radio_ports", gateway.health, vital=False))
    house.after_serving.append(gateway.stop)
