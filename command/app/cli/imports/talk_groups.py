"""Load talk groups of the radio net: CSV with `number`, `name`, `body_code`, `slot`; repeatable by number.

They come before the sites that name them. Nothing is kept unless every row is right.
"""

import argparse
import csv
from pathlib import Path

from pydantic import ValidationError

from command.app.cli.console import Exit, Refusal, say
from command.app.cli.options import add_data_dir
from command.app.cli.session import SCOPE, in_house
from command.app.house import House
from command.radio.sites.schemas import NewTalkGroup
from command.radio.sites.service import Sites

COLUMNS = frozenset({"number", "name", "body_code", "slot"})


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.csv")
    add_data_dir(parser)


def run(arguments: argparse.Namespace) -> int:
    groups = _read(arguments.file)

    async def act(house: House) -> int:
        sites = house.services.get(Sites)
        for group in groups:
            await sites.put_talk_group(group, SCOPE)
        say(f"{len(groups)} talk groups")
        return Exit.DONE

    return in_house(arguments, act)


def _read(path: Path) -> list[NewTalkGroup]:
    """Raises Refusal with the first line that is wrong."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if not {"number", "name"} <= set(reader.fieldnames or ()) <= COLUMNS:
                raise Refusal(f"{path}: columns are {', '.join(sorted(COLUMNS))}")
            return [_group(path, reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"{path} cannot be read: {error}") from error


def _group(path: Path, line: int, row: dict[str, str]) -> NewTalkGroup:
    try:
        return NewTalkGroup.model_validate({name: value for name, value in row.items() if value})
    except ValidationError as error:
        fault = error.errors()[0]
        raise Refusal(f"{path}: line {line}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}") from error
