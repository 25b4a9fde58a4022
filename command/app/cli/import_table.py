"""Load registers, jurisdictions and places from files: checked row by row, all or nothing."""

from command.app.cli.commands import Command

TABLE: dict[str, Command] = {
    "jurisdictions": Command("command.app.cli.imports.jurisdictions", "areas; GeoJSON, GeoPackage, Shapefile"),
    "places": Command("command.app.cli.imports.places", "roads, crossings, numbers, landmarks; CSV, GeoPackage, OSM"),
    "roster": Command(
        "command.app.cli.imports.roster", "bodies, people, vehicles, devices, shifts, accounts; CSV, XLSX"
    ),
    "matters": Command("command.app.cli.imports.matters", "the matter catalogue and empowerments; CSV, XLSX"),
    "elevation": Command("command.app.cli.imports.elevation", "terrain; SRTM HGT, GeoTIFF, ESRI ASCII"),
    "landcover": Command("command.app.cli.imports.landcover", "what covers the ground; GeoTIFF, ESRI ASCII"),
    "population": Command("command.app.cli.imports.population", "people by cell; GeoTIFF, ESRI ASCII"),
    "talk-groups": Command(
        "command.app.cli.imports.talk_groups", "talk groups of the radio net, before its sites; CSV"
    ),
    "sites": Command("command.app.cli.imports.sites", "base stations of the radio net; CSV, GeoJSON"),
    "repeaters": Command("command.app.cli.imports.repeaters", "repeaters with the sites they stand at; CSV"),
    "drive": Command("command.app.cli.imports.drive", "log of a measuring drive through the radio net; CSV"),
    "incidents": Command("command.app.cli.imports.incidents", "incidents of another system; CSV, XLSX"),
}
"""Add a line for each kind of file; its module lies in command/app/cli/imports."""
