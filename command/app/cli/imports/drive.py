"""Load the log of a measuring drive: CSV with the columns of docs/how-to/measure-coverage.md. All rows or none."""

import argparse
from pathlib import Path

from command.app.cli.console import Exit, Refusal, say
from command.app.cli.options import add_data_dir
from command.app.cli.session import SCOPE, in_house
from command.app.house import House
from command.foundation.errors import CommandError
from command.geo.datum import Datum
from command.radio.measured.drives import Drives
from command.radio.measured.schemas import LONGEST_FILE, DriveFile
from command.radio.propagation.budget import Direction


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.csv")
    parser.add_argument("--datum", required=True, choices=[datum.value for datum in Datum], help="of lon and lat")
    parser.add_argument("--name", help="of the drive; the file's, where left out")
    parser.add_argument(
        "--direction",
        default=Direction.TALK_OUT.value,
        choices=[direction.value for direction in Direction],
        help="talk_out (default): the terminal read the level; talk_in: the site did",
    )
    parser.add_argument("--dry-run", action="store_true", help="report only")
    add_data_dir(parser)


def run(arguments: argparse.Namespace) -> int:
    file = DriveFile(
        name=arguments.name or arguments.file.stem,
        text=_text(arguments.file),
        datum=Datum(arguments.datum),
        direction=Direction(arguments.direction),
        dry_run=arguments.dry_run,
    )

    async def act(house: House) -> int:
        try:
            report = await house.services.get(Drives).take(file, SCOPE)
        except CommandError as error:
            raise Refusal(f"{arguments.file}: {error.detail}") from error
        for fault in report.faults:
            print(f"line {fault.line}: {fault.code}: {fault.text}")
        kept = "" if report.kept else "; nothing was kept"
        say(f"{report.readings} readings, {report.left_out} left out, {len(report.faults)} refused{kept}")
        return Exit.DONE if report.kept or (arguments.dry_run and not report.faults) else Exit.FAILED

    return in_house(arguments, act)


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}") from error
    if len(data) > LONGEST_FILE:
        raise Refusal(f"{path} is larger than {LONGEST_FILE} bytes; split it")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")
