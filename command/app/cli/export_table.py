"""Write registers to files: what an export writes, an import reads."""

from command.app.cli.commands import Command

TABLE: dict[str, Command] = {
    "roster": Command(
        "command.app.cli.exports.roster", "bodies, people, vehicles, devices, shifts, accounts; CSV, XLSX"
    ),
    "incidents": Command("command.app.cli.exports.incidents", "the register and its monthly counts; CSV, XLSX"),
    "sites": Command("command.app.cli.exports.sites", "base stations of the radio net; CSV, GeoJSON"),
}
"""Add a line for each kind of file; its module lies in command/app/cli/exports."""
