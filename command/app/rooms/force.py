"""The force: organisation, devices and duty in memory, accounts, registers."""

from datetime import timedelta

from command.app.house import Check, House
from command.force.service import Accounts, Audit, Cover, Devices, Duty, Organisation, Part, Trial, Versions


def add(house: House) -> None:
    versions = Versions(house.database, house.bus)
    organisation = Organisation()
    devices = Devices()
    duty = Duty(devices)
    trial = Trial()
    accounts = Accounts(
        house.database,
        versions,
        organisation=organisation,
        duty=duty,
        clock=house.clock,
        session_life=timedelta(hours=house.settings.session_hours),
    )
    versions.on(Part.SETTINGS, trial.load)
    versions.on(Part.BODIES, organisation.load)
    versions.on(Part.DEVICES, devices.load)
    versions.on(Part.DEVICES, duty.lay_over_devices)
    versions.on(Part.DUTY, duty.load)
    versions.on(Part.ACCOUNTS, accounts.forget)
    for service in (
        versions,
        organisation,
        devices,
        duty,
        trial,
        accounts,
        Audit(house.database),
        Cover(organisation, duty),
    ):
        house.services.add(service)
    house.authenticate = accounts.authenticate
    house.before_serving.append(versions.start)
    house.after_serving.append(versions.stop)
    house.checks.append(Check("register", versions.fault))
