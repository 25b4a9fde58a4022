"""Load repeaters: CSV with `identity`, `name`, `site_code`; admitted before they are heard, repeatable by identity.

They come after the sites that they name. Nothing is kept unless every row is right.
"""

import argparse
import csv
import re
from pathlib import Path

from pydantic import ValidationError

from command.app.cli.console import Exit, Refusal, say
from command.app.cli.options import add_data_dir
from command.app.cli.session import SCOPE, in_house
from command.app.house import House
from command.radio.sites.service import Sites
from command.radio.traffic.schemas import RepeaterIn
from command.radio.traffic.service import RadioTraffic

COLUMNS = ("identity", "name", "site_code")
_IDENTITY = re.compile(r"[0-9A-Fa-f][0-9A-Fa-f.:]{0,44}")
Rows = list[tuple[str, RepeaterIn]]


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.csv")
    add_data_dir(parser)


def run(arguments: argparse.Namespace) -> int:
    repeaters = read(arguments.file)

    async def act(house: House) -> int:
        codes = {site.record.code for site in await house.services.get(Sites).register()}
        if unknown := sorted({wish.site_code for _, wish in repeaters if wish.site_code} - codes):
            raise Refusal(f"{arguments.file}: no such sites: {', '.join(unknown)}")
        traffic = house.services.get(RadioTraffic)
        for identity, wish in repeaters:
            await traffic.save_repeater(identity, wish, SCOPE, None)
        say(f"{len(repeaters)} repeaters")
        return Exit.DONE

    return in_house(arguments, act)


def read(path: Path) -> Rows:
    """Raises Refusal with the first line that is wrong."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if set(reader.fieldnames or ()) != set(COLUMNS):
                raise Refusal(f"{path}: columns are {', '.join(COLUMNS)}")
            return [_repeater(path, reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"{path} cannot be read: {error}") from error


def _repeater(path: Path, line: int, row: dict[str, str]) -> tuple[str, RepeaterIn]:
    if not _IDENTITY.fullmatch(row["identity"] or ""):
        raise Refusal(f"{path}: line {line}: identity: a repeater's own number, or an address")
    try:
        return row["identity"], RepeaterIn(name=row["name"], site_code=row["site_code"])
    except ValidationError as error:
        fault = error.errors()[0]
        raise Refusal(f"{path}: line {line}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}") from error
