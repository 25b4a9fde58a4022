"""Vehicles, crews and callers that speak to a running service over the wire, on this machine or another."""

from command.app.cli.commands import Command

TABLE: dict[str, Command] = {
    "vehicles": Command("simulators.vehicles", "JT/T 808 terminals that drive, lose cover and catch up", program=True),
    "radios": Command(
        "simulators.radio", "repeaters and radios of the demo's net, heard as far as the ground lets them", program=True
    ),
    "callers": Command("simulators.callers", "people who report incidents", program=True),
    "demo": Command("simulators.demo", "everything that moves in the demo city", program=True),
    "city": Command(
        "simulators.city", "write the demo city as the files that a customer would hand over", program=True
    ),
}
