"""Load radio sites: CSV with the columns of docs/how-to/plan-coverage.md, or GeoJSON points; repeatable by code.

A site that is there already (same code) is changed; columns that are not given stay. All rows or none.
"""

import argparse
from pathlib import Path

from command.app.cli.console import Exit, Refusal, say
from command.app.cli.options import add_data_dir
from command.app.cli.session import SCOPE, in_house
from command.app.house import House
from command.geo.datum import Datum
from command.radio.sites.files import Row, UnreadableFileError, read_csv, read_geojson
from command.radio.sites.service import Sites


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.csv|FILE.geojson")
    parser.add_argument("--datum", required=True, choices=[datum.value for datum in Datum], help="of lon and lat")
    parser.add_argument("--dry-run", action="store_true", help="report only")
    add_data_dir(parser)


def run(arguments: argparse.Namespace) -> int:
    rows = _rows(arguments.file)

    async def act(house: House) -> int:
        sites, datum = house.services.get(Sites), Datum(arguments.datum)
        report = await sites.import_rows(rows, datum, SCOPE, dry_run=arguments.dry_run)
        for fault in report.faults:
            print(f"line {fault.line}: {fault.code}: {fault.text}")
        counts = f"{report.added} added, {report.changed} changed, {report.unchanged} unchanged"
        say(f"{counts}, {len(report.faults)} refused" + ("" if report.kept else "; nothing was kept"))
        return Exit.DONE if report.kept or (arguments.dry_run and not report.faults) else Exit.FAILED

    return in_house(arguments, act)


def _rows(path: Path) -> list[Row]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    try:
        return read_csv(text) if path.suffix.lower() == ".csv" else read_geojson(text)
    except UnreadableFileError as error:
        raise Refusal(f"{path}: {error}") from error
