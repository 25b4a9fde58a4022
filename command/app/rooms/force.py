"""The force: organisation, devices and duty in memory, accounts, registers, crews and desks."""

from datetime import timedelta

from command.app.house import Check, House
from command.force.endpoints import ROUTERS
from command.force.messages import DeviceMessages
from command.force.roster.files import RosterFiles
from command.force.service import (
    Accounts,
    Audit,
    CertificateLosses,
    Cover,
    Crews,
    CrewsOnDuty,
    Desks,
    Devices,
    Duty,
    Facts,
    Organisation,
    Part,
    People,
    Registers,
    Shifts,
    Tokens,
    Trial,
    TrialRegister,
    Versions,
)


def add(house: House) -> None:
    database, clock = house.database, house.clock
    versions = Versions(database, house.bus)
    organisation, devices, trial = Organisation(), Devices(), Trial()
    duty = Duty(devices, clock)
    on_duty = CrewsOnDuty(duty)
    facts = Facts(house.history, clock)
    accounts = Accounts(
        database,
        versions,
        organisation=organisation,
        duty=duty,
        clock=clock,
        session_life=timedelta(hours=house.settings.session_hours),
        cookie_secure=house.settings.cookie_secure,
    )
    crews = Crews(database, versions, organisation=organisation, trial=trial, facts=facts, clock=clock)
    audit = Audit(database)
    registers = Registers(database, versions, organisation=organisation, trial=trial, facts=facts, clock=clock)
    for service in (
        versions,
        organisation,
        devices,
        duty,
        on_duty,
        trial,
        accounts,
        crews,
        audit,
        CertificateLosses(database, versions, facts=facts, clock=clock),
        Cover(organisation, duty),
        DeviceMessages(house.bus),
        People(),
        Desks(database, versions, organisation=organisation, facts=facts, clock=clock),
        registers,
        RosterFiles(database, registers),
        Shifts(database, crews, organisation=organisation, clock=clock),
        Tokens(database, versions, clock),
        TrialRegister(database, versions, trial, facts, clock),
    ):
        house.services.add(service)
    versions.on(Part.SETTINGS, trial.load)
    versions.on(Part.BODIES, organisation.load)
    versions.on(Part.DEVICES, devices.load)
    versions.on(Part.DEVICES, duty.lay_over_devices)
    versions.on(Part.DEVICES, on_duty.load)
    versions.on(Part.DUTY, duty.load)
    versions.on(Part.DUTY, on_duty.load)
    versions.on(Part.ACCOUNTS, accounts.forget)
    versions.each_time(duty.load_statuses)
    versions.each_time(on_duty.lay_statuses)
    house.routers += ROUTERS
    house.authenticate = accounts.authenticate
    house.audit = audit.changed
    house.before_serving.append(versions.start)
    house.after_serving.append(versions.stop)
    house.checks.append(Check("register", versions.fault))
